//! A partner that was entered twice says which record is the one that counts.

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
-- The partner that this one was merged into; only an archived one has it.
ALTER TABLE partner ADD COLUMN merged_into_id {uuid} CONSTRAINT partner_merged_into REFERENCES partner (id)
    CONSTRAINT partner_merged_is_archived CHECK (merged_into_id IS NULL OR (status = 'ARCHIVED' AND merged_into_id <> id));
CREATE INDEX partner_merged_into_id ON partner (merged_into_id);
";
