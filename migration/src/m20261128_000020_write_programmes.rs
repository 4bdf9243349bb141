//! What programmes plan to be about: fields of action, as one more list of texts.

use sea_orm_migration::{prelude::*, sea_orm::DatabaseBackend};

use crate::dialect;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sqlite = manager.get_database_backend() == DatabaseBackend::Sqlite;
        dialect::run(manager, if sqlite { ON_SQLITE } else { ON_POSTGRESQL }).await
    }
}

const ON_POSTGRESQL: &str = "
ALTER TABLE text_item DROP CONSTRAINT text_item_kind;
ALTER TABLE text_item ADD CONSTRAINT text_item_kind CHECK (kind IN
    ('ALIAS', 'FORMER_NAME', 'COMPONENT', 'PLANNED_OUTPUT', 'GUIDING_QUESTION', 'NOTICE', 'PARTICIPANT_GROUP',
     'KEY_RESULT', 'NEXT_STEP', 'FIELD_OF_ACTION'));
";

/// SQLite changes no constraint: the table is written anew.
const ON_SQLITE: &str = "
CREATE TABLE text_item_anew (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The object.
    subject_id {uuid} NOT NULL,
    -- The list.
    kind text NOT NULL CONSTRAINT text_item_kind CHECK (kind IN
        ('ALIAS', 'FORMER_NAME', 'COMPONENT', 'PLANNED_OUTPUT', 'GUIDING_QUESTION', 'NOTICE', 'PARTICIPANT_GROUP',
         'KEY_RESULT', 'NEXT_STEP', 'FIELD_OF_ACTION')),
    -- Place in the list, from 1.
    position integer NOT NULL CONSTRAINT text_item_position CHECK (position > 0),
    -- The text, byte for byte.
    text text NOT NULL,
    CONSTRAINT text_item_once UNIQUE (subject_id, kind, position)
){strict};
INSERT INTO text_item_anew (id, subject_id, kind, position, text)
    SELECT id, subject_id, kind, position, text FROM text_item;
DROP TABLE text_item;
ALTER TABLE text_item_anew RENAME TO text_item;
";
