//! The way of a municipality through a programme: cohorts, milestones, its history, and people who ask for it.

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
-- Municipalities that apply to a programme in the same time.
CREATE TABLE cohort (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The programme.
    programme_id {uuid} NOT NULL CONSTRAINT cohort_programme REFERENCES programme (id),
    -- Its name, byte for byte.
    title text NOT NULL,
    -- First day on which municipalities can apply; from the beginning if none.
    applications_from {date},
    -- Last day on which they can; without an end if none.
    applications_until {date},
    -- IANA time zone of both days.
    zone text NOT NULL,
    -- First instant of the first day.
    opens_at {timestamp},
    -- First instant after the last day.
    closes_at {timestamp},
    -- How many are admitted; as many as come if none.
    places integer CONSTRAINT cohort_places CHECK (places > 0),
    -- Sort key: when applications open; the far past where they always did.
    sorts_at {timestamp} NOT NULL,
    {stamps},
    CONSTRAINT cohort_window CHECK (opens_at IS NULL OR closes_at IS NULL OR opens_at < closes_at)
){strict};
CREATE INDEX cohort_of_programme ON cohort (programme_id, sorts_at, id);

-- The cohort that the municipality applied or was admitted in.
ALTER TABLE model_municipality ADD COLUMN
    cohort_id {uuid} CONSTRAINT model_municipality_cohort REFERENCES cohort (id);
CREATE INDEX model_municipality_of_cohort ON model_municipality (cohort_id, sorts_at, id);

-- Something that a model municipality is to reach.
CREATE TABLE milestone (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- Whose it is.
    model_municipality_id {uuid} NOT NULL
        CONSTRAINT milestone_model_municipality REFERENCES model_municipality (id),
    -- What is to be reached.
    title text NOT NULL,
    -- Until when, as far as it is known.
    due text,
    -- When it was reached, as far as it is known.
    reached_on text,
    -- Sort key: the first instant of the due date; the far future when it is not known.
    sorts_from {timestamp} NOT NULL,
    {stamps}
){strict};
CREATE INDEX milestone_of_model_municipality ON milestone (model_municipality_id, sorts_from, id);

-- A step on the way of a municipality through a programme. Never changed.
CREATE TABLE model_municipality_step (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- Whose way it is.
    model_municipality_id {uuid} NOT NULL
        CONSTRAINT model_municipality_step_model REFERENCES model_municipality (id),
    -- Where it stood; none at the beginning.
    from_status text,
    -- Where it stands from then on.
    to_status text NOT NULL,
    -- Which side took the step.
    side text NOT NULL CONSTRAINT model_municipality_step_side CHECK (side IN
        ('MUNICIPALITY', 'PROGRAMME', 'ADMINISTRATION', 'SERVICE')),
    -- What that side said of it, for both sides.
    reason text,
    -- When.
    taken_at {timestamp} NOT NULL
){strict};
CREATE INDEX model_municipality_step_of_model ON model_municipality_step (model_municipality_id, taken_at, id);

-- Somebody asks whether a municipality could take part in a programme.
CREATE TABLE programme_interest (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The programme.
    programme_id {uuid} NOT NULL CONSTRAINT programme_interest_programme REFERENCES programme (id),
    -- The municipality, in the official register.
    area_id {uuid} NOT NULL CONSTRAINT programme_interest_area REFERENCES register_area (id),
    -- Keyed hash of the address in its normal form; removed with the person.
    email_hash {bytes},
    -- Name, address, function, message and language, encrypted; removed with the person.
    payload {bytes},
    -- Where it stands.
    status text NOT NULL CONSTRAINT programme_interest_status CHECK (status IN
        ('PENDING', 'CONFIRMED', 'ANSWERED', 'WITHDRAWN', 'EXPIRED')),
    -- When the person is removed unless it is confirmed, or answered.
    expires_at {timestamp},
    {stamps},
    CONSTRAINT programme_interest_person CHECK
        ((status IN ('PENDING', 'CONFIRMED')) = (payload IS NOT NULL) AND (payload IS NULL) = (email_hash IS NULL)),
    CONSTRAINT programme_interest_expiry CHECK ((status IN ('PENDING', 'CONFIRMED')) = (expires_at IS NOT NULL))
){strict};
CREATE UNIQUE INDEX programme_interest_once ON programme_interest (programme_id, email_hash)
    WHERE status IN ('PENDING', 'CONFIRMED');
CREATE INDEX programme_interest_of_programme ON programme_interest (programme_id, created_at, id);
CREATE INDEX programme_interest_area_id ON programme_interest (area_id);
CREATE INDEX programme_interest_expiring ON programme_interest (expires_at) WHERE status IN ('PENDING', 'CONFIRMED');
";
