//! Agreements, their parties and signatures.

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
-- What parties sign.
CREATE TABLE agreement (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- Number, given once.
    number text NOT NULL CONSTRAINT agreement_number_once UNIQUE,
    -- Title in German, byte for byte.
    title text NOT NULL,
    -- What kind of agreement it is.
    kind text NOT NULL CONSTRAINT agreement_kind CHECK (kind IN
        ('LETTER_OF_INTENT', 'COOPERATION', 'GRANT', 'JOINT_CONTROLLERSHIP', 'DATA_PROCESSING')),
    -- The programme that it belongs to.
    programme_id {uuid} CONSTRAINT agreement_programme REFERENCES programme (id),
    -- The model municipality that it makes active.
    model_municipality_id {uuid} CONSTRAINT agreement_model_municipality REFERENCES model_municipality (id),
    -- The event at which it was signed.
    signed_at_event_id {uuid} CONSTRAINT agreement_event REFERENCES event (id),
    -- The place where it was signed.
    signed_at_place text,
    -- When it was signed by all, as far as it is known.
    signed_on text,
    -- Whether parties sign in any order or one after the other.
    signing_order text NOT NULL CONSTRAINT agreement_signing_order CHECK (signing_order IN ('ANY', 'SEQUENTIAL')),
    -- First day on which it holds; at once when there is none.
    valid_from {date},
    -- Last day on which it holds; without end when there is none.
    valid_until {date},
    -- The agreement that it replaces.
    supersedes_id {uuid} CONSTRAINT agreement_supersedes REFERENCES agreement (id),
    -- From then on parties, signatories, kind and date are public; the text never is.
    released_at {timestamp},
    -- Which revision of the document this is, from 1.
    revision integer NOT NULL CONSTRAINT agreement_revision CHECK (revision > 0),
    -- The text that is signed; none for one that was signed before it came here.
    document_text text,
    -- SHA-256 of what is signed, in hexadecimal.
    document_sha256 text CONSTRAINT agreement_document_sha256 CHECK (length(document_sha256) = 64),
    -- Where the agreement stands.
    status text NOT NULL CONSTRAINT agreement_status CHECK (status IN
        ('DRAFT', 'OPEN_FOR_SIGNATURE', 'PARTIALLY_SIGNED', 'FULLY_SIGNED', 'ACTIVE', 'EXPIRED', 'TERMINATED', 'SUPERSEDED',
         'DECLINED', 'WITHDRAWN')),
    -- Sort key of the day of signing; the far future when it is not known, so that it sorts last.
    sorts_from {timestamp} NOT NULL,
    -- The same, the far past when it is not known, so that it sorts last backwards.
    sorts_back {timestamp} NOT NULL,
    -- Title in the form that sorts.
    sort_name {ordered} NOT NULL,
    -- Normalised words for the text filter: title and other terms.
    search_text text NOT NULL,
    {stamps},
    CONSTRAINT agreement_not_its_own_successor CHECK (supersedes_id <> id),
    CONSTRAINT agreement_validity CHECK (valid_from IS NULL OR valid_until IS NULL OR valid_from <= valid_until)
){strict};
CREATE INDEX agreement_by_sort_name ON agreement (sort_name, id);
CREATE INDEX agreement_by_signing ON agreement (sorts_from, id);
CREATE INDEX agreement_by_signing_back ON agreement (sorts_back, id);
CREATE INDEX agreement_of_programme ON agreement (programme_id, sorts_from, id);
CREATE INDEX agreement_of_model_municipality ON agreement (model_municipality_id, sorts_from, id);
CREATE INDEX agreement_supersedes_id ON agreement (supersedes_id);
CREATE INDEX agreement_of_event ON agreement (signed_at_event_id, sorts_from, id);

-- A partner that signs.
CREATE TABLE agreement_party (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The agreement.
    agreement_id {uuid} NOT NULL CONSTRAINT agreement_party_agreement REFERENCES agreement (id),
    -- The partner.
    partner_id {uuid} NOT NULL CONSTRAINT agreement_party_partner REFERENCES partner (id),
    -- Place in the signing order, from 1.
    position integer NOT NULL CONSTRAINT agreement_party_position CHECK (position > 0),
    -- Whether the agreement needs this party's signature.
    required {boolean} NOT NULL,
    {stamps},
    CONSTRAINT agreement_party_once UNIQUE (agreement_id, partner_id),
    CONSTRAINT agreement_party_position_once UNIQUE (agreement_id, position)
){strict};
CREATE INDEX agreement_party_partner_id ON agreement_party (partner_id);

-- A party's signature.
CREATE TABLE signature (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The party that signed.
    party_id {uuid} NOT NULL CONSTRAINT signature_party REFERENCES agreement_party (id),
    -- The revision that was signed.
    revision integer NOT NULL CONSTRAINT signature_revision CHECK (revision > 0),
    -- The office holder who signed, where there is a record.
    office_holder_id {uuid} CONSTRAINT signature_office_holder REFERENCES office_holder (id),
    -- Name of who signed, as it was then.
    signatory_name text NOT NULL,
    -- Function of who signed, as it was then.
    signatory_function text,
    -- How it was signed.
    method text NOT NULL CONSTRAINT signature_method CHECK (method IN ('PAPER', 'SIMPLE_ELECTRONIC')),
    -- When it was signed, as far as it is known.
    signed_on text,
    -- SHA-256 of the document that was signed; none for paper that was signed before it came here.
    document_sha256 text CONSTRAINT signature_document_sha256 CHECK (length(document_sha256) = 64),
    -- What shows that it was signed.
    evidence text,
    {stamps},
    CONSTRAINT signature_once UNIQUE (party_id, revision),
    CONSTRAINT signature_of_a_document CHECK (method = 'PAPER' OR document_sha256 IS NOT NULL)
){strict};
CREATE INDEX signature_office_holder_id ON signature (office_holder_id, created_at, id);
";
