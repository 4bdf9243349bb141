//! What those who lead a programme read of the questions about it.

use std::collections::HashMap;

use entity::{
    id::{PartnerId, ProgrammeId, ProgrammeInterestId},
    programme_interest,
    terms::ProgrammeInterestStatus,
};

use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    page::{Page, PageRequest},
    policy::{self, Action, Facts},
    programme_interests::{asker::Asker, store},
    reach::Reach,
};

/// Which part of the questions is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InterestListing {
    /// In one of these states; in any if none.
    pub statuses: Option<Vec<ProgrammeInterestStatus>>,
    /// The page.
    pub request: PageRequest,
}

/// Asks for a page of the questions about one programme.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InterestsOfProgramme(pub ProgrammeId, pub InterestListing);

/// Who asked. `Debug` shows nothing of it.
#[derive(Clone)]
pub struct AskerInfo {
    /// Name, as the person writes it.
    pub name: String,
    /// Address.
    pub email: String,
    /// Function at the municipality.
    pub function: Option<String>,
    /// What the person wrote.
    pub message: Option<String>,
}

impl std::fmt::Debug for AskerInfo {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("AskerInfo(…)")
    }
}

/// Requires that the actor may read who asks about a programme that these partners lead.
pub fn require_reading(actor: &Actor, leads: &[PartnerId]) -> Result<(), Fault> {
    let facts = Facts { programme_leads: leads, ..Facts::default() };
    policy::require(actor, Action::AnswerProgrammeInterest, &facts).map(|_| ())
}

/// Questions by id.
pub async fn interests(
    app: &App,
    reach: &Reach,
    ids: &[ProgrammeInterestId],
) -> Result<HashMap<ProgrammeInterestId, programme_interest::Model>, Fault> {
    let rows = store::interests(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A page of the questions about each of these programmes, oldest first.
pub async fn interests_of_programmes(
    app: &App,
    reach: &Reach,
    parents: &[ProgrammeId],
    listing: &InterestListing,
) -> Result<HashMap<ProgrammeId, Page<programme_interest::Model>>, Fault> {
    let InterestListing { statuses, request } = listing;
    let connection = app.database.read();
    store::interests_of_programmes(connection, reach, parents, statuses.as_ref(), request).await
}

/// Who asked; none once the person was forgotten. Whoever calls it notes that personal data is read.
pub fn asker(app: &App, row: &programme_interest::Model) -> Result<Option<AskerInfo>, Fault> {
    let info =
        |Asker { name, email, function, message, .. }| AskerInfo { name, email, function, message };
    Ok(Asker::open(&app.vault, row)?.map(info))
}
