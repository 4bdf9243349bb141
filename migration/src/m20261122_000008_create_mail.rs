//! Mails that wait for delivery, and what became of them.

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
-- A mail to one person; written with what it tells of, delivered later.
CREATE TABLE mail (
    -- Primary key; also part of the message's own id.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The use case that it tells of.
    audit_entry_id {uuid} NOT NULL CONSTRAINT mail_audit_entry REFERENCES audit_entry (id),
    -- The template.
    template text NOT NULL,
    -- BCP 47 tag of its language.
    locale text NOT NULL,
    -- Address, name and what the template is filled with, encrypted; removed once it is of no use.
    content {bytes},
    -- The object that it is about, for those who may know what became of it.
    subject_id {uuid},
    -- When it was written.
    created_at {timestamp} NOT NULL,
    -- What became of it.
    status text NOT NULL CONSTRAINT mail_status CHECK (status IN ('QUEUED', 'SENT', 'FAILED')),
    -- Deliveries that were tried.
    attempts integer NOT NULL,
    -- When the next one is due; while one runs, when it is taken for lost.
    due_at {timestamp} NOT NULL,
    -- Why the last one failed, without the address.
    last_error text,
    -- When the mail server took it, or it was given up.
    settled_at {timestamp},
    CONSTRAINT mail_settled CHECK ((status = 'QUEUED') = (settled_at IS NULL))
){strict};
CREATE INDEX mail_due ON mail (due_at, id) WHERE status = 'QUEUED';
CREATE INDEX mail_by_created_at ON mail (created_at, id);
CREATE INDEX mail_by_status ON mail (status, id);
CREATE INDEX mail_of_subject ON mail (subject_id, id);
";
