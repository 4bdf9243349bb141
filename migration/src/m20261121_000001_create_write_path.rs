//! What every use case that writes leaves behind, and what marks a network as a whole.

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
-- One use case that wrote, once (domain.md, invariant 11). Never changed, never deleted.
CREATE TABLE audit_entry (
    -- Primary key; also the order in which entries began.
    id {uuid} PRIMARY KEY NOT NULL,
    -- When the use case ran.
    recorded_at {timestamp} NOT NULL,
    -- Who acted, as a kind of caller.
    actor_kind text NOT NULL CONSTRAINT audit_entry_actor_kind
        CHECK (actor_kind IN ('ANONYMOUS', 'OPERATOR', 'USER', 'PARTNER_SYSTEM', 'SYSTEM')),
    -- The user or key; none for the other kinds.
    actor_id {uuid},
    -- The use case, as `feature.verb_noun`.
    use_case text NOT NULL,
    -- What was changed, without personal values.
    changes {json} NOT NULL,
    -- SHA-256 over the canonical form of the entry, in hexadecimal.
    digest text NOT NULL CONSTRAINT audit_entry_digest CHECK (length(digest) = 64)
){strict};
CREATE INDEX audit_entry_recorded_at ON audit_entry (recorded_at, id);

-- Something that happened and that others want to hear of; written with the change, delivered later.
CREATE TABLE outbox_event (
    -- Primary key; also the order of the events of one transaction.
    id {uuid} PRIMARY KEY NOT NULL,
    -- When the change was made.
    recorded_at {timestamp} NOT NULL,
    -- The use case's audit entry.
    audit_entry_id {uuid} NOT NULL CONSTRAINT outbox_event_audit_entry REFERENCES audit_entry (id),
    -- What happened, as `subject.happened`.
    kind text NOT NULL,
    -- The object that it happened to; none when it is the network as a whole.
    subject_id {uuid},
    -- Ids and figures for those who listen; never personal values.
    payload {json} NOT NULL
){strict};
CREATE INDEX outbox_event_audit_entry_id ON outbox_event (audit_entry_id);

-- Names what a database was filled with, so that it is not filled twice.
CREATE TABLE network_marker (
    -- The name of the content: `demo`.
    name text PRIMARY KEY NOT NULL,
    -- The version of the content.
    version integer NOT NULL,
    -- When it was loaded.
    loaded_at {timestamp} NOT NULL
){strict};
";
