//! Questionnaires of programmes, and where municipalities say that they stand.

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
-- One edition of a programme's questionnaire.
CREATE TABLE questionnaire (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The programme.
    programme_id {uuid} NOT NULL CONSTRAINT questionnaire_programme REFERENCES programme (id),
    -- Number among the editions of the programme, from 1.
    edition integer NOT NULL CONSTRAINT questionnaire_edition CHECK (edition > 0),
    -- Title, byte for byte.
    title text NOT NULL,
    -- What those who answer are told first.
    introduction text,
    -- Title of the text that it follows.
    source_title text,
    -- Where that text can be read.
    source_url text,
    -- Whether it can be answered: a published one is never changed.
    status text NOT NULL CONSTRAINT questionnaire_status CHECK (status IN ('DRAFT', 'PUBLISHED')),
    -- When it was published.
    published_at {timestamp},
    {stamps},
    CONSTRAINT questionnaire_edition_once UNIQUE (programme_id, edition),
    CONSTRAINT questionnaire_published CHECK ((status = 'PUBLISHED') = (published_at IS NOT NULL))
){strict};
CREATE UNIQUE INDEX questionnaire_one_draft ON questionnaire (programme_id) WHERE status = 'DRAFT';

-- A step of the scale on which a questionnaire is answered.
CREATE TABLE scale_step (
    -- The questionnaire.
    questionnaire_id {uuid} NOT NULL CONSTRAINT scale_step_questionnaire REFERENCES questionnaire (id),
    -- The number, from 1.
    value integer NOT NULL CONSTRAINT scale_step_value CHECK (value > 0),
    -- What it means.
    label text NOT NULL,
    CONSTRAINT scale_step_once PRIMARY KEY (questionnaire_id, value)
){strict};

-- A field of action that a questionnaire asks about.
CREATE TABLE field_of_action (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The questionnaire.
    questionnaire_id {uuid} NOT NULL CONSTRAINT field_of_action_questionnaire REFERENCES questionnaire (id),
    -- Place in the questionnaire, from 1.
    position integer NOT NULL CONSTRAINT field_of_action_position CHECK (position > 0),
    -- Title, byte for byte.
    title text NOT NULL,
    -- What it is about.
    description text,
    {stamps},
    CONSTRAINT field_of_action_place_once UNIQUE (questionnaire_id, position)
){strict};

-- A question of a field of action.
CREATE TABLE assessment_question (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The field of action.
    field_id {uuid} NOT NULL CONSTRAINT assessment_question_field REFERENCES field_of_action (id),
    -- Place in the field, from 1.
    position integer NOT NULL CONSTRAINT assessment_question_position CHECK (position > 0),
    -- What is asked.
    text text NOT NULL,
    -- What helps to answer it.
    hint text,
    {stamps},
    CONSTRAINT assessment_question_place_once UNIQUE (field_id, position)
){strict};

-- Where a model municipality says that it stands.
CREATE TABLE self_assessment (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The model municipality.
    model_municipality_id {uuid} NOT NULL CONSTRAINT self_assessment_model_municipality REFERENCES model_municipality (id),
    -- The edition of the questionnaire that it answers.
    questionnaire_id {uuid} NOT NULL CONSTRAINT self_assessment_questionnaire REFERENCES questionnaire (id),
    -- Where it stands.
    status text NOT NULL CONSTRAINT self_assessment_status CHECK (status IN ('NOT_STARTED', 'IN_PROGRESS', 'SUBMITTED', 'EVALUATED', 'DISCUSSED', 'CLOSED')),
    -- Who reads it besides the municipality and those who lead the programme.
    release text NOT NULL CONSTRAINT self_assessment_release CHECK (release IN ('PRIVATE', 'PROGRAMME', 'MEMBERS', 'PUBLIC')),
    -- The widest release that it ever had: what was read once is known.
    widest_release text NOT NULL CONSTRAINT self_assessment_widest_release CHECK (widest_release IN ('PRIVATE', 'PROGRAMME', 'MEMBERS', 'PUBLIC')),
    -- What those who lead the programme make of it.
    evaluation text,
    -- Why it was sent back last.
    return_reason text,
    -- Place among those that make the questionnaire's medians; the first of each municipality has one.
    contribution integer CONSTRAINT self_assessment_contribution CHECK (contribution > 0),
    -- When it was submitted last.
    submitted_at {timestamp},
    -- When it was evaluated.
    evaluated_at {timestamp},
    -- When it was discussed.
    discussed_at {timestamp},
    -- When it was closed.
    closed_at {timestamp},
    {stamps},
    CONSTRAINT self_assessment_released_evaluated CHECK (release = 'PRIVATE' OR status IN ('EVALUATED', 'DISCUSSED', 'CLOSED')),
    CONSTRAINT self_assessment_evaluation CHECK ((status IN ('EVALUATED', 'DISCUSSED', 'CLOSED')) = (evaluation IS NOT NULL))
){strict};
CREATE UNIQUE INDEX self_assessment_one_open ON self_assessment (model_municipality_id) WHERE status <> 'CLOSED';
CREATE UNIQUE INDEX self_assessment_contribution_once ON self_assessment (questionnaire_id, contribution);
CREATE INDEX self_assessment_of_model_municipality ON self_assessment (model_municipality_id, created_at, id);
CREATE INDEX self_assessment_by_age ON self_assessment (created_at, id);

-- What a municipality answered to one question.
CREATE TABLE assessment_answer (
    -- The self-assessment.
    self_assessment_id {uuid} NOT NULL CONSTRAINT assessment_answer_self_assessment REFERENCES self_assessment (id),
    -- The question.
    question_id {uuid} NOT NULL CONSTRAINT assessment_answer_question REFERENCES assessment_question (id),
    -- The step of the scale; none where the question was skipped.
    value integer CONSTRAINT assessment_answer_value CHECK (value > 0),
    -- What the municipality says to it.
    note text,
    {stamps},
    CONSTRAINT assessment_answer_once PRIMARY KEY (self_assessment_id, question_id)
){strict};
";
