//! A self-assessment is begun: by the municipality, or by those who lead the programme.

use entity::{
    id::ModelMunicipalityId,
    self_assessment,
    terms::{AssessmentRelease, AssessmentStatus, ModelMunicipalityStatus, SubjectKind},
};
use serde_json::json;

use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    policy::Action,
    reach::Reach,
    refusal::Failure,
    self_assessments::{
        checks::Checks,
        refusal::SelfAssessmentErrorCode::{self, AlreadyOpen, NoQuestionnaire, NotTakingPart},
        store::{self, Standing},
    },
    write::{Change, Write},
};

/// Begins the self-assessment of a model municipality by the newest edition of the programme's questionnaire.
pub async fn create_self_assessment(
    app: &App,
    actor: &Actor,
    model: ModelMunicipalityId,
) -> Result<self_assessment::Model, Failure<SelfAssessmentErrorCode>> {
    use ModelMunicipalityStatus::{Active, Admitted};
    let mut write = Write::begin(app, actor, "self_assessments.create_self_assessment").await?;
    let reach = Reach::of(actor, write.now());
    let model = store::lock_model(write.transaction(), &reach, model).await?;
    let model = model.ok_or(Fault::NotFound)?;
    let standing = Standing::of(&write, model.id).await?;
    standing.require(&mut write, actor, Action::CreateSelfAssessment)?;
    let mut checks = Checks::default();
    if !matches!(model.status, Admitted | Active) {
        checks.refuse_at("modelMunicipalityId", NotTakingPart);
    }
    if store::has_open(write.transaction(), model.id).await? {
        checks.refuse_at("modelMunicipalityId", AlreadyOpen);
    }
    let questionnaire = store::latest_published(write.transaction(), model.programme_id).await?;
    let Some(questionnaire) = questionnaire else {
        checks.refuse_at("modelMunicipalityId", NoQuestionnaire);
        return Err(checks.done().err().unwrap_or(Failure::Fault(Fault::NotFound)));
    };
    checks.done()?;
    let row = self_assessment::Model {
        id: write.new_id(),
        model_municipality_id: model.id,
        questionnaire_id: questionnaire.id,
        status: AssessmentStatus::NotStarted,
        release: AssessmentRelease::Private,
        widest_release: AssessmentRelease::Private,
        evaluation: None,
        return_reason: None,
        contribution: None,
        submitted_at: None,
        evaluated_at: None,
        discussed_at: None,
        closed_at: None,
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
    };
    store::insert_assessment(write.transaction(), &row).await?;
    let details = json!({ "status": row.status, "edition": questionnaire.edition });
    write.changed(Change::Created, SubjectKind::SelfAssessment, row.id, &details);
    write.concerns(model.id);
    write.announce("self_assessment.created", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}
