//! Questionnaires and self-assessments in which every operation can be tried.

use entity::{
    id::{ModelMunicipalityId, MunicipalityId, PartnerId, QuestionnaireId, SelfAssessmentId},
    terms::{AssessmentStatus, ModelMunicipalityStatus},
};

use crate::{
    fixture::TestApp,
    world::{
        assessments::{answer, draft, put_form, questionnaire, self_assessment},
        global, programmes, put,
    },
};

/// A programme that `lead` leads, with a questionnaire, and `municipality` in it.
async fn way(
    test: &TestApp,
    title: &str,
    lead: PartnerId,
    municipality: MunicipalityId,
) -> (ModelMunicipalityId, QuestionnaireId) {
    let programme = put(test, programmes::programme(test, title)).await.id;
    put(test, programmes::lead(test, programme, lead)).await;
    let edition = put(test, questionnaire(test, programme)).await.id;
    let status = ModelMunicipalityStatus::Active;
    let model = programmes::model_municipality(test, programme, municipality, None, status);
    (put(test, model).await.id, edition)
}

/// Puts all in: the names of the objects, and their ids. Programmes that `own` leads for a `town` of somebody else;
/// and of `own` as a municipality, `here`, in programmes that `other` leads.
pub(super) async fn written(
    test: &TestApp,
    own: PartnerId,
    other: PartnerId,
    [here, town]: [MunicipalityId; 2],
) -> Vec<(&'static str, String)> {
    let begun = async |title: &str, status| -> SelfAssessmentId {
        let (model, edition) = way(test, title, own, town).await;
        put(test, self_assessment(test, model, edition, status)).await.id
    };
    let submitted = begun("Eingereicht", AssessmentStatus::Submitted).await;
    let evaluated = begun("Ausgewertet", AssessmentStatus::Evaluated).await;
    let discussed = begun("Besprochen", AssessmentStatus::Discussed).await;
    let written = put(test, programmes::programme(test, "Geschrieben")).await.id;
    put(test, programmes::lead(test, written, own)).await;
    let written = put(test, draft(test, written)).await.id;
    put_form(test, written, &[1]).await;
    let asked = put(test, programmes::programme(test, "Gefragt")).await.id;
    put(test, programmes::lead(test, asked, own)).await;
    let (model, _) = way(test, "Begonnen", own, town).await;

    let (answered, edition) = way(test, "Beantwortet", other, here).await;
    let status = AssessmentStatus::InProgress;
    let answered = put(test, self_assessment(test, answered, edition, status)).await.id;
    let item = put_form(test, edition, &[1]).await[0].1[0];
    put(test, answer(answered, item, Some(1))).await;
    let (released, edition) = way(test, "Freigegeben", other, here).await;
    let status = AssessmentStatus::Evaluated;
    let released = put(test, self_assessment(test, released, edition, status)).await.id;
    vec![
        ("$submitted", global(submitted)),
        ("$evaluated", global(evaluated)),
        ("$discussed", global(discussed)),
        ("$questionnaire", global(written)),
        ("$askedProgramme", global(asked)),
        ("$assessedModel", global(model)),
        ("$answered", global(answered)),
        ("$item", global(item)),
        ("$ownEvaluated", global(released)),
    ]
}
