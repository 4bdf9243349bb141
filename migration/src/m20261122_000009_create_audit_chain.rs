//! The audit log: who acted as what, what it is about, and the chain that keeps its order.

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
-- The role in which the actor acted, where it was one: MUNICIPALITY.
ALTER TABLE audit_entry ADD COLUMN acting_as text;
-- The partner for which the actor acted.
ALTER TABLE audit_entry ADD COLUMN partner_id {uuid};
-- The session or API key that was used.
ALTER TABLE audit_entry ADD COLUMN credential_id {uuid};
-- The request, as its answer named it.
ALTER TABLE audit_entry ADD COLUMN request_id text;
-- SHA-256 of the personal payload, in hexadecimal, where there is one.
ALTER TABLE audit_entry ADD COLUMN payload_digest text;
CREATE INDEX audit_entry_of_actor ON audit_entry (actor_id, id);

-- What an entry is about, for those who may read of it.
CREATE TABLE audit_concern (
    -- The entry.
    audit_entry_id {uuid} NOT NULL CONSTRAINT audit_concern_entry REFERENCES audit_entry (id),
    -- The object: a partner, programme, event, user …
    subject_id {uuid} NOT NULL,
    CONSTRAINT audit_concern_once PRIMARY KEY (subject_id, audit_entry_id)
){strict};
CREATE INDEX audit_concern_of_entry ON audit_concern (audit_entry_id);

-- Personal values of an entry, apart from the chain, so that erasing them leaves it whole.
CREATE TABLE audit_payload (
    -- The entry.
    audit_entry_id {uuid} PRIMARY KEY NOT NULL CONSTRAINT audit_payload_entry REFERENCES audit_entry (id),
    -- The values, encrypted.
    payload {bytes} NOT NULL
){strict};

-- The place of an entry in the chain; written by the sealer, after the entry was committed.
CREATE TABLE audit_seal (
    -- Place in the chain, from 1.
    position {bigint} PRIMARY KEY NOT NULL CONSTRAINT audit_seal_position CHECK (position > 0),
    -- The entry.
    audit_entry_id {uuid} NOT NULL CONSTRAINT audit_seal_entry_once UNIQUE CONSTRAINT audit_seal_entry REFERENCES audit_entry (id),
    -- SHA-256 over the hash before, the place and the entry's digest, in hexadecimal.
    hash text NOT NULL CONSTRAINT audit_seal_hash CHECK (length(hash) = 64),
    -- When it was sealed.
    sealed_at {timestamp} NOT NULL
){strict};

-- Entries that wait for their seal: written with the entry, removed with the seal.
CREATE TABLE audit_unsealed (
    -- The entry.
    audit_entry_id {uuid} PRIMARY KEY NOT NULL CONSTRAINT audit_unsealed_entry REFERENCES audit_entry (id)
){strict};
INSERT INTO audit_unsealed (audit_entry_id) SELECT id FROM audit_entry;
";
