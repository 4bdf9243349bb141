//! Agreements are written here: their numbers, what was opened for signature, how they ended, corrections.

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
-- The last number that an agreement was given in a year.
CREATE TABLE agreement_number (
    -- The year.
    year integer PRIMARY KEY NOT NULL,
    -- The number.
    last integer NOT NULL CONSTRAINT agreement_number_last CHECK (last > 0)
){strict};

-- What was opened for signature, byte for byte. Never changed.
CREATE TABLE agreement_document (
    -- The agreement.
    agreement_id {uuid} NOT NULL CONSTRAINT agreement_document_agreement REFERENCES agreement (id),
    -- The revision.
    revision integer NOT NULL CONSTRAINT agreement_document_revision CHECK (revision > 0),
    -- What the agreement says of itself, with the hashes of its text and files: JSON in the form of RFC 8785.
    metadata text NOT NULL,
    -- The text.
    text text,
    -- SHA-256 of the metadata, in hexadecimal: what is signed.
    sha256 text NOT NULL CONSTRAINT agreement_document_hash CHECK (length(sha256) = 64),
    -- When it was opened for signature.
    frozen_at {timestamp} NOT NULL,
    CONSTRAINT agreement_document_once PRIMARY KEY (agreement_id, revision)
){strict};

-- A correction of a completed record: what it said, what it says now, and why.
CREATE TABLE agreement_correction (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The agreement.
    agreement_id {uuid} NOT NULL CONSTRAINT agreement_correction_agreement REFERENCES agreement (id),
    -- The signature that was corrected, where it was one.
    signature_id {uuid} CONSTRAINT agreement_correction_signature REFERENCES signature (id),
    -- What was corrected, as the API names it.
    field text NOT NULL,
    -- What it said.
    value_before text,
    -- What it says now.
    value_after text,
    -- Why.
    reason text NOT NULL,
    -- When.
    corrected_at {timestamp} NOT NULL
){strict};
CREATE INDEX agreement_correction_of_agreement ON agreement_correction (agreement_id, id);

-- Why it was declined or terminated, for those who may read its text.
ALTER TABLE agreement ADD COLUMN status_reason text;
-- When its present revision was opened for signature.
ALTER TABLE agreement ADD COLUMN opened_at {timestamp};
-- When the last required party signed.
ALTER TABLE agreement ADD COLUMN completed_at {timestamp};
-- The day on which it ended.
ALTER TABLE agreement ADD COLUMN ended_on {date};
-- The last reminder of its end that was sent, in days before the end.
ALTER TABLE agreement ADD COLUMN reminded_days integer
    CONSTRAINT agreement_reminded_days CHECK (reminded_days IN (7, 30, 90));
-- Whose account signed or recorded it.
ALTER TABLE signature ADD COLUMN recorded_by {uuid} CONSTRAINT signature_recorder REFERENCES user_account (id);
-- The entry of the audit log that says so.
ALTER TABLE signature ADD COLUMN audit_entry_id {uuid};
CREATE INDEX agreement_by_beginning ON agreement (status, valid_from);
CREATE INDEX agreement_by_end ON agreement (status, valid_until);
";
