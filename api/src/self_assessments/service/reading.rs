//! What can be asked, cut to what the asker may see.

use std::{collections::HashMap, hash::Hash};

use entity::{
    assessment_answer, assessment_question, field_of_action,
    id::{
        AssessmentQuestionId, FieldOfActionId, ModelMunicipalityId, ProgrammeId, QuestionnaireId,
        SelfAssessmentId,
    },
    questionnaire, scale_step, self_assessment,
};

use crate::{
    app::App,
    fault::Fault,
    page::{Page, PageRequest},
    reach::Reach,
    self_assessments::{
        comparison::{self, Contribution, Median},
        scores::Tally,
        store::{self, AssessmentFilter},
    },
};

/// Asks for a page of the editions of one programme's questionnaire.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct QuestionnairesOfProgramme(pub ProgrammeId, pub PageRequest);

/// Asks for a page of the self-assessments of one model municipality.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SelfAssessmentsOfModelMunicipality(pub ModelMunicipalityId, pub PageRequest);

/// Asks for the scale of one questionnaire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ScaleOf(pub QuestionnaireId);

/// Asks for the fields of action of one questionnaire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FieldsOf(pub QuestionnaireId);

/// Asks for the questions of one field of action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct QuestionsOf(pub FieldOfActionId);

/// Asks for the single answers of one self-assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AnswersOf(pub SelfAssessmentId);

/// Asks what the answers of one self-assessment come to, by field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ScoresOf(pub SelfAssessmentId);

/// Asks for the medians of one questionnaire that the reader is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MediansOf(pub QuestionnaireId);

/// Questionnaires by id.
pub async fn questionnaires(
    app: &App,
    reach: &Reach,
    ids: &[QuestionnaireId],
) -> Result<HashMap<QuestionnaireId, questionnaire::Model>, Fault> {
    let rows = store::questionnaires(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A page of the editions of each of these programmes' questionnaires, the newest first.
pub async fn questionnaires_of_programmes(
    app: &App,
    reach: &Reach,
    parents: &[ProgrammeId],
    request: &PageRequest,
) -> Result<HashMap<ProgrammeId, Page<questionnaire::Model>>, Fault> {
    store::questionnaires_of_programmes(app.database.read(), reach, parents, request).await
}

/// Fields of action by id.
pub async fn fields(
    app: &App,
    reach: &Reach,
    ids: &[FieldOfActionId],
) -> Result<HashMap<FieldOfActionId, field_of_action::Model>, Fault> {
    let rows = store::fields(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Questions by id.
pub async fn questions(
    app: &App,
    reach: &Reach,
    ids: &[AssessmentQuestionId],
) -> Result<HashMap<AssessmentQuestionId, assessment_question::Model>, Fault> {
    let rows = store::questions(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The scales of these questionnaires. Whoever asks sees the questionnaires.
pub async fn scales_of(
    app: &App,
    _: &Reach,
    keys: &[ScaleOf],
) -> Result<HashMap<ScaleOf, Vec<scale_step::Model>>, Fault> {
    let ids: Vec<QuestionnaireId> = keys.iter().map(|key| key.0).collect();
    let rows = store::scales_of(app.database.read(), &ids).await?;
    Ok(grouped(rows, |row| ScaleOf(row.questionnaire_id)))
}

/// The fields of action of these questionnaires, by their places. Whoever asks sees the questionnaires.
pub async fn fields_of(
    app: &App,
    _: &Reach,
    keys: &[FieldsOf],
) -> Result<HashMap<FieldsOf, Vec<field_of_action::Model>>, Fault> {
    let ids: Vec<QuestionnaireId> = keys.iter().map(|key| key.0).collect();
    let rows = store::fields_of(app.database.read(), &ids).await?;
    Ok(grouped(rows, |row| FieldsOf(row.questionnaire_id)))
}

/// The questions of these fields of action, by their places. Whoever asks sees the fields.
pub async fn questions_of(
    app: &App,
    _: &Reach,
    keys: &[QuestionsOf],
) -> Result<HashMap<QuestionsOf, Vec<assessment_question::Model>>, Fault> {
    let ids: Vec<FieldOfActionId> = keys.iter().map(|key| key.0).collect();
    let rows = store::questions_of(app.database.read(), &ids).await?;
    Ok(grouped(rows, |row| QuestionsOf(row.field_id)))
}

/// Self-assessments by id.
pub async fn assessments(
    app: &App,
    reach: &Reach,
    ids: &[SelfAssessmentId],
) -> Result<HashMap<SelfAssessmentId, self_assessment::Model>, Fault> {
    let rows = store::assessments(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A page of self-assessments, by when they were begun.
pub async fn list_assessments(
    app: &App,
    reach: &Reach,
    filter: &AssessmentFilter,
    descending: bool,
    request: &PageRequest,
) -> Result<Page<self_assessment::Model>, Fault> {
    store::list_assessments(app.database.read(), reach, filter, descending, request).await
}

/// A page of the self-assessments of each of these model municipalities, the newest first.
pub async fn assessments_of_models(
    app: &App,
    reach: &Reach,
    parents: &[ModelMunicipalityId],
    request: &PageRequest,
) -> Result<HashMap<ModelMunicipalityId, Page<self_assessment::Model>>, Fault> {
    store::assessments_of_models(app.database.read(), reach, parents, request).await
}

/// The single answers of these self-assessments; none of those whose answers the asker may not read.
pub async fn answers_of(
    app: &App,
    reach: &Reach,
    keys: &[AnswersOf],
) -> Result<HashMap<AnswersOf, Vec<assessment_answer::Model>>, Fault> {
    let ids: Vec<SelfAssessmentId> = keys.iter().map(|key| key.0).collect();
    let rows = store::answers_of(app.database.read(), reach, &ids).await?;
    Ok(grouped(rows, |row| AnswersOf(row.self_assessment_id)))
}

/// What the answers of these self-assessments come to, by field. Whoever asks sees the self-assessments.
pub async fn scores_of(
    app: &App,
    _: &Reach,
    keys: &[ScoresOf],
) -> Result<HashMap<ScoresOf, HashMap<FieldOfActionId, Tally>>, Fault> {
    let ids: Vec<SelfAssessmentId> = keys.iter().map(|key| key.0).collect();
    let mut found: HashMap<ScoresOf, HashMap<FieldOfActionId, Tally>> = HashMap::new();
    for ((assessment, field), tally) in store::tallies(app.database.read(), &ids).await? {
        found.entry(ScoresOf(assessment)).or_default().insert(field, tally);
    }
    Ok(found)
}

/// The medians of these questionnaires by field, as far as they are told to the asker.
pub async fn medians_of(
    app: &App,
    reach: &Reach,
    keys: &[MediansOf],
) -> Result<HashMap<MediansOf, HashMap<FieldOfActionId, Median>>, Fault> {
    let ids: Vec<QuestionnaireId> = keys.iter().map(|key| key.0).collect();
    let connection = app.database.read();
    let sums = store::field_sums(connection, &ids).await?;
    let fields = store::fields_of(connection, &ids).await?;
    let contributors = store::contributors(connection, reach, &ids).await?;
    let mut found: HashMap<MediansOf, HashMap<FieldOfActionId, Median>> = HashMap::new();
    for field in fields {
        // Each field has an order of its own: who skipped it is none of those who joined.
        let contributions: Vec<Contribution> = contributors
            .iter()
            .filter(|one| one.questionnaire == field.questionnaire_id)
            .filter_map(|one| {
                let score = sums.get(&(one.id, field.id))?.score()?;
                Some(Contribution { score, known: one.known, own: one.own })
            })
            .collect();
        if let Some(median) = comparison::told(&contributions) {
            found.entry(MediansOf(field.questionnaire_id)).or_default().insert(field.id, median);
        }
    }
    Ok(found)
}

fn grouped<K: Eq + Hash, R>(rows: Vec<R>, key: impl Fn(&R) -> K) -> HashMap<K, Vec<R>> {
    let mut groups: HashMap<K, Vec<R>> = HashMap::new();
    for row in rows {
        groups.entry(key(&row)).or_default().push(row);
    }
    groups
}
