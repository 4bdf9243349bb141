//! Questions about programmes, agreements, questionnaires and self-assessments in each state.

use api::{
    access::Actor,
    registrations::link::{self, Keeps},
};
use entity::{
    agreement, agreement_party,
    id::{AgreementPartyId, ProgrammeId, SelfAssessmentId},
    model_municipality, programme_interest, questionnaire, self_assessment, signature,
    terms::{
        AgreementStatus, AssessmentStatus, ModelMunicipalityStatus, ProgrammeInterestStatus,
        QuestionnaireStatus, SignatureMethod,
    },
};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _, QueryOrder as _};
use secrecy::ExposeSecret as _;
use serde_json::json;

use super::{parsed, title};
use crate::{
    transitions::{KEY, Stage},
    world::{
        acting::{act, done},
        assessments, global, programmes, put,
    },
};

/// The hash that is signed: the one that the table names.
const HASH: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

pub(in crate::transitions) async fn interest(stage: &Stage, state: &str) -> String {
    global(asked(stage, state).await.id)
}

/// The secret of its link instead of its id.
pub(in crate::transitions) async fn link_of_interest(stage: &Stage, state: &str) -> String {
    let row = asked(stage, state).await;
    let token = link::token(&stage.test.app.vault, Keeps::ProgrammeInterest, row.id.0, 1).unwrap();
    token.expose_secret().to_owned()
}

/// Somebody asked: what the person wrote is sealed, so it comes in as it does from people.
async fn asked(stage: &Stage, state: &str) -> programme_interest::Model {
    use ProgrammeInterestStatus::{Confirmed, Pending};
    let input = json!({
        "programmeId": global(stage.programme), "municipalityKey": KEY, "name": "Ada",
        "email": format!("{}@example.org", title(stage).replace(' ', "-")),
    });
    let test = &stage.test;
    done(act(test, &Actor::Anonymous, "expressProgrammeInterest", "status", input).await);
    let newest = programme_interest::Entity::find().order_by_desc(programme_interest::Column::Id);
    let row = newest.one(test.app.database.read()).await.unwrap().unwrap();
    let status: ProgrammeInterestStatus = parsed(state);
    let waits = [Pending, Confirmed].contains(&status);
    let row = programme_interest::Model {
        status,
        payload: row.payload.filter(|_| waits),
        email_hash: row.email_hash.filter(|_| waits),
        expires_at: row.expires_at.filter(|_| waits),
        ..row
    };
    row.into_active_model().reset_all().update(test.app.database.write()).await.unwrap()
}

/// Of two parties, both of which have to sign. Its number is that of the party whose the partner is.
pub(in crate::transitions) async fn agreement(stage: &Stage, state: &str) -> String {
    use AgreementStatus::{Draft, OpenForSignature, Withdrawn};
    let test = &stage.test;
    let status: AgreementStatus = parsed(state);
    let was_opened = ![Draft, Withdrawn].contains(&status);
    let row = agreement::Model {
        status,
        programme_id: Some(stage.programme),
        document_text: Some("Wir arbeiten zusammen.".into()),
        document_sha256: was_opened.then(|| HASH.to_owned()),
        opened_at: was_opened.then(crate::fixture::now),
        ..programmes::agreement(test, &title(stage))
    };
    let row = put(test, row).await;
    let own = agreement_party::Model {
        id: AgreementPartyId(row.id.0),
        ..programmes::party(test, row.id, stage.own, 1)
    };
    let own = put(test, own).await;
    let other = put(test, programmes::party(test, row.id, stage.member, 2)).await;
    let signed: &[agreement_party::Model] = match status {
        AgreementStatus::PartiallySigned => &[other],
        _ if was_opened && ![OpenForSignature, AgreementStatus::Declined].contains(&status) => {
            &[own, other]
        }
        _ => &[],
    };
    for party in signed {
        let signature = signature::Model {
            method: SignatureMethod::SimpleElectronic,
            document_sha256: Some(HASH.to_owned()),
            ..programmes::signature(test, party.id, "Bea Beispiel")
        };
        put(test, signature).await;
    }
    global(row.id)
}

/// Of a programme of its own: a programme has one draft.
pub(in crate::transitions) async fn questionnaire(stage: &Stage, state: &str) -> String {
    let status: QuestionnaireStatus = parsed(state);
    let row = assessments::questionnaire(&stage.test, programme(stage).await);
    let is_published = status == QuestionnaireStatus::Published;
    let row = questionnaire::Model {
        status,
        published_at: row.published_at.filter(|_| is_published),
        ..row
    };
    let row = put(&stage.test, row).await;
    assessments::put_form(&stage.test, row.id, &[1]).await;
    global(row.id)
}

/// With one question, which has the same number and is answered once it is begun. In a programme of its own: a
/// municipality has one open self-assessment in each.
pub(in crate::transitions) async fn self_assessment(stage: &Stage, state: &str) -> String {
    let test = &stage.test;
    let programme = programme(stage).await;
    let asked = put(test, assessments::questionnaire(test, programme)).await;
    let form = assessments::put_form(test, asked.id, &[1]).await;
    let question = form[0].1[0];
    let way: model_municipality::Model = programmes::model_municipality(
        test,
        programme,
        stage.town,
        Some(1),
        ModelMunicipalityStatus::Active,
    );
    let way = put(test, way).await;
    let status: AssessmentStatus = parsed(state);
    let row = self_assessment::Model {
        id: SelfAssessmentId(question.0),
        ..assessments::self_assessment(test, way.id, asked.id, status)
    };
    let row = put(test, row).await;
    if status != AssessmentStatus::NotStarted {
        put(test, assessments::answer(row.id, question, Some(1))).await;
    }
    global(row.id)
}

/// A programme of its own, with the same partners in the same parts.
async fn programme(stage: &Stage) -> ProgrammeId {
    let row = put(&stage.test, programmes::programme(&stage.test, &title(stage))).await;
    put(&stage.test, programmes::lead(&stage.test, row.id, stage.lead)).await;
    put(&stage.test, programmes::role(&stage.test, row.id, stage.member)).await;
    row.id
}
