//! Queries on `assessment_answer`: single answers, and what they come to.

use std::collections::{HashMap, HashSet};

use entity::{
    assessment_answer, assessment_question,
    id::{AssessmentQuestionId, FieldOfActionId, QuestionnaireId, SelfAssessmentId},
    rows::Rows as _,
    self_assessment,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DatabaseTransaction,
    EntityTrait as _, IntoActiveModel as _, JoinType, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _, RelationDef, Select,
    sea_query::{Alias, Expr, ExprTrait as _},
};

use crate::{
    database::conditions::among, fault::Fault, reach::Reach, self_assessments::scores::Tally,
};

/// A self-assessment among those that make the medians of a questionnaire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::self_assessments) struct Contributor {
    pub(in crate::self_assessments) id: SelfAssessmentId,
    pub(in crate::self_assessments) questionnaire: QuestionnaireId,
    /// Whether the reader knows its scores anyway.
    pub(in crate::self_assessments) known: bool,
    /// Whether it is of a municipality that the reader acts for.
    pub(in crate::self_assessments) own: bool,
}

fn to_question() -> RelationDef {
    assessment_answer::Entity::belongs_to(assessment_question::Entity)
        .from(assessment_answer::Column::QuestionId)
        .to(assessment_question::Column::Id)
        .into()
}

/// The single answers of those of these self-assessments whose answers the actor may read.
pub(in crate::self_assessments) async fn answers_of(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    assessments: &[SelfAssessmentId],
) -> Result<Vec<assessment_answer::Model>, Fault> {
    let open = self_assessment::Entity::rows()
        .select_only()
        .column(self_assessment::Column::Id)
        .filter(among(self_assessment::Column::Id, assessments.iter().copied()))
        .filter(reach.self_assessment_answers())
        .into_query();
    let query = assessment_answer::Entity::rows()
        .filter(assessment_answer::Column::SelfAssessmentId.in_subquery(open))
        .order_by_asc(assessment_answer::Column::SelfAssessmentId)
        .order_by_asc(assessment_answer::Column::QuestionId);
    Ok(query.all(connection).await?)
}

/// One answer, as a use case sees it.
pub(in crate::self_assessments) async fn answer(
    transaction: &DatabaseTransaction,
    assessment: SelfAssessmentId,
    question: AssessmentQuestionId,
) -> Result<Option<assessment_answer::Model>, Fault> {
    Ok(assessment_answer::Entity::find_by_id((assessment, question)).one(transaction).await?)
}

pub(in crate::self_assessments) async fn insert_answer(
    transaction: &DatabaseTransaction,
    row: &assessment_answer::Model,
) -> Result<(), Fault> {
    let row = row.clone().into_active_model();
    assessment_answer::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

/// Writes every column of the row.
pub(in crate::self_assessments) async fn update_answer(
    transaction: &DatabaseTransaction,
    row: &assessment_answer::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

/// Answers by self-assessment and field: the two, how many, how many with a step, and the steps added.
fn sums(query: Select<assessment_answer::Entity>) -> Select<assessment_answer::Entity> {
    use assessment_answer::Column;
    let integer = || Alias::new("bigint");
    let sum = Expr::col((assessment_answer::Entity, Column::Value)).sum();
    query
        .join(JoinType::InnerJoin, to_question())
        .select_only()
        .column(Column::SelfAssessmentId)
        .column(assessment_question::Column::FieldId)
        .expr(Column::QuestionId.count())
        .expr(Column::Value.count())
        .expr(sum.if_null(0).cast_as(integer()))
        .group_by(Column::SelfAssessmentId)
        .group_by(assessment_question::Column::FieldId)
}

type Sum = (SelfAssessmentId, FieldOfActionId, i64, i64, i64);

fn tally((_, _, all, answered, sum): Sum) -> Tally {
    Tally { answered, skipped: all - answered, sum }
}

/// How the questions of each field were answered in these self-assessments. Whoever asks sees their scores.
pub(in crate::self_assessments) async fn tallies(
    connection: &impl ConnectionTrait,
    assessments: &[SelfAssessmentId],
) -> Result<HashMap<(SelfAssessmentId, FieldOfActionId), Tally>, Fault> {
    let of = among(assessment_answer::Column::SelfAssessmentId, assessments.iter().copied());
    let query = sums(assessment_answer::Entity::rows().filter(of));
    let found: Vec<Sum> = query.into_tuple().all(connection).await?;
    Ok(found.into_iter().map(|sum| ((sum.0, sum.1), tally(sum))).collect())
}

fn contributing(questionnaires: &[QuestionnaireId]) -> Select<self_assessment::Entity> {
    self_assessment::Entity::rows()
        .filter(among(self_assessment::Column::QuestionnaireId, questionnaires.iter().copied()))
        .filter(self_assessment::Column::Contribution.is_not_null())
}

/// Those that make the medians of these questionnaires, in the order in which they joined, whoever asks: only what
/// is told of all of them together may leave the service.
pub(in crate::self_assessments) async fn contributors(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    questionnaires: &[QuestionnaireId],
) -> Result<Vec<Contributor>, Fault> {
    let all: Vec<(SelfAssessmentId, QuestionnaireId)> = contributing(questionnaires)
        .select_only()
        .column(self_assessment::Column::Id)
        .column(self_assessment::Column::QuestionnaireId)
        .order_by_asc(self_assessment::Column::QuestionnaireId)
        .order_by_asc(self_assessment::Column::Contribution)
        .into_tuple()
        .all(connection)
        .await?;
    let among = async |condition| -> Result<HashSet<SelfAssessmentId>, Fault> {
        let query = contributing(questionnaires)
            .select_only()
            .column(self_assessment::Column::Id)
            .filter::<sea_orm::Condition>(condition);
        Ok(query.into_tuple().all(connection).await?.into_iter().collect())
    };
    let known = among(reach.self_assessments_known()).await?;
    let own = among(reach.self_assessments_of_own()).await?;
    let contributor = |(id, questionnaire)| Contributor {
        id,
        questionnaire,
        known: known.contains(&id),
        own: own.contains(&id),
    };
    Ok(all.into_iter().map(contributor).collect())
}

/// How the questions of each field were answered by those that make the medians of these questionnaires.
pub(in crate::self_assessments) async fn field_sums(
    connection: &impl ConnectionTrait,
    questionnaires: &[QuestionnaireId],
) -> Result<HashMap<(SelfAssessmentId, FieldOfActionId), Tally>, Fault> {
    let of =
        contributing(questionnaires).select_only().column(self_assessment::Column::Id).into_query();
    let query = assessment_answer::Entity::rows()
        .filter(assessment_answer::Column::SelfAssessmentId.in_subquery(of));
    let found: Vec<Sum> = sums(query).into_tuple().all(connection).await?;
    Ok(found.into_iter().map(|sum| ((sum.0, sum.1), tally(sum))).collect())
}
