//! Who takes part in programmes, and how many: partners by their parts, municipalities by their ways.

use std::collections::{HashMap, HashSet};

use entity::{id::ProgrammeId, partner, terms::ModelMunicipalityStatus, value::StateCode};

use crate::{
    app::App,
    fault::Fault,
    page::{Page, PageRequest},
    programmes::store::{self, CountedMunicipalities},
    reach::Reach,
};

/// Asks for a page of the members of one programme.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MembersOf(pub ProgrammeId, pub PageRequest);

/// Asks how many take part in one programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MemberCountsOf(pub ProgrammeId);

/// Asks whether the actor's side is a member of one programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MembershipIn(pub ProgrammeId);

/// How many take part in a programme, as far as the actor may see them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberCounts {
    /// Partners with an accepted part.
    pub partners: i64,
    /// Municipalities by where they stand, in the order of their way.
    pub by_status: Vec<(ModelMunicipalityStatus, i64)>,
    /// Municipalities that are active, paused or completed, by Land.
    pub by_state: Vec<(StateCode, i64)>,
}

/// A page of the members of each of these programmes, by name: partners with an accepted part, and admitted and
/// active municipalities.
pub async fn members_of_programmes(
    app: &App,
    reach: &Reach,
    parents: &[ProgrammeId],
    request: &PageRequest,
) -> Result<HashMap<ProgrammeId, Page<partner::Model>>, Fault> {
    store::members_of_programmes(app.database.read(), reach, parents, request).await
}

/// How many take part in each of these programmes.
pub async fn member_counts(
    app: &App,
    reach: &Reach,
    keys: &[MemberCountsOf],
) -> Result<HashMap<MemberCountsOf, MemberCounts>, Fault> {
    let programmes: Vec<ProgrammeId> = keys.iter().map(|key| key.0).collect();
    let connection = app.database.read();
    let partners: HashMap<ProgrammeId, i64> =
        store::counted_partners(connection, reach, &programmes).await?.into_iter().collect();
    let municipalities = store::counted_municipalities(connection, reach, &programmes).await?;
    let counts = |programme: ProgrammeId| {
        let own: Vec<_> = municipalities.iter().filter(|row| row.programme == programme).collect();
        let partners = partners.get(&programme).copied().unwrap_or_default();
        (MemberCountsOf(programme), gathered(partners, &own))
    };
    Ok(programmes.into_iter().map(counts).collect())
}

/// Of which of these programmes the actor's side is a member.
pub async fn memberships(
    app: &App,
    reach: &Reach,
    keys: &[MembershipIn],
) -> Result<HashMap<MembershipIn, bool>, Fault> {
    let programmes: Vec<ProgrammeId> = keys.iter().map(|key| key.0).collect();
    let joined: HashSet<ProgrammeId> =
        store::joined_programmes(app.database.read(), reach, &programmes)
            .await?
            .into_iter()
            .collect();
    Ok(keys.iter().map(|key| (*key, joined.contains(&key.0))).collect())
}

fn gathered(partners: i64, rows: &[&CountedMunicipalities]) -> MemberCounts {
    use ModelMunicipalityStatus::{
        Active, Admitted, Applied, Completed, Interested, Paused, Rejected, UnderReview, Waiting,
        Withdrawn,
    };
    let way = [
        Interested,
        Applied,
        UnderReview,
        Waiting,
        Admitted,
        Active,
        Paused,
        Completed,
        Rejected,
        Withdrawn,
    ];
    let sum = |counts: &dyn Fn(&CountedMunicipalities) -> bool| -> i64 {
        rows.iter().filter(|row| counts(row)).map(|row| row.count).sum()
    };
    let by_status = way.map(|status| (status, sum(&|row| row.status == status)));
    let recorded = |row: &CountedMunicipalities| [Active, Paused, Completed].contains(&row.status);
    let mut states: Vec<StateCode> =
        rows.iter().filter(|row| recorded(row)).map(|row| row.state).collect();
    states.sort_unstable_by_key(|state| state.as_str());
    states.dedup();
    let in_state = |state| (state, sum(&|row| row.state == state && recorded(row)));
    MemberCounts {
        partners,
        by_status: by_status.into_iter().filter(|(_, count)| *count > 0).collect(),
        by_state: states.into_iter().map(in_state).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ModelMunicipalityStatus::{Active, Applied, Completed};

    #[test]
    fn municipalities_are_counted_by_status_and_those_on_record_by_land() {
        let row = |status, state: &str, count| CountedMunicipalities {
            programme: ProgrammeId(uuid::Uuid::nil()),
            status,
            state: state.parse().unwrap(),
            count,
        };
        let rows = [
            row(Applied, "DE-BE", 4),
            row(Active, "DE-SN", 2),
            row(Active, "DE-BB", 1),
            row(Completed, "DE-SN", 3),
        ];
        let counts = gathered(7, &rows.iter().collect::<Vec<_>>());
        assert_eq!(counts.by_status, [(Applied, 4), (Active, 3), (Completed, 3)]);
        let states: Vec<_> =
            counts.by_state.iter().map(|(state, count)| (state.as_str(), *count)).collect();
        assert_eq!(states, [("DE-BB", 1), ("DE-SN", 5)]);
        assert_eq!(counts.partners, 7);
    }
}
