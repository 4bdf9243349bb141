//! What a municipality's profile shows, ready to be drawn.

use std::collections::HashMap;

use entity::id::{ModelMunicipalityId, SelfAssessmentId};

use super::reading::{
    FieldsOf, MediansOf, ScaleOf, ScoresOf, assessments, fields_of, medians_of, questionnaires,
    scales_of, scores_of,
};
use crate::{
    app::App,
    fault::Fault,
    reach::Reach,
    self_assessments::{
        chart::{Bar, Chart},
        store,
    },
};

/// Asks for the profile of one self-assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ChartOf {
    /// The self-assessment.
    pub id: SelfAssessmentId,
    /// Whether the medians are to be shown, as far as they are told to the asker.
    pub compared: bool,
}

/// The profiles of those of these self-assessments that the asker sees.
pub async fn charts(
    app: &App,
    reach: &Reach,
    keys: &[ChartOf],
) -> Result<HashMap<ChartOf, Chart>, Fault> {
    let ids: Vec<SelfAssessmentId> = keys.iter().map(|key| key.id).collect();
    let rows = assessments(app, reach, &ids).await?;
    let models: Vec<ModelMunicipalityId> =
        rows.values().map(|row| row.model_municipality_id).collect();
    let asked: Vec<_> = rows.values().map(|row| row.questionnaire_id).collect();
    let faces = store::faces(app.database.read(), &models).await?;
    let forms = questionnaires(app, reach, &asked).await?;
    let of_forms: Vec<FieldsOf> = asked.iter().copied().map(FieldsOf).collect();
    let fields = fields_of(app, reach, &of_forms).await?;
    let of_forms: Vec<ScaleOf> = asked.iter().copied().map(ScaleOf).collect();
    let scales = scales_of(app, reach, &of_forms).await?;
    let seen: Vec<ScoresOf> = rows.keys().copied().map(ScoresOf).collect();
    let scores = scores_of(app, reach, &seen).await?;
    let medians = if keys.iter().any(|key| key.compared) {
        let asked: Vec<MediansOf> = asked.iter().copied().map(MediansOf).collect();
        medians_of(app, reach, &asked).await?
    } else {
        HashMap::new()
    };
    let chart = |key: &ChartOf| {
        let row = rows.get(&key.id)?;
        let (form, face) =
            (forms.get(&row.questionnaire_id)?, faces.get(&row.model_municipality_id)?);
        let scores = scores.get(&ScoresOf(key.id));
        let medians = medians.get(&MediansOf(row.questionnaire_id)).filter(|_| key.compared);
        let bars = fields.get(&FieldsOf(row.questionnaire_id)).into_iter().flatten();
        let bars = bars.map(|field| Bar {
            title: field.title.clone(),
            score: scores.and_then(|scores| scores.get(&field.id)).and_then(|tally| tally.score()),
            median: medians.and_then(|medians| medians.get(&field.id)).copied(),
        });
        let steps = scales.get(&ScaleOf(row.questionnaire_id)).into_iter().flatten();
        let chart = Chart {
            municipality: face.municipality.clone(),
            programme: face.programme.clone(),
            title: form.title.clone(),
            steps: steps.map(|step| step.label.clone()).collect(),
            bars: bars.collect(),
        };
        Some((*key, chart))
    };
    Ok(keys.iter().filter_map(chart).collect())
}
