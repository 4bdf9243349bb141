//! That the organisers of an event agree to who organises along.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, UP).await
    }
}

const UP: &str = "
-- An organiser agreed that a partner organises along: without it, a role that leads is accepted only while nobody leads.
CREATE TABLE partner_role_host_consent (
    -- The part.
    partner_role_id {uuid} PRIMARY KEY NOT NULL
        CONSTRAINT partner_role_host_consent_role REFERENCES partner_role (id),
    -- When that was.
    agreed_at {timestamp} NOT NULL
){strict};
CREATE INDEX contribution_session_id ON contribution (session_id);
CREATE INDEX event_series_of_venue ON event_series (venue_id);
CREATE INDEX registration_group_id ON registration (group_id);
";
