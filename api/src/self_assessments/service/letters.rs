//! Who is told of a step by mail: the other side.

use entity::self_assessment;
use serde_json::json;

use crate::{
    fault::Fault,
    mail::{Letter, Recipient, Template},
    self_assessments::store::{self, Standing},
    users::service::editors_within,
    write::Write,
};

/// What is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum News {
    /// To those who lead the programme.
    Submitted,
    /// To the municipality.
    Returned,
    /// To the municipality.
    Evaluated,
}

/// Writes to the editors of the other side.
pub(super) async fn tell(
    write: &mut Write,
    row: &self_assessment::Model,
    news: News,
) -> Result<(), Fault> {
    let standing = Standing::of(write, row.model_municipality_id).await?;
    let (template, partners) = match news {
        News::Submitted => (Template::SelfAssessmentSubmitted, standing.leads),
        News::Returned => (Template::SelfAssessmentReturned, vec![standing.partner]),
        News::Evaluated => (Template::SelfAssessmentEvaluated, vec![standing.partner]),
    };
    let faces = store::faces(write.transaction(), &[row.model_municipality_id]).await?;
    let faces = faces.into_values().next().ok_or(Fault::NotFound)?;
    for reader in editors_within(write, &partners).await? {
        write.send(&Letter {
            template,
            to: Recipient {
                email: reader.email,
                name: format!("{} {}", reader.given_name, reader.family_name),
            },
            locale: reader.locale,
            values: json!({
                "municipality": faces.municipality,
                "programme": faces.programme,
                "reason": (news == News::Returned).then_some(row.return_reason.as_deref()).flatten(),
            }),
            subject: Some(row.id.0),
            attachment: None,
        })?;
    }
    Ok(())
}
