//! Where a partner stands below another one.

use entity::{
    id::PartnerId,
    partner,
    terms::{GrantRole, PartnerKind, PartnerStatus},
};
use serde_json::json;

use crate::{
    access::Actor,
    fault::Fault,
    partners::{
        checks::Checks,
        hierarchy::{Hierarchy, LEVELS, Misplaced},
        refusal::PartnerErrorCode,
        store,
    },
    policy::{self, Action, Facts, Ground},
    reach::Reach,
    refusal::Refusal,
    write::Write,
};

/// The partner that another one is to be a unit of.
pub(super) async fn parent(
    write: &Write,
    actor: &Actor,
    id: PartnerId,
) -> Result<partner::Model, Fault> {
    let reach = Reach::of(actor, write.now());
    let found = store::partners(write.transaction(), &reach, &[id]).await?.pop();
    found.ok_or(Fault::NotFound)
}

/// Whether the actor may put `partner` under `parent`, or take it away from there.
///
/// Who acts for a partner acts for its units: nobody puts one under a partner of their own to act
/// for it, unless they do so already.
pub(super) fn may_move(
    actor: &Actor,
    partner: PartnerId,
    parent: PartnerId,
) -> Result<Ground, Fault> {
    let acts_for = |id| actor.memberships().iter().any(|held| held.partner == id);
    let gains = acts_for(parent) && !acts_for(partner);
    let user = actor.user().filter(|_| gains);
    let facts = Facts { own: &[parent], user, ..Facts::default() };
    policy::require(actor, Action::MovePartner, &facts)
}

/// Tells `checks` what is wrong with where a partner of this kind is to stand, below `parent`: the way
/// up, the number of levels, and roles that are granted in it or below it and would no longer fit.
pub(super) async fn check(
    write: &Write,
    checks: &mut Checks,
    (partner, kind): (PartnerId, PartnerKind),
    parent: Option<&partner::Model>,
) -> Result<(), Fault> {
    if kind == PartnerKind::Unit && parent.is_none() {
        checks.refuse_at("parentId", PartnerErrorCode::ParentRequired);
        return Ok(());
    }
    if parent.is_some_and(|parent| parent.status == PartnerStatus::Archived) {
        checks.refuse_at("parentId", PartnerErrorCode::ParentArchived);
    }
    let mut hierarchy = hierarchy(write).await?;
    if let Some(parent) = parent {
        hierarchy.put(parent.id, parent.parent_id, parent.kind);
    }
    hierarchy.put(partner, parent.map(|parent| parent.id), kind);
    if !check_place(checks, &hierarchy, partner) {
        return Ok(());
    }
    let family = hierarchy.family(partner);
    let granted = store::granted_roles(write.transaction(), &family, write.now()).await?;
    check_roles(checks, "kind", &hierarchy, &granted);
    Ok(())
}

/// All units and what they are units of.
pub(super) async fn hierarchy(write: &Write) -> Result<Hierarchy, Fault> {
    let mut hierarchy = Hierarchy::default();
    for (partner, parent, kind) in store::hierarchy(write.transaction()).await? {
        hierarchy.put(partner, parent, kind);
    }
    Ok(hierarchy)
}

/// Whether the partner can stand where it is.
pub(super) fn check_place(checks: &mut Checks, hierarchy: &Hierarchy, partner: PartnerId) -> bool {
    let refusal = match hierarchy.check(partner) {
        Ok(()) => return true,
        Err(Misplaced::Cycle) => Refusal::at("parentId", PartnerErrorCode::ParentCycle),
        Err(Misplaced::TooDeep) => {
            Refusal::at("parentId", PartnerErrorCode::ParentTooDeep).with("max", LEVELS)
        }
    };
    checks.refuse(refusal);
    false
}

/// Refuses roles that do not fit the partners at which they are granted.
pub(super) fn check_roles(
    checks: &mut Checks,
    path: &str,
    hierarchy: &Hierarchy,
    granted: &[(PartnerId, GrantRole)],
) {
    let unfit = |(partner, role): &&(PartnerId, _)| hierarchy.role(*partner) != *role;
    let unfit: Vec<_> = granted.iter().filter(unfit).collect();
    if let Some((_, role)) = unfit.first() {
        let refusal = Refusal::at(path, PartnerErrorCode::RoleWouldNotFit);
        let role = json!(role);
        checks.refuse(
            refusal.with("count", unfit.len()).with("role", role.as_str().unwrap_or_default()),
        );
    }
}
