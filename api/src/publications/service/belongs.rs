//! Whose a publication is, as far as the policy has to know it.

use std::collections::HashMap;

use entity::{
    id::{PartnerId, ProgrammeId, PublicationId, UserId},
    publication,
};

use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    partners::service::parts_of_programme_within,
    policy::{self, Action, Facts},
    publications::store,
    reach::Reach,
    results::service::own_work,
    write::Write,
};

/// Asks who has a part in one publication, as far as rights follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StandingOf {
    id: PublicationId,
    programme: ProgrammeId,
    partner: PartnerId,
}

impl StandingOf {
    /// Of this publication.
    #[must_use]
    pub fn publication(row: &publication::Model) -> Self {
        Self { id: row.id, programme: row.programme_id, partner: row.partner_id }
    }
}

/// Who has a part in one publication.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    own: Vec<PartnerId>,
    programme_leads: Vec<PartnerId>,
    members: Vec<PartnerId>,
    writers: Vec<UserId>,
}

/// Who has a part in these publications: for rules that depend on it.
pub async fn standing(
    app: &App,
    _: &Reach,
    keys: &[StandingOf],
) -> Result<HashMap<StandingOf, Standing>, Fault> {
    let programmes: Vec<ProgrammeId> = keys.iter().map(|key| key.programme).collect();
    let publications: Vec<PublicationId> = keys.iter().map(|key| key.id).collect();
    let connection = app.database.read();
    let parts = store::programme_parts(connection, &programmes).await?;
    let writers = store::writers(connection, &publications).await?;
    let of = |key: &StandingOf| {
        let own_parts = || parts.iter().filter(|(programme, ..)| *programme == key.programme);
        Standing {
            own: vec![key.partner],
            programme_leads: own_parts().filter(|part| part.2).map(|part| part.1).collect(),
            members: own_parts().map(|part| part.1).collect(),
            writers: writers
                .iter()
                .filter(|(publication, _)| *publication == key.id.0)
                .map(|(_, user)| *user)
                .collect(),
        }
    };
    Ok(keys.iter().map(|key| (*key, of(key))).collect())
}

/// Whether the actor may do this to a publication that they see.
#[must_use]
pub fn may(actor: &Actor, action: Action, standing: &Standing) -> bool {
    let facts = Facts {
        own: &standing.own,
        programme_leads: &standing.programme_leads,
        members: &standing.members,
        author: actor.user().filter(|user| standing.writers.contains(user)),
        ..Facts::default()
    };
    policy::decide(actor, action, &facts).is_allowed()
}

/// Requires that the actor may do this to the publication, and notes on what ground, and what the entry is about.
/// Whoever wrote at it does not review it.
pub(super) async fn require(
    write: &mut Write,
    actor: &Actor,
    action: Action,
    row: &publication::Model,
) -> Result<(), Fault> {
    let parts = parts_of_programme_within(write, row.programme_id).await?;
    let facts = Facts {
        own: &[row.partner_id],
        programme_leads: &parts.leading,
        members: &parts.all,
        author: own_work(write, actor, row.id.0).await?,
        ..Facts::default()
    };
    write.on(policy::require(actor, action, &facts)?);
    write.concerns(row.id);
    write.concerns(row.programme_id);
    write.concerns(row.partner_id);
    Ok(())
}
