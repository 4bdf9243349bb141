//! Who steers what is new: with a right of its own only if the actor acts for the partner. For everybody else the
//! part is proposed, and leads from its acceptance on: nobody is given a right to read participants by those who
//! have none (access.md).

use entity::{
    id::PartnerId,
    partner_role,
    terms::{PartnerRoleKind, PartnerRoleState, SubjectKind},
};
use serde_json::json;

use crate::{
    fault::Fault,
    partners::store::{self, PartIn},
    policy::{Ground, Rule},
    write::{Change, Write},
};

/// A partner's part that is to be.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// The partner.
    pub partner: PartnerId,
    /// What the part is called.
    pub role: PartnerRoleKind,
    /// Place among the parts, from 1.
    pub position: i32,
    /// Whether the partner steers the programme or organises the series or event.
    pub leads: bool,
    /// Whether the actor acts for the partner.
    pub agreed: bool,
}

/// Whether the ground is that the actor acts for the partner.
#[must_use]
pub const fn acts_for_it(ground: &Ground) -> bool {
    matches!(ground.rule, Rule::Own(..) | Rule::Key(_))
}

/// Writes a part, accepted or proposed.
pub async fn give_part(write: &mut Write, subject: PartIn, part: Part) -> Result<(), Fault> {
    let (programme_id, series_id, event_id) = subject.ids();
    let row = partner_role::Model {
        id: write.new_id(),
        programme_id,
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
