//! The words by which everything is found.

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
        // SQLite would keep every word twice: in the table and in the index of its key.
        let sqlite = manager.get_database_backend() == DatabaseBackend::Sqlite;
        let by_key = if sqlite { ", WITHOUT ROWID" } else { "" };
        dialect::run(manager, &UP.replace("{by_key}", by_key)).await
    }
}

const UP: &str = "
-- An object that can be found.
CREATE TABLE search_entry (
    -- The object.
    subject_id {uuid} PRIMARY KEY NOT NULL,
    -- Its type.
    kind text NOT NULL,
    -- Its title in the form that sorts.
    sort_name {ordered} NOT NULL
){strict}{by_key};

-- A word of an object's texts.
CREATE TABLE search_word (
    -- The word, folded.
    word {ordered} NOT NULL,
    -- The object.
    subject_id {uuid} NOT NULL CONSTRAINT search_word_entry REFERENCES search_entry (subject_id) ON DELETE CASCADE,
    -- Whether it is in a text that not everybody sees who sees the object.
    is_detail {boolean} NOT NULL,
    -- How much the text says of what the object is about: the most of all texts that have the word.
    weight integer NOT NULL CONSTRAINT search_word_weight CHECK (weight > 0),
    CONSTRAINT search_word_once PRIMARY KEY (word, subject_id, is_detail)
){strict}{by_key};
CREATE INDEX search_word_of_entry ON search_word (subject_id, is_detail, word);

-- Every word once, so that those that answer a query are found without reading all texts.
CREATE TABLE search_vocabulary (
    -- The word, folded.
    word {ordered} PRIMARY KEY NOT NULL,
    -- It and what else it is looked for by, each after a blank.
    spellings {ordered} NOT NULL
){strict}{by_key};

-- By which rules the words were made: one row.
CREATE TABLE search_index (
    -- Always 1.
    id integer PRIMARY KEY NOT NULL CONSTRAINT search_index_one_row CHECK (id = 1),
    -- The version of the rules; 0 as long as nothing was made.
    version integer NOT NULL
){strict};
INSERT INTO search_index (id, version) VALUES (1, 0);
";
