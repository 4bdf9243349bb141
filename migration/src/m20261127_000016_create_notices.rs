//! What participants are still to be told of their event, and the calendars that people subscribe to.

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
-- What happened to an event, for everybody who was registered then; mailed by a worker, some people at a time.
CREATE TABLE notice (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The event.
    event_id {uuid} NOT NULL CONSTRAINT notice_event REFERENCES event (id),
    -- What happened to it.
    happening text NOT NULL CONSTRAINT notice_happening CHECK (happening IN
        ('CHANGED', 'POSTPONED', 'RESCHEDULED', 'CANCELLED')),
    -- Who registered until then is told.
    registered_until {timestamp} NOT NULL,
    -- The last registration that was told; they are told in the order of their ids.
    told_until {uuid},
    -- When everybody was told.
    done_at {timestamp}
){strict};
-- What happens while people are still being told is told in the same notice.
CREATE UNIQUE INDEX notice_of_event_once ON notice (event_id) WHERE done_at IS NULL;
CREATE INDEX notice_due ON notice (id) WHERE done_at IS NULL;

-- The address of a personal calendar.
CREATE TABLE calendar_feed (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- Whose events it holds.
    user_id {uuid} NOT NULL CONSTRAINT calendar_feed_user REFERENCES user_account (id),
    -- What the person calls it.
    name text NOT NULL,
    -- Keyed hash of the secret in its address.
    token_hash {bytes} NOT NULL CONSTRAINT calendar_feed_token_once UNIQUE,
    -- The last day on which it was read.
    last_used_on {date},
    -- When it was taken back.
    revoked_at {timestamp},
    {stamps}
){strict};
CREATE INDEX calendar_feed_of_user ON calendar_feed (user_id, id);
";
