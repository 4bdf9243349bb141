//! Programmes, their documents and figures, and the municipalities that take part.

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
-- What partners run together over time.
CREATE TABLE programme (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- Current name in addresses.
    slug {ordered} NOT NULL CONSTRAINT programme_slug_once UNIQUE,
    -- Title in German, byte for byte.
    title text NOT NULL,
    -- Motto, without quotation marks.
    motto text,
    -- What kind of programme it is.
    kind text NOT NULL CONSTRAINT programme_kind CHECK (kind IN
        ('MODEL_PROJECT', 'FUNDING_MEASURE', 'DIALOGUE_FORMAT', 'CONCEPT_PROCESS', 'PROGRAMME')),
    -- What it is for.
    goal text,
    -- How far it reaches; none where that is not known.
    scope text CONSTRAINT programme_scope CHECK (scope IN ('FEDERAL', 'STATE', 'DISTRICT', 'MUNICIPAL')),
    -- The Land; scope STATE has one.
    state text CONSTRAINT programme_state REFERENCES land (iso_code),
    -- The municipality whose programme it is; scope MUNICIPAL has one.
    municipality_id {uuid} CONSTRAINT programme_municipality REFERENCES municipality (id),
    -- When it began, as far as it is known.
    started_on text,
    -- When it ended or will end, as far as it is known.
    ended_on text,
    -- How long it runs, where only words say so.
    duration_text text,
    -- Whether there are more topics than the ones listed.
    topics_open_ended {boolean} NOT NULL,
    -- The one public contact.
    contact_id {uuid} CONSTRAINT programme_contact REFERENCES office_holder (id),
    -- Address of the public contact.
    contact_email text,
    -- Whether a model municipality needs an active agreement to be active.
    requires_agreement {boolean} NOT NULL,
    -- Where the programme stands.
    status text NOT NULL CONSTRAINT programme_status CHECK (status IN ('PLANNED', 'RUNNING', 'COMPLETED', 'ARCHIVED')),
    -- What the editors want a reader to know about this record.
    editorial_note text,
    -- First instant of the start; the far future when it is not known, so that it sorts last.
    sorts_from {timestamp} NOT NULL,
    -- First instant of the start; the far past when it is not known, so that it sorts last backwards.
    sorts_back {timestamp} NOT NULL,
    -- Title in the form that sorts.
    sort_name {ordered} NOT NULL,
    -- Normalised words for the text filter: title, aliases, former titles, motto, goal.
    search_text text NOT NULL,
    {stamps},
    CONSTRAINT programme_state_has_land CHECK (scope IS NULL OR scope <> 'STATE' OR state IS NOT NULL),
    CONSTRAINT programme_municipal_has_municipality
        CHECK (scope IS NULL OR scope <> 'MUNICIPAL' OR municipality_id IS NOT NULL)
){strict};
CREATE INDEX programme_by_sort_name ON programme (sort_name, id);
CREATE INDEX programme_by_state ON programme (state, sort_name, id);
CREATE INDEX programme_by_start ON programme (sorts_from, id);
CREATE INDEX programme_by_start_back ON programme (sorts_back, id);
CREATE INDEX programme_municipality_id ON programme (municipality_id);

-- A paper of a programme.
CREATE TABLE programme_document (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The programme.
    programme_id {uuid} NOT NULL CONSTRAINT programme_document_programme REFERENCES programme (id),
    -- Place in the programme's list, from 1.
    position integer NOT NULL CONSTRAINT programme_document_position CHECK (position > 0),
    -- Title, byte for byte.
    title text NOT NULL,
    -- Whether it looks back or ahead.
    nature text NOT NULL CONSTRAINT programme_document_nature CHECK (nature IN ('RETROSPECTIVE', 'PLAN')),
    -- What it contains.
    description text,
    -- First year of the period.
    period_from integer,
    -- Last year of the period.
    period_until integer,
    {stamps},
    CONSTRAINT programme_document_once UNIQUE (programme_id, position),
    CONSTRAINT programme_document_period CHECK (period_from IS NULL OR period_until IS NULL OR period_from <= period_until)
){strict};

-- The way of one municipality through one programme.
CREATE TABLE model_municipality (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The programme.
    programme_id {uuid} NOT NULL CONSTRAINT model_municipality_programme REFERENCES programme (id),
    -- The municipality.
    municipality_id {uuid} NOT NULL CONSTRAINT model_municipality_municipality REFERENCES municipality (id),
    -- Number in the programme, given at admission and never again.
    ordinal integer CONSTRAINT model_municipality_ordinal CHECK (ordinal > 0),
    -- Whether it tries out the programme before the others.
    pilot {boolean} NOT NULL,
    -- The one public contact.
    contact_id {uuid} CONSTRAINT model_municipality_contact REFERENCES office_holder (id),
    -- Where the municipality stands.
    status text NOT NULL CONSTRAINT model_municipality_status CHECK (status IN
        ('INTERESTED', 'APPLIED', 'UNDER_REVIEW', 'ADMITTED', 'WAITING', 'REJECTED', 'ACTIVE', 'PAUSED', 'COMPLETED',
         'WITHDRAWN')),
    -- Sort key: the ordinal, or a large number where there is none yet.
    sorts_at integer NOT NULL,
    {stamps},
    CONSTRAINT model_municipality_ordinal_once UNIQUE (programme_id, ordinal)
){strict};
CREATE UNIQUE INDEX model_municipality_once ON model_municipality (programme_id, municipality_id)
    WHERE status NOT IN ('REJECTED', 'WITHDRAWN');
CREATE INDEX model_municipality_by_ordinal ON model_municipality (sorts_at, id);
CREATE INDEX model_municipality_of_programme ON model_municipality (programme_id, sorts_at, id);
CREATE INDEX model_municipality_of_municipality ON model_municipality (municipality_id, sorts_at, id);
";
