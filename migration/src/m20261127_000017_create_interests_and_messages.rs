//! People who want to be told when registration opens, and what organisers write to participants.

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
-- Somebody wants to be told when registration for an event, or for any event of a series, opens.
CREATE TABLE event_interest (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The event.
    event_id {uuid} CONSTRAINT event_interest_event REFERENCES event (id),
    -- Or the series.
    series_id {uuid} CONSTRAINT event_interest_series REFERENCES event_series (id),
    -- Keyed hash of the address in its normal form; removed with the person.
    email_hash {bytes},
    -- Name, address and language, encrypted; removed with the person.
    payload {bytes},
    -- The account of a person who was signed in; removed with the person.
    user_id {uuid} CONSTRAINT event_interest_user REFERENCES user_account (id),
    -- Where it stands.
    status text NOT NULL CONSTRAINT event_interest_status CHECK (status IN
        ('PENDING', 'CONFIRMED', 'TOLD', 'WITHDRAWN', 'EXPIRED')),
    -- When it lapses unless it is confirmed.
    expires_at {timestamp},
    -- When the person was told.
    told_at {timestamp},
    {stamps},
    CONSTRAINT event_interest_subject CHECK ((event_id IS NULL) <> (series_id IS NULL)),
    CONSTRAINT event_interest_person CHECK
        ((status IN ('PENDING', 'CONFIRMED')) = (payload IS NOT NULL) AND (payload IS NULL) = (email_hash IS NULL)
        AND (user_id IS NULL OR payload IS NOT NULL)),
    CONSTRAINT event_interest_expiry CHECK ((status = 'PENDING') = (expires_at IS NOT NULL)),
    CONSTRAINT event_interest_told CHECK ((status = 'TOLD') = (told_at IS NOT NULL))
){strict};
CREATE UNIQUE INDEX event_interest_event_once ON event_interest (event_id, email_hash)
    WHERE status IN ('PENDING', 'CONFIRMED');
CREATE UNIQUE INDEX event_interest_series_once ON event_interest (series_id, email_hash)
    WHERE status IN ('PENDING', 'CONFIRMED');
CREATE INDEX event_interest_of_event ON event_interest (event_id, status, id);
CREATE INDEX event_interest_of_series ON event_interest (series_id, status, id);
CREATE INDEX event_interest_of_user ON event_interest (user_id, id);
CREATE INDEX event_interest_expiring ON event_interest (expires_at) WHERE status = 'PENDING';

-- What organisers wrote to the participants of an event.
CREATE TABLE participant_message (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The event.
    event_id {uuid} NOT NULL CONSTRAINT participant_message_event REFERENCES event (id),
    -- To whom.
    audience text NOT NULL CONSTRAINT participant_message_audience CHECK (audience IN ('CONFIRMED', 'WAITLISTED', 'ALL')),
    -- Subject and text, encrypted.
    payload {bytes} NOT NULL,
    -- Who wrote it.
    sent_by {uuid} CONSTRAINT participant_message_user REFERENCES user_account (id),
    -- Registrations that it was for when it was sent.
    recipients integer NOT NULL CONSTRAINT participant_message_recipients CHECK (recipients >= 0),
    -- Mails that were written so far.
    mails integer NOT NULL CONSTRAINT participant_message_mails CHECK (mails >= 0),
    -- The last registration that was gone through.
    reached_id {uuid},
    -- When all were gone through.
    finished_at {timestamp},
    {stamps}
){strict};
CREATE INDEX participant_message_of_event ON participant_message (event_id, created_at, id);
CREATE INDEX participant_message_unfinished ON participant_message (id) WHERE finished_at IS NULL;
";
