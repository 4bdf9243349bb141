//! Who hosts what is new: with a right of their own only if the actor acts for the partner. For everybody
//! else the part is proposed, and leads from its acceptance on: nobody is given a right to read participants by
//! those who have none (access.md).

use entity::{
    id::{EventId, EventSeriesId, PartnerId},
    partner_role,
    terms::{PartnerRoleKind, PartnerRoleState, SubjectKind},
};
use serde_json::json;

use crate::{
    events::store,
    fault::Fault,
    policy::{Ground, Rule},
    write::{Change, Write},
};

/// A series or event.
#[derive(Clone, Copy, Debug)]
pub(super) enum Hosted {
    Series(EventSeriesId),
    Event(EventId),
}

/// A partner's part that is to be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub(super) partner: PartnerId,
    pub(super) role: PartnerRoleKind,
    pub(super) position: i32,
    pub(super) leads: bool,
    /// Whether the actor acts for the partner.
    pub(super) agreed: bool,
}

/// Whether the ground is that the actor acts for the partner.
pub(super) const fn acts_for_it(ground: &Ground) -> bool {
    matches!(ground.rule, Rule::Own(..) | Rule::Key(_))
}

/// Writes a part, accepted or proposed.
pub(super) async fn give(write: &mut Write, hosted: Hosted, part: Part) -> Result<(), Fault> {
    let (series_id, event_id) = match hosted {
        Hosted::Series(id) => (Some(id), None),
        Hosted::Event(id) => (None, Some(id)),
    };
    let row = partner_role::Model {
        id: write.new_id(),
        programme_id: None,
        series_id,
        event_id,
        partner_id: part.partner,
        role: part.role,
        position: part.position,
        leads: part.leads,
        state: if part.agreed { PartnerRoleState::Accepted } else { PartnerRoleState::Proposed },
        editorial_note: None,
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
    };
    let details = json!({
        "partner": row.partner_id.0, "role": row.role, "leads": row.leads, "state": row.state,
    });
    write.concerns(part.partner);
    write.changed(Change::Created, SubjectKind::PartnerRole, row.id, &details);
    store::insert_role(write.transaction(), row).await
}
