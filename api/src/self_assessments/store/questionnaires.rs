//! Queries on `questionnaire` and what it consists of, cut to what a reach covers.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    assessment_question, field_of_action,
    id::{AssessmentQuestionId, FieldOfActionId, ProgrammeId, QuestionnaireId},
    programme, questionnaire,
    rows::Rows as _,
    scale_step,
    terms::QuestionnaireStatus,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DatabaseTransaction,
    EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _, Select,
};

use crate::{
    database::conditions::{among, among_terms},
    fault::Fault,
    page::{self, Ordering, Page, PageRequest, Position, SortKey},
    reach::Reach,
    self_assessments::form::{FieldDraft, Form, QuestionDraft},
};

fn find(reach: &Reach) -> Select<questionnaire::Entity> {
    questionnaire::Entity::rows().filter(reach.questionnaires())
}

/// The newest edition first.
fn by_edition() -> Ordering<questionnaire::Entity> {
    Ordering {
        column: questionnaire::Column::Edition,
        id: questionnaire::Column::Id,
        descending: true,
        position: |row| Position { key: SortKey::Number(row.edition.into()), id: row.id.0 },
    }
}

pub(in crate::self_assessments) async fn questionnaires(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[QuestionnaireId],
) -> Result<Vec<questionnaire::Model>, Fault> {
    let query = find(reach).filter(among(questionnaire::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

/// A page of the editions of each of these programmes, the newest first.
pub(in crate::self_assessments) async fn questionnaires_of_programmes(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    programmes: &[ProgrammeId],
    request: &PageRequest,
) -> Result<HashMap<ProgrammeId, Page<questionnaire::Model>>, Fault> {
    page::fetch_of_each(
        connection,
        find(reach),
        questionnaire::Column::ProgrammeId,
        programmes,
        |row| Some(row.programme_id),
        &by_edition(),
        request,
    )
    .await
}

/// The fields of action of questionnaires that the actor sees.
fn seen_fields(reach: &Reach) -> Select<field_of_action::Entity> {
    let seen = find(reach).select_only().column(questionnaire::Column::Id).into_query();
    field_of_action::Entity::rows()
        .filter(field_of_action::Column::QuestionnaireId.in_subquery(seen))
}

pub(in crate::self_assessments) async fn fields(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[FieldOfActionId],
) -> Result<Vec<field_of_action::Model>, Fault> {
    let query = seen_fields(reach).filter(among(field_of_action::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

pub(in crate::self_assessments) async fn questions(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[AssessmentQuestionId],
) -> Result<Vec<assessment_question::Model>, Fault> {
    let fields = seen_fields(reach).select_only().column(field_of_action::Column::Id).into_query();
    let query = assessment_question::Entity::rows()
        .filter(among(assessment_question::Column::Id, ids.iter().copied()))
        .filter(assessment_question::Column::FieldId.in_subquery(fields));
    Ok(query.all(connection).await?)
}

/// The steps of the scales of these questionnaires, from 1.
pub(in crate::self_assessments) async fn scales_of(
    connection: &impl ConnectionTrait,
    questionnaires: &[QuestionnaireId],
) -> Result<Vec<scale_step::Model>, Fault> {
    let query = scale_step::Entity::rows()
        .filter(among(scale_step::Column::QuestionnaireId, questionnaires.iter().copied()))
        .order_by_asc(scale_step::Column::QuestionnaireId)
        .order_by_asc(scale_step::Column::Value);
    Ok(query.all(connection).await?)
}

/// The fields of action of these questionnaires, by their places.
pub(in crate::self_assessments) async fn fields_of(
    connection: &impl ConnectionTrait,
    questionnaires: &[QuestionnaireId],
) -> Result<Vec<field_of_action::Model>, Fault> {
    let query = field_of_action::Entity::rows()
        .filter(among(field_of_action::Column::QuestionnaireId, questionnaires.iter().copied()))
        .order_by_asc(field_of_action::Column::QuestionnaireId)
        .order_by_asc(field_of_action::Column::Position);
    Ok(query.all(connection).await?)
}

/// The questions of these fields, by their places.
pub(in crate::self_assessments) async fn questions_of(
    connection: &impl ConnectionTrait,
    fields: &[FieldOfActionId],
) -> Result<Vec<assessment_question::Model>, Fault> {
    let query = assessment_question::Entity::rows()
        .filter(among(assessment_question::Column::FieldId, fields.iter().copied()))
        .order_by_asc(assessment_question::Column::FieldId)
        .order_by_asc(assessment_question::Column::Position);
    Ok(query.all(connection).await?)
}

/// The field of action that asks a question.
pub(in crate::self_assessments) async fn field_of_question(
    connection: &impl ConnectionTrait,
    id: AssessmentQuestionId,
) -> Result<Option<field_of_action::Model>, Fault> {
    let field = assessment_question::Entity::find_by_id(id)
        .select_only()
        .column(assessment_question::Column::FieldId)
        .into_query();
    let query = field_of_action::Entity::rows();
    Ok(query.filter(field_of_action::Column::Id.in_subquery(field)).one(connection).await?)
}

/// What a questionnaire asks.
pub(in crate::self_assessments) async fn form_of(
    connection: &impl ConnectionTrait,
    id: QuestionnaireId,
) -> Result<Form, Fault> {
    let scale = scales_of(connection, &[id]).await?.into_iter().map(|step| step.label).collect();
    let fields = fields_of(connection, &[id]).await?;
    let ids: Vec<FieldOfActionId> = fields.iter().map(|field| field.id).collect();
    let questions = questions_of(connection, &ids).await?;
    let draft = |field: field_of_action::Model| {
        let own = questions.iter().filter(|question| question.field_id == field.id);
        let questions = own.map(|question| QuestionDraft {
            text: question.text.clone(),
            hint: question.hint.clone(),
        });
        FieldDraft {
            questions: questions.collect(),
            title: field.title,
            description: field.description,
        }
    };
    Ok(Form { scale, fields: fields.into_iter().map(draft).collect() })
}

/// A programme, locked until the transaction ends: who makes editions of its questionnaire waits here.
pub(in crate::self_assessments) async fn lock_programme(
    transaction: &DatabaseTransaction,
    id: ProgrammeId,
) -> Result<Option<programme::Model>, Fault> {
    Ok(programme::Entity::find_by_id(id).lock_exclusive().one(transaction).await?)
}

/// A questionnaire within the actor's reach, locked until the transaction ends.
pub(in crate::self_assessments) async fn lock_questionnaire(
    transaction: &DatabaseTransaction,
    reach: &Reach,
    id: QuestionnaireId,
) -> Result<Option<questionnaire::Model>, Fault> {
    let query = find(reach).filter(questionnaire::Column::Id.eq(id));
    Ok(query.lock_exclusive().one(transaction).await?)
}

/// The newest edition of a programme's questionnaire that can be answered.
pub(in crate::self_assessments) async fn latest_published(
    transaction: &DatabaseTransaction,
    programme: ProgrammeId,
) -> Result<Option<questionnaire::Model>, Fault> {
    let query = questionnaire::Entity::rows()
        .filter(questionnaire::Column::ProgrammeId.eq(programme))
        .filter(questionnaire::Column::Status.eq(QuestionnaireStatus::Published))
        .order_by_desc(questionnaire::Column::Edition);
    Ok(query.one(transaction).await?)
}

/// Whether the programme has an edition that is not published.
pub(in crate::self_assessments) async fn has_draft(
    transaction: &DatabaseTransaction,
    programme: ProgrammeId,
) -> Result<bool, Fault> {
    let query = questionnaire::Entity::rows()
        .filter(questionnaire::Column::ProgrammeId.eq(programme))
        .filter(among_terms(questionnaire::Column::Status, [QuestionnaireStatus::Draft]));
    Ok(query.one(transaction).await?.is_some())
}

/// The number of the next edition.
pub(in crate::self_assessments) async fn next_edition(
    transaction: &DatabaseTransaction,
    programme: ProgrammeId,
) -> Result<i32, Fault> {
    let last: Option<Option<i32>> = questionnaire::Entity::rows()
        .select_only()
        .column_as(questionnaire::Column::Edition.max(), "last")
        .filter(questionnaire::Column::ProgrammeId.eq(programme))
        .into_tuple()
        .one(transaction)
        .await?;
    Ok(last.flatten().unwrap_or_default() + 1)
}

pub(in crate::self_assessments) async fn insert_questionnaire(
    transaction: &DatabaseTransaction,
    row: &questionnaire::Model,
) -> Result<(), Fault> {
    let row = row.clone().into_active_model();
    questionnaire::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

/// Writes every column of the row.
pub(in crate::self_assessments) async fn update_questionnaire(
    transaction: &DatabaseTransaction,
    row: &questionnaire::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

/// Puts in what a questionnaire asks. Ids come from `new_id`.
pub(in crate::self_assessments) async fn insert_form(
    transaction: &DatabaseTransaction,
    id: QuestionnaireId,
    form: &Form,
    now: DateTime<Utc>,
    new_id: impl Fn() -> uuid::Uuid,
) -> Result<(), Fault> {
    let step = |(value, label): (i32, &String)| {
        scale_step::Model { questionnaire_id: id, value, label: label.clone() }.into_active_model()
    };
    let steps: Vec<_> = (1..).zip(&form.scale).map(step).collect();
    scale_step::Entity::insert_many(steps).exec_without_returning(transaction).await?;
    for (position, field) in (1..).zip(&form.fields) {
        let field_id = FieldOfActionId(new_id());
        let row = field_of_action::Model {
            id: field_id,
            questionnaire_id: id,
            position,
            title: field.title.clone(),
            description: field.description.clone(),
            created_at: now,
            updated_at: now,
            version: 1,
        };
        let row = row.into_active_model();
        field_of_action::Entity::insert(row).exec_without_returning(transaction).await?;
        let question = |(position, question): (i32, &QuestionDraft)| {
            let row = assessment_question::Model {
                id: AssessmentQuestionId(new_id()),
                field_id,
                position,
                text: question.text.clone(),
                hint: question.hint.clone(),
                created_at: now,
                updated_at: now,
                version: 1,
            };
            row.into_active_model()
        };
        let rows: Vec<_> = (1..).zip(&field.questions).map(question).collect();
        assessment_question::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    }
    Ok(())
}

/// Replaces what a draft asks: nobody has answered it.
pub(in crate::self_assessments) async fn replace_form(
    transaction: &DatabaseTransaction,
    id: QuestionnaireId,
    form: &Form,
    now: DateTime<Utc>,
    new_id: impl Fn() -> uuid::Uuid,
) -> Result<(), Fault> {
    delete_form(transaction, id).await?;
    insert_form(transaction, id, form, now, new_id).await
}

/// Removes a draft, with what it asks.
pub(in crate::self_assessments) async fn delete_questionnaire(
    transaction: &DatabaseTransaction,
    id: QuestionnaireId,
) -> Result<(), Fault> {
    delete_form(transaction, id).await?;
    questionnaire::Entity::delete_by_id(id).exec(transaction).await?;
    Ok(())
}

async fn delete_form(transaction: &DatabaseTransaction, id: QuestionnaireId) -> Result<(), Fault> {
    let fields = field_of_action::Entity::rows()
        .select_only()
        .column(field_of_action::Column::Id)
        .filter(field_of_action::Column::QuestionnaireId.eq(id))
        .into_query();
    assessment_question::Entity::delete_many()
        .filter(assessment_question::Column::FieldId.in_subquery(fields))
        .exec(transaction)
        .await?;
    field_of_action::Entity::delete_many()
        .filter(field_of_action::Column::QuestionnaireId.eq(id))
        .exec(transaction)
        .await?;
    scale_step::Entity::delete_many()
        .filter(scale_step::Column::QuestionnaireId.eq(id))
        .exec(transaction)
        .await?;
    Ok(())
}
