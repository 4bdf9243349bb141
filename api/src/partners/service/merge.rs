//! Two records of one partner become one.

use entity::{
    id::PartnerId,
    partner, partner_role,
    terms::{PartnerKind, PartnerRoleState, PartnerStatus, SubjectKind, TextItemKind},
    value::Slug,
};
use serde_json::json;

use super::{not_merged, place};
use crate::{
    access::Actor,
    app::App,
    content::service as content,
    fault::Fault,
    municipalities::service as municipalities,
    partners::{
        checks::Checks,
        record::search_keys,
        refusal::PartnerErrorCode::{
            self, BothAreParties, MunicipalityStays, ParentArchived, ParentRequired, SamePartner,
        },
        store,
    },
    policy::{self, Action, Facts},
    reach::Reach,
    refusal::{Failure, Refusal},
    write::{Change, Write},
};

/// Two records of one partner.
#[derive(Clone, Copy, Debug)]
pub struct PartnerMerge {
    /// The one that goes.
    pub duplicate: PartnerId,
    /// The version of it that the client has seen.
    pub expected_duplicate_version: Option<i32>,
    /// The one that stays.
    pub into: PartnerId,
    /// The version of it that the client has seen.
    pub expected_version: Option<i32>,
}

/// Lets everything that refers to the duplicate refer to the one that stays: parts, grants, keys,
/// agreements, events, office holders, units, slugs, partner systems' keys, names. The duplicate is
/// archived and says what it was merged into.
pub async fn merge_partners(
    app: &App,
    actor: &Actor,
    command: PartnerMerge,
) -> Result<partner::Model, Failure<PartnerErrorCode>> {
    let mut write = Write::begin(app, actor, "partners.merge_partners").await?;
    store::lock_hierarchy(write.transaction()).await?;
    let (duplicate, into) = lock_both(&write, actor, command).await?;
    let facts = Facts { own: &[duplicate.id, into.id], ..Facts::default() };
    // Nobody gains by a merge what the one partner may at the other.
    let acts = actor.memberships().iter().any(|held| facts.own.contains(&held.partner));
    let user = actor.user().filter(|_| acts);
    write.on(policy::require(actor, Action::MergePartners, &Facts { user, ..facts })?);
    Fault::unless_expected(duplicate.version, command.expected_duplicate_version)?;
    Fault::unless_expected(into.version, command.expected_version)?;
    if duplicate.id == into.id {
        return Err(Refusal::at("intoId", SamePartner).into());
    }
    let merged = plan(&write, &duplicate, &into).await?;

    let transaction = write.transaction();
    let (from, to) = (duplicate.id, into.id);
    settle_parts(&write, from, to).await?;
    let at_home = store::granted_users(transaction, to).await?;
    store::revoke_double_grants(transaction, from, &at_home, actor.user(), write.now()).await?;
    let names = merge_names(&write, &duplicate, &into).await?;
    content::merge(&write, SubjectKind::Partner, from.0, to.0).await?;
    let archived = partner::Model {
        slug: resting_slug(from)?,
        status: PartnerStatus::Archived,
        merged_into_id: Some(to),
        updated_at: write.now(),
        version: duplicate.version + 1,
        ..duplicate.clone()
    };
    content::claim_slug(&write, SubjectKind::Partner, from.0, &archived.slug).await?;
    let merged = partner::Model { search_text: names, ..merged };
    // First, so that it is no unit of itself when the duplicate's units move.
    store::update_partner(transaction, &merged).await?;
    store::repoint(transaction, from, to, write.now()).await?;
    store::update_partner(transaction, &archived).await?;

    write.changed(
        Change::Updated,
        SubjectKind::Partner,
        from,
        &json!({
            "status": { "before": duplicate.status, "after": archived.status },
            "slug": { "before": duplicate.slug.as_str(), "after": archived.slug.as_str() },
            "mergedInto": { "before": null, "after": to.0 },
        }),
    );
    let details = json!({ "merged": { "id": from.0, "name": duplicate.name } });
    write.changed(Change::Updated, SubjectKind::Partner, to, &details);
    write.announce("partner.merged", Some(from.0), json!({ "into": to.0 }));
    write.commit().await?;
    Ok(merged)
}

/// Both, locked in one order, so that two merges do not wait for each other.
async fn lock_both(
    write: &Write,
    actor: &Actor,
    command: PartnerMerge,
) -> Result<(partner::Model, partner::Model), Fault> {
    let reach = Reach::of(actor, write.now());
    let mut ids = [command.duplicate, command.into];
    ids.sort_unstable();
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let row = store::lock_partner(write.transaction(), &reach, id).await?;
        found.push(row.ok_or(Fault::NotFound)?);
    }
    let find = |id| found.iter().find(|row| row.id == id).cloned().ok_or(Fault::NotFound);
    Ok((find(command.duplicate)?, find(command.into)?))
}

/// The one that stays, as it will be; refuses what cannot be one.
async fn plan(
    write: &Write,
    duplicate: &partner::Model,
    into: &partner::Model,
) -> Result<partner::Model, Failure<PartnerErrorCode>> {
    not_merged(duplicate)?;
    not_merged(into)?;
    let transaction = write.transaction();
    let mut checks = Checks::default();
    if municipalities::is_municipality_within(write, duplicate.id).await? {
        checks.refuse_at("duplicateId", MunicipalityStays);
    }
    if into.status == PartnerStatus::Archived {
        checks.refuse_at("intoId", ParentArchived);
    }
    if let Some(number) = store::double_party(transaction, duplicate.id, into.id).await? {
        checks.refuse(Refusal::at("duplicateId", BothAreParties).with("number", number));
    }
    // A unit of the duplicate takes its place.
    let parent_id =
        if into.parent_id == Some(duplicate.id) { duplicate.parent_id } else { into.parent_id };
    if into.kind == PartnerKind::Unit && parent_id.is_none() {
        checks.refuse_at("intoId", ParentRequired);
    }
    let mut hierarchy = place::hierarchy(write).await?;
    hierarchy.put(into.id, parent_id, into.kind);
    let moved = hierarchy.units_of(duplicate.id);
    for unit in moved {
        hierarchy.move_under(unit, into.id);
    }
    if place::check_place(&mut checks, &hierarchy, into.id) {
        let mut family = hierarchy.family(into.id);
        family.push(duplicate.id);
        let granted = store::granted_roles(transaction, &family, write.now()).await?;
        let at = |id| if id == duplicate.id { into.id } else { id };
        let granted: Vec<_> = granted.into_iter().map(|(id, role)| (at(id), role)).collect();
        place::check_roles(&mut checks, "duplicateId", &hierarchy, &granted);
    }
    checks.done()?;
    Ok(partner::Model {
        parent_id,
        updated_at: write.now(),
        version: into.version + 1,
        ..into.clone()
    })
}

/// Where both have a part of the same name in the same thing, one of the two ends: the one that is
/// accepted stays before one that is proposed, and one that leads before one that does not.
async fn settle_parts(write: &Write, from: PartnerId, to: PartnerId) -> Result<(), Fault> {
    let transaction = write.transaction();
    let known = store::open_parts(transaction, to).await?;
    let place =
        |part: &partner_role::Model| (part.programme_id, part.series_id, part.event_id, part.role);
    let rank = |part: &partner_role::Model| (part.state == PartnerRoleState::Accepted, part.leads);
    for part in store::open_parts(transaction, from).await? {
        let Some(other) = known.iter().find(|other| place(other) == place(&part)) else { continue };
        let loser = if rank(&part) > rank(other) { other.clone() } else { part };
        let ended = partner_role::Model {
            state: PartnerRoleState::Ended,
            updated_at: write.now(),
            version: loser.version + 1,
            ..loser
        };
        store::update_role(transaction, &ended).await?;
    }
    Ok(())
}

/// The names of the duplicate become former names and aliases of the one that stays; what is searched
/// in it from then on.
async fn merge_names(
    write: &Write,
    duplicate: &partner::Model,
    into: &partner::Model,
) -> Result<String, Fault> {
    use TextItemKind::{Alias, FormerName};
    let (from, to) = (duplicate.id.0, into.id.0);
    let mut aliases = content::texts_within(write, to, Alias).await?;
    let mut former = content::texts_within(write, to, FormerName).await?;
    let own = [Some(&into.name), into.short_name.as_ref()];
    let is_own = |name: &String| own.contains(&Some(name));
    for alias in content::texts_within(write, from, Alias).await? {
        if !is_own(&alias) && !aliases.contains(&alias) {
            aliases.push(alias);
        }
    }
    let others = content::texts_within(write, from, FormerName).await?;
    let names = [Some(duplicate.name.clone()), duplicate.short_name.clone()].into_iter().flatten();
    for name in others.into_iter().chain(names) {
        if !is_own(&name) && !aliases.contains(&name) && !former.contains(&name) {
            former.push(name);
        }
    }
    for kind in [Alias, FormerName] {
        content::replace_texts(write, from, kind, &[]).await?;
    }
    content::replace_texts(write, to, Alias, &aliases).await?;
    content::replace_texts(write, to, FormerName, &former).await?;
    Ok(search_keys(&into.name, into.short_name.as_deref(), &aliases, &former).1)
}

/// The address of a record whose own one leads to another record now.
fn resting_slug(partner: PartnerId) -> Result<Slug, Fault> {
    format!("merged-{}", partner.0.simple()).parse().map_err(Fault::internal)
}
