//! Files, and the objects that they are part of.

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
-- A file that somebody uploads. Its bytes are kept outside the database.
CREATE TABLE stored_file (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The account or key that uploads it.
    owner_id {uuid} NOT NULL,
    -- Name under which it is downloaded.
    name text NOT NULL,
    -- What it was announced as, and was found to be.
    media_type text NOT NULL,
    -- How large it was announced to be, and is.
    bytes integer NOT NULL CONSTRAINT stored_file_bytes CHECK (bytes > 0),
    -- Whether it is there.
    status text NOT NULL CONSTRAINT stored_file_status CHECK (status IN ('AWAITED', 'STORED')),
    -- SHA-256 of its bytes, in hexadecimal.
    sha256 text CONSTRAINT stored_file_sha256 CHECK (length(sha256) = 64),
    -- Where its bytes are kept.
    object_key text,
    -- Until when it waits to be attached; none once it is attached.
    expires_at {timestamp},
    {stamps},
    CONSTRAINT stored_file_is_there CHECK (
        (status = 'STORED') = (sha256 IS NOT NULL) AND (sha256 IS NULL) = (object_key IS NULL)
        AND (status = 'STORED' OR expires_at IS NOT NULL)
    )
){strict};
CREATE INDEX stored_file_of_owner ON stored_file (owner_id, expires_at);
CREATE INDEX stored_file_expires ON stored_file (expires_at) WHERE expires_at IS NOT NULL;

-- A file as a part of an object.
CREATE TABLE attachment (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- What kind of object it is part of.
    subject_kind text NOT NULL,
    -- The object.
    subject_id {uuid} NOT NULL,
    -- Place among the object's files, from 1.
    position integer NOT NULL CONSTRAINT attachment_position CHECK (position > 0),
    -- The file.
    file_id {uuid} NOT NULL CONSTRAINT attachment_file REFERENCES stored_file (id),
    -- What it is called, where the name of the file does not say it.
    title text,
    -- Who made it.
    credit text,
    -- Under which licence it may be used.
    licence text,
    -- What can be seen, for those who do not see it.
    alt_text text,
    {stamps}
){strict};
CREATE INDEX attachment_of_file ON attachment (file_id);
CREATE INDEX attachment_of_subject ON attachment (subject_id, position, id);
";
