//! Partners, municipalities, public offices, and what every kind of content carries.

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
-- A name in an address: the current one of its object, or a former one that still leads there.
CREATE TABLE slug (
    -- The type of the object: each has slugs of its own.
    subject_kind text NOT NULL,
    -- Lower-case letters, digits and hyphens.
    slug {ordered} NOT NULL,
    -- The object.
    subject_id {uuid} NOT NULL,
    -- When the object got this slug.
    created_at {timestamp} NOT NULL,
    CONSTRAINT slug_once PRIMARY KEY (subject_kind, slug)
){strict};
CREATE INDEX slug_subject_id ON slug (subject_id);

-- A partner system's own key for an object.
CREATE TABLE external_id (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The system that gave the key: ags, ror, wikidata.
    system {ordered} NOT NULL,
    -- The key in that system.
    external_id {ordered} NOT NULL,
    -- The type of the object.
    subject_kind text NOT NULL,
    -- The object.
    subject_id {uuid} NOT NULL,
    {stamps},
    CONSTRAINT external_id_once UNIQUE (system, external_id)
){strict};
CREATE INDEX external_id_subject_id ON external_id (subject_id);

-- A field of an object in another language than German.
CREATE TABLE translation (
    -- The object.
    subject_id {uuid} NOT NULL,
    -- The field, as the API names it.
    field text NOT NULL,
    -- BCP 47 tag.
    locale text NOT NULL,
    -- The text in that language.
    text text NOT NULL,
    CONSTRAINT translation_once PRIMARY KEY (subject_id, field, locale)
){strict};

-- One line of a list of literal texts that an object carries.
CREATE TABLE text_item (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The object.
    subject_id {uuid} NOT NULL,
    -- The list.
    kind text NOT NULL CONSTRAINT text_item_kind CHECK (kind IN
        ('ALIAS', 'FORMER_NAME', 'COMPONENT', 'PLANNED_OUTPUT', 'GUIDING_QUESTION', 'NOTICE', 'PARTICIPANT_GROUP',
         'KEY_RESULT', 'NEXT_STEP')),
    -- Place in the list, from 1.
    position integer NOT NULL CONSTRAINT text_item_position CHECK (position > 0),
    -- The text, byte for byte.
    text text NOT NULL,
    CONSTRAINT text_item_once UNIQUE (subject_id, kind, position)
){strict};

-- Where a fact is stated.
CREATE TABLE source_ref (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The object that the fact is about.
    subject_id {uuid} NOT NULL,
    -- Place in the list, from 1.
    position integer NOT NULL CONSTRAINT source_ref_position CHECK (position > 0),
    -- Title of the text, byte for byte.
    title text NOT NULL,
    -- Where it can be read.
    url text,
    -- When it was published, as far as it is known.
    published_at text,
    -- When it was last changed, as far as it is known.
    revised_at text,
    -- What this source states where it adds to the record or contradicts it.
    states text,
    CONSTRAINT source_ref_once UNIQUE (subject_id, position)
){strict};

-- A theme, as people name it.
CREATE TABLE topic (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- Name in German.
    name text NOT NULL CONSTRAINT topic_name_once UNIQUE,
    -- Name in the form that sorts.
    sort_name {ordered} NOT NULL,
    -- Normalised words for the text filter.
    search_text text NOT NULL,
    {stamps}
){strict};
CREATE INDEX topic_by_sort_name ON topic (sort_name, id);

-- A theme of an object.
CREATE TABLE topic_link (
    -- The theme.
    topic_id {uuid} NOT NULL CONSTRAINT topic_link_topic REFERENCES topic (id),
    -- The type of the object.
    subject_kind text NOT NULL,
    -- The object.
    subject_id {uuid} NOT NULL,
    -- Place in the object's list, from 1.
    position integer NOT NULL CONSTRAINT topic_link_position CHECK (position > 0),
    CONSTRAINT topic_link_once PRIMARY KEY (topic_id, subject_id)
){strict};
CREATE INDEX topic_link_subject_id ON topic_link (subject_id, position);

-- An organisation in the network.
CREATE TABLE partner (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- Current name in addresses.
    slug {ordered} NOT NULL CONSTRAINT partner_slug_once UNIQUE,
    -- Name in German.
    name text NOT NULL,
    -- Short name or abbreviation.
    short_name text,
    -- Legal form, as the partner writes it: gAG.
    legal_form text,
    -- What kind of organisation it is.
    kind text NOT NULL CONSTRAINT partner_kind CHECK (kind IN
        ('FEDERAL_MINISTRY', 'STATE_MINISTRY', 'FEDERAL_COMMISSIONER', 'FEDERAL_AGENCY', 'STATE_AGENCY', 'PUBLIC_ACADEMY',
         'FOUNDATION', 'MUNICIPALITY', 'MUNICIPAL_ASSOCIATION', 'RESEARCH_INSTITUTE', 'UNIVERSITY', 'CIVIL_SOCIETY',
         'MIGRANT_ORGANISATION', 'UMBRELLA_ASSOCIATION', 'NON_PROFIT_COMPANY', 'ADVISORY_BOARD', 'UNIT', 'OTHER')),
    -- The partner that it is a unit of.
    parent_id {uuid} CONSTRAINT partner_parent REFERENCES partner (id),
    -- The Land that it belongs to; none for federal and private partners.
    state text CONSTRAINT partner_state REFERENCES land (iso_code),
    -- Web site.
    website text,
    -- Functional address that may be shown to everybody.
    public_email text,
    -- Where the partner stands in the network.
    status text NOT NULL CONSTRAINT partner_status CHECK (status IN ('PROPOSED', 'ACTIVE', 'SUSPENDED', 'ARCHIVED')),
    -- What the editors want a reader to know about this record.
    editorial_note text,
    -- Name in the form that sorts.
    sort_name {ordered} NOT NULL,
    -- Normalised words for the text filter: name, short name, aliases, former names.
    search_text text NOT NULL,
    {stamps},
    CONSTRAINT partner_not_its_own_parent CHECK (parent_id <> id),
    CONSTRAINT partner_unit_has_parent CHECK (kind <> 'UNIT' OR parent_id IS NOT NULL)
){strict};
CREATE INDEX partner_by_sort_name ON partner (sort_name, id);
CREATE INDEX partner_parent_id ON partner (parent_id, sort_name, id);
CREATE INDEX partner_by_state ON partner (state, sort_name, id);

-- What makes a partner a municipality: its official key and what goes with it.
CREATE TABLE municipality (
    -- Primary key of its own, so that both can be shown.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The partner.
    partner_id {uuid} NOT NULL CONSTRAINT municipality_partner REFERENCES partner (id)
        CONSTRAINT municipality_partner_once UNIQUE,
    -- The area of the official register that it was picked from.
    area_id {uuid} CONSTRAINT municipality_area REFERENCES register_area (id) CONSTRAINT municipality_area_once UNIQUE,
    -- Amtlicher Gemeindeschlüssel, 8 digits; a Landkreis has none.
    ags {ordered} CONSTRAINT municipality_ags_once UNIQUE,
    -- Amtlicher Regionalschlüssel, 12 digits.
    ars {ordered} CONSTRAINT municipality_ars_once UNIQUE,
    -- Key of the district, 5 digits.
    district_key {ordered} NOT NULL,
    -- The Land; always that of the key.
    state text NOT NULL CONSTRAINT municipality_state REFERENCES land (iso_code),
    -- What kind of municipality it is.
    kind text NOT NULL CONSTRAINT municipality_kind CHECK (kind IN
        ('INDEPENDENT_CITY', 'TOWN', 'MARKET', 'MUNICIPALITY', 'DISTRICT')),
    -- Inhabitants.
    population {bigint} CONSTRAINT municipality_population CHECK (population >= 0),
    -- The day of that count.
    population_on {date},
    -- Degrees north (WGS 84).
    latitude {real} CONSTRAINT municipality_latitude CHECK (latitude BETWEEN -90 AND 90),
    -- Degrees east (WGS 84).
    longitude {real} CONSTRAINT municipality_longitude CHECK (longitude BETWEEN -180 AND 180),
    -- The partner's name in the form that sorts.
    sort_name {ordered} NOT NULL,
    {stamps},
    CONSTRAINT municipality_ags CHECK (ags IS NULL OR length(ags) = 8),
    CONSTRAINT municipality_ars CHECK (ars IS NULL OR length(ars) = 12),
    CONSTRAINT municipality_district_key CHECK (length(district_key) = 5),
    CONSTRAINT municipality_district_has_no_ags CHECK ((kind = 'DISTRICT') = (ags IS NULL)),
    CONSTRAINT municipality_ags_in_district CHECK (ags IS NULL OR substr(ags, 1, 5) = district_key),
    CONSTRAINT municipality_ars_fits_ags CHECK (ags IS NULL OR ars IS NULL
        OR (substr(ars, 1, 5) = substr(ags, 1, 5) AND substr(ars, 10, 3) = substr(ags, 6, 3)))
){strict};
CREATE INDEX municipality_by_sort_name ON municipality (sort_name, id);
CREATE INDEX municipality_by_state ON municipality (state, sort_name, id);
CREATE INDEX municipality_district_key_index ON municipality (district_key);

-- A public function of a named person.
CREATE TABLE office_holder (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- Where the person holds the function; none where that is not known.
    partner_id {uuid} CONSTRAINT office_holder_partner REFERENCES partner (id),
    -- Academic title: Prof. Dr.
    academic_title text,
    -- Given name, where it is known.
    given_name text,
    -- Family name.
    family_name text NOT NULL,
    -- The function: Oberbürgermeister.
    function text,
    -- First day of the period, as far as it is known.
    held_from text,
    -- Last day of the period, as far as it is known.
    held_until text,
    -- Why the name may be shown to everybody.
    public_basis text NOT NULL CONSTRAINT office_holder_public_basis CHECK (public_basis IN
        ('PUBLIC_OFFICE', 'PUBLISHED_SOURCE', 'CONSENT')),
    -- Family and given name in the form that sorts.
    sort_name {ordered} NOT NULL,
    -- Normalised words for the text filter.
    search_text text NOT NULL,
    {stamps}
){strict};
CREATE INDEX office_holder_by_sort_name ON office_holder (sort_name, id);
CREATE INDEX office_holder_partner_id ON office_holder (partner_id, sort_name, id);
";
