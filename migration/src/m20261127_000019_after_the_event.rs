//! What comes after an event: feedback, outcomes, and who wrote and published what came out.

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
        // SQLite keeps rows in the order of their arrival unless the key is where they are kept.
        let sqlite = manager.get_database_backend() == DatabaseBackend::Sqlite;
        let by_key = if sqlite { ", WITHOUT ROWID" } else { "" };
        dialect::run(manager, &UP.replace("{by_key}", by_key)).await
    }
}

const UP: &str = "
-- What participants said of an event. Nothing tells when; once feedback is closed, nothing tells who.
CREATE TABLE feedback (
    -- Primary key, drawn at random: it tells nothing of the order.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The event.
    event_id {uuid} NOT NULL CONSTRAINT feedback_event REFERENCES event (id),
    -- Place among the answers, drawn at random.
    place integer NOT NULL,
    -- Keyed hash of the registration as long as the answer can be changed; erased when feedback is closed.
    author_hash {bytes},
    -- The event as a whole, from 1 to 5.
    overall integer CONSTRAINT feedback_overall CHECK (overall BETWEEN 1 AND 5),
    -- What it was about, from 1 to 5.
    content integer CONSTRAINT feedback_content CHECK (content BETWEEN 1 AND 5),
    -- How it was organised, from 1 to 5.
    organisation integer CONSTRAINT feedback_organisation CHECK (organisation BETWEEN 1 AND 5),
    -- The exchange with others, from 1 to 5.
    exchange integer CONSTRAINT feedback_exchange CHECK (exchange BETWEEN 1 AND 5),
    -- What was said in words, encrypted.
    words {bytes}
){strict}{by_key};
CREATE UNIQUE INDEX feedback_once ON feedback (event_id, author_hash);
CREATE INDEX feedback_of_event ON feedback (event_id, place, id);

-- What came of an event, or of a municipality's way through a programme.
CREATE TABLE outcome (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The event; none for an outcome of a model municipality.
    event_id {uuid} CONSTRAINT outcome_event REFERENCES event (id),
    -- The model municipality; none for an outcome of an event.
    model_municipality_id {uuid} CONSTRAINT outcome_model_municipality REFERENCES model_municipality (id),
    -- Place among the outcomes, from 1.
    position integer NOT NULL CONSTRAINT outcome_position CHECK (position > 0),
    -- What kind of outcome it is.
    kind text NOT NULL CONSTRAINT outcome_kind CHECK (kind IN ('RESULT', 'FINDING', 'NEXT_STEP', 'MEASURE')),
    -- Title, byte for byte.
    title text NOT NULL,
    -- What it says.
    text text,
    -- Until when it is to be done, as far as it is known.
    due text,
    -- How far it is.
    progress text NOT NULL CONSTRAINT outcome_progress CHECK (progress IN ('OPEN', 'IN_PROGRESS', 'DONE', 'DROPPED')),
    -- To whom it is shown once it is published, of those who see what it belongs to.
    visibility text NOT NULL CONSTRAINT outcome_visibility CHECK (visibility IN ('EVERYBODY', 'MEMBERS', 'ORGANISERS')),
    -- Whether it is published.
    status text NOT NULL CONSTRAINT outcome_status CHECK (status IN ('DRAFT', 'PUBLISHED', 'WITHDRAWN')),
    -- Who published it: nobody who wrote it.
    published_by {uuid} CONSTRAINT outcome_publisher REFERENCES user_account (id),
    -- Title in the form that sorts.
    sort_name {ordered} NOT NULL,
    {stamps},
    CONSTRAINT outcome_about_exactly_one CHECK ((event_id IS NULL) <> (model_municipality_id IS NULL))
){strict};
CREATE INDEX outcome_of_event ON outcome (event_id, position, id);
CREATE INDEX outcome_of_model_municipality ON outcome (model_municipality_id, position, id);

-- A partner that is responsible for an outcome.
CREATE TABLE outcome_partner (
    -- The outcome.
    outcome_id {uuid} NOT NULL CONSTRAINT outcome_partner_outcome REFERENCES outcome (id),
    -- The partner.
    partner_id {uuid} NOT NULL CONSTRAINT outcome_partner_partner REFERENCES partner (id),
    -- Place among the partners, from 1.
    position integer NOT NULL CONSTRAINT outcome_partner_position CHECK (position > 0),
    CONSTRAINT outcome_partner_once PRIMARY KEY (outcome_id, partner_id)
){strict};
CREATE INDEX outcome_partner_of_partner ON outcome_partner (partner_id, outcome_id);

-- Who wrote at an outcome or an event profile: they do not publish it.
CREATE TABLE result_author (
    -- The outcome or event profile.
    subject_id {uuid} NOT NULL,
    -- The account.
    user_id {uuid} NOT NULL CONSTRAINT result_author_user REFERENCES user_account (id),
    CONSTRAINT result_author_once PRIMARY KEY (subject_id, user_id)
){strict};

-- Who published it: nobody who wrote it.
ALTER TABLE event_profile ADD COLUMN published_by {uuid} CONSTRAINT event_profile_publisher REFERENCES user_account (id);
-- Why it was sent back, for those who write it.
ALTER TABLE event_profile ADD COLUMN return_reason text;
";
