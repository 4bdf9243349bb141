//! Recommendations and knowledge items, in versions, with what they rest on.

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
-- One version of a recommendation or a knowledge item.
CREATE TABLE publication (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The first version, by which all versions of one work belong together.
    lineage_id {uuid} NOT NULL CONSTRAINT publication_lineage REFERENCES publication (id),
    -- Which version of the work this is, from 1.
    edition integer NOT NULL CONSTRAINT publication_edition CHECK (edition > 0),
    -- What kind of publication it is.
    kind text NOT NULL CONSTRAINT publication_kind CHECK (kind IN
        ('RECOMMENDATION', 'GUIDE', 'EVALUATION', 'GOOD_PRACTICE', 'PROFILE', 'DOCUMENT')),
    -- The programme that it came of: its members review it.
    programme_id {uuid} NOT NULL CONSTRAINT publication_programme REFERENCES programme (id),
    -- The partner that it is written for.
    partner_id {uuid} NOT NULL CONSTRAINT publication_partner REFERENCES partner (id),
    -- Current name in addresses, the same for all versions.
    slug {ordered} NOT NULL,
    -- Title in German, byte for byte.
    title text NOT NULL,
    -- What it says, in short.
    summary text,
    -- What it says.
    body text,
    -- Whom a recommendation is for.
    target_level text CONSTRAINT publication_target_level_known
        CHECK (target_level IN ('FEDERAL', 'STATE', 'DISTRICT', 'MUNICIPAL')),
    -- The language that it is written in, by BCP 47 tag.
    language text NOT NULL,
    -- On which terms it may be used.
    licence text,
    -- Whether it is published.
    status text NOT NULL CONSTRAINT publication_status CHECK (status IN
        ('DRAFT', 'IN_REVIEW', 'PUBLISHED', 'SUPERSEDED', 'WITHDRAWN')),
    -- Who published it: nobody who wrote it.
    published_by {uuid} CONSTRAINT publication_publisher REFERENCES user_account (id),
    -- When it was published.
    published_at {timestamp},
    -- Why it was sent back, for those who write it.
    return_reason text,
    -- Title in the form that sorts.
    sort_name {ordered} NOT NULL,
    -- Sort key of time: when it was published, or written as long as it is not.
    sorts_at {timestamp} NOT NULL,
    -- Normalised words for the text filter.
    search_text text NOT NULL,
    {stamps},
    CONSTRAINT publication_edition_once UNIQUE (lineage_id, edition),
    CONSTRAINT publication_target_level CHECK ((kind = 'RECOMMENDATION') = (target_level IS NOT NULL))
){strict};
CREATE INDEX publication_by_name ON publication (sort_name, id);
CREATE INDEX publication_by_time ON publication (sorts_at, id);
CREATE INDEX publication_of_programme ON publication (programme_id, sort_name, id);
CREATE INDEX publication_of_partner ON publication (partner_id, sort_name, id);
CREATE UNIQUE INDEX publication_in_work_once ON publication (lineage_id) WHERE status IN ('DRAFT', 'IN_REVIEW');
CREATE UNIQUE INDEX publication_published_once ON publication (lineage_id) WHERE status = 'PUBLISHED';

-- Who is named as its author: a partner, or a person by name.
CREATE TABLE publication_author (
    -- The publication.
    publication_id {uuid} NOT NULL CONSTRAINT publication_author_publication REFERENCES publication (id),
    -- Place among the authors, from 1.
    position integer NOT NULL CONSTRAINT publication_author_position CHECK (position > 0),
    -- The partner.
    partner_id {uuid} CONSTRAINT publication_author_partner REFERENCES partner (id),
    -- The name of a person, or of an organisation outside of the network.
    name text,
    CONSTRAINT publication_author_once PRIMARY KEY (publication_id, position),
    CONSTRAINT publication_author_exactly_one CHECK ((partner_id IS NULL) <> (name IS NULL))
){strict};
CREATE INDEX publication_author_partner_id ON publication_author (partner_id);

-- What a recommendation rests on, and where it was presented.
CREATE TABLE publication_link (
    -- The recommendation.
    publication_id {uuid} NOT NULL CONSTRAINT publication_link_publication REFERENCES publication (id),
    -- What the object is for it.
    role text NOT NULL CONSTRAINT publication_link_role CHECK (role IN ('EVIDENCE', 'PRESENTED_AT')),
    -- The type of the object.
    subject_kind text NOT NULL CONSTRAINT publication_link_kind CHECK (subject_kind IN
        ('OUTCOME', 'EVENT', 'MODEL_MUNICIPALITY', 'SELF_ASSESSMENT')),
    -- The object.
    subject_id {uuid} NOT NULL,
    -- Place in the list, from 1.
    position integer NOT NULL CONSTRAINT publication_link_position CHECK (position > 0),
    -- What it shows.
    note text,
    CONSTRAINT publication_link_once PRIMARY KEY (publication_id, role, subject_id),
    CONSTRAINT publication_link_presented_at_event CHECK (role = 'EVIDENCE' OR subject_kind = 'EVENT')
){strict};
CREATE INDEX publication_link_subject_id ON publication_link (subject_id, role, publication_id);

CREATE INDEX outcome_by_sort_name ON outcome (sort_name, id);
";
