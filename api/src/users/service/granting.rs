//! Roles are granted, changed and taken back.

use chrono::{DateTime, Utc};
use entity::{
    id::{PartnerId, RoleGrantId, UserId},
    partner, role_grant,
    terms::{GrantLevel, GrantRole, SubjectKind, UserStatus},
    user_account,
};
use serde_json::{Value, json};

use super::administration::{is_last_administrator, lock_administration};
use crate::{
    access::{Actor, NetworkRole},
    app::App,
    fault::Fault,
    mail::{Letter, Recipient, Template},
    partners,
    policy::{self, Action, Facts},
    reach::Reach,
    refusal::{Failure, Refusal, Refusals},
    users::{
        refusal::RoleGrantErrorCode::{
            self, AlreadyGranted, InvalidValidity, LastAdministrator, NotInForce, NothingToChange,
            OfficesExclude, OnlyInPartnerRoles, PartnerNotActive, RoleDoesNotFit, UserDeactivated,
        },
        rules::{self, GrantStatus},
        store,
    },
    write::{Change, Write},
};

/// What somebody is to be allowed.
#[derive(Clone, Debug)]
pub struct NewGrant {
    /// Who.
    pub user: UserId,
    /// In which role.
    pub granted: Granted,
    /// From when on; at once if none.
    pub valid_from: Option<DateTime<Utc>>,
    /// Until when; without an end if none.
    pub valid_until: Option<DateTime<Utc>>,
    /// Why.
    pub reason: String,
}

/// A role, and what it is bound to.
#[derive(Clone, Copy, Debug)]
pub enum Granted {
    /// For a partner.
    Partner {
        /// The partner.
        partner: PartnerId,
        /// The role that is expected; the one that fits if none.
        role: Option<GrantRole>,
        /// How much.
        level: GrantLevel,
        /// Whether the person signs for the partner.
        may_sign: bool,
    },
    /// In the network as a whole.
    Network(NetworkRole),
}

/// What of a grant is to be changed. What is `None` stays.
#[derive(Clone, Copy, Debug)]
pub struct ChangeGrant {
    /// The grant.
    pub id: RoleGrantId,
    /// How much.
    pub level: Option<GrantLevel>,
    /// Whether the person signs for the partner.
    pub may_sign: Option<bool>,
    /// Until when; `Some(None)` takes the end away.
    pub valid_until: Option<Option<DateTime<Utc>>>,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
}

/// Which grant is taken back.
#[derive(Clone, Debug)]
pub struct RevokeGrant {
    /// The grant.
    pub id: RoleGrantId,
    /// Why.
    pub reason: String,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
}

type Outcome = Result<role_grant::Model, Failure<RoleGrantErrorCode>>;

/// Grants a role to somebody whom the actor sees, and tells them.
pub async fn grant(app: &App, actor: &Actor, command: NewGrant) -> Outcome {
    let use_case = match command.granted {
        Granted::Partner { .. } => "users.grant_partner_role",
        Granted::Network(_) => "users.grant_network_role",
    };
    let mut write = Write::begin(app, actor, use_case).await?;
    let reach = Reach::of(actor, write.now());
    let user = store::lock_user(write.transaction(), &reach, command.user).await?;
    let user = user.ok_or(Fault::NotFound)?;
    let reason = command.reason.trim().to_owned();
    let grant = grant_within(&mut write, actor, command).await?;
    tell(&mut write, actor, Template::RoleGranted, &user, &grant, &reason).await?;
    write.commit().await?;
    Ok(grant)
}

/// Grants a role within a use case that has made sure that the actor may know of the person.
/// Sends no mail.
pub async fn grant_within(write: &mut Write, actor: &Actor, command: NewGrant) -> Outcome {
    let NewGrant { user: id, granted, valid_from, valid_until, reason } = command;
    let now = write.now();
    let mut refusals = Refusals::default();
    let (role, partner) = match granted {
        Granted::Partner { partner, role, .. } => {
            let (fitting, partner) = partner_role(write, actor, id, partner).await?;
            if let Some(refusal) = unfit(&partner, fitting, role) {
                refusals.add(refusal);
            }
            (fitting, Some(partner.id))
        }
        Granted::Network(role) => {
            let facts = Facts { user: Some(id), ..Facts::default() };
            write.on(policy::require(actor, Action::GrantNetworkRole, &facts)?);
            (role.granted(), None)
        }
    };
    let user = store::lock_account(write.transaction(), id).await?.ok_or(Fault::NotFound)?;
    store::settle_expired(write.transaction(), id, now).await?;
    let held = store::open_grants(write.transaction(), id).await?;
    if user.status == UserStatus::Deactivated {
        refusals.add(Refusal::at("userId", UserDeactivated));
    }
    let place = if partner.is_some() { "partnerId" } else { "role" };
    let same = |grant: &role_grant::Model| match partner {
        Some(partner) => grant.partner_id == Some(partner),
        None => grant.role == role,
    };
    if held.iter().any(same) {
        refusals.add(Refusal::at(place, AlreadyGranted));
    }
    let roles: Vec<_> = held.iter().map(|grant| grant.role).collect();
    if let Some(office) = rules::excluding_office(&roles, role) {
        refusals.add(Refusal::at("role", OfficesExclude).with("role", term(&office)));
    }
    if let Err(refusal) = rules::validity(now, valid_from, valid_until) {
        refusals.add(refusal);
    }
    let kept_reason = match rules::reason(&reason) {
        Ok(reason) => reason,
        Err(refusal) => {
            refusals.add(refusal);
            reason
        }
    };
    refusals.done()?;
    let (level, may_sign) = match granted {
        Granted::Partner { level, may_sign, .. } => (Some(level), may_sign),
        Granted::Network(_) => (None, false),
    };
    let row = role_grant::Model {
        id: write.new_id(),
        user_id: id,
        role,
        partner_id: partner,
        event_id: None,
        level,
        may_sign,
        valid_from: valid_from.unwrap_or(now),
        valid_until,
        granted_by_kind: actor.kind(),
        granted_by_id: actor.user(),
        reason: kept_reason,
        revoked_at: None,
        revoked_by_id: None,
        revocation_reason: None,
        created_at: now,
        updated_at: now,
        version: 1,
    };
    store::insert_grant(write.transaction(), &row).await?;
    let after = |value: Value| json!({ "after": value });
    let details = json!({
        "user": row.user_id.0,
        "role": after(json!(row.role)),
        "level": after(json!(row.level)),
        "maySign": after(json!(row.may_sign)),
        "validFrom": after(json!(row.valid_from)),
        "validUntil": after(json!(row.valid_until)),
    });
    note(write, Change::Created, &row, &details, &row.reason);
    write.announce("role_grant.granted", Some(row.id.0), payload(&row));
    Ok(row)
}

/// Tells the person of a role that was granted within a use case of another room.
pub async fn tell_granted_within(
    write: &mut Write,
    actor: &Actor,
    user: &user_account::Model,
    grant: &role_grant::Model,
) -> Result<(), Fault> {
    tell(write, actor, Template::RoleGranted, user, grant, &grant.reason).await
}

/// The partners that a person has a role for which was not taken back, whoever asks.
pub async fn partners_of_within(write: &Write, user: UserId) -> Result<Vec<PartnerId>, Fault> {
    let grants = store::open_grants(write.transaction(), user).await?;
    Ok(grants.into_iter().filter_map(|grant| grant.partner_id).collect())
}

/// Changes level, signing or end of a grant.
pub async fn change_grant(app: &App, actor: &Actor, command: ChangeGrant) -> Outcome {
    let mut write = Write::begin(app, actor, "users.change_role_grant").await?;
    let grant = lock(&mut write, actor, command.id, command.valid_until.is_some()).await?;
    Fault::unless_expected(grant.version, command.expected_version)?;
    let now = write.now();
    in_force(&grant, now)?;
    let ChangeGrant { level, may_sign, valid_until, .. } = command;
    if level.is_none() && may_sign.is_none() && valid_until.is_none() {
        return Err(Refusal::at("", NothingToChange).into());
    }
    let mut refusals = Refusals::default();
    if grant.partner_id.is_none() {
        let misplaced = [("level", level.is_some()), ("maySign", may_sign == Some(true))];
        for (place, _) in misplaced.into_iter().filter(|(_, given)| *given) {
            refusals.add(Refusal::at(place, OnlyInPartnerRoles));
        }
    }
    let changed = role_grant::Model {
        level: level.or(grant.level),
        may_sign: may_sign.unwrap_or(grant.may_sign),
        valid_until: valid_until.unwrap_or(grant.valid_until),
        updated_at: now,
        version: grant.version + 1,
        ..grant.clone()
    };
    if valid_until.is_some()
        && changed.valid_until.is_some_and(|ends| ends <= now.max(changed.valid_from))
    {
        refusals.add(Refusal::at("validUntil", InvalidValidity));
    }
    if changed.valid_until.is_some() && is_last(&write, &grant).await? {
        refusals.add(Refusal::at("validUntil", LastAdministrator));
    }
    refusals.done()?;
    store::update_grant(write.transaction(), &changed).await?;
    let difference = |before: Value, after: Value| json!({ "before": before, "after": after });
    let details = json!({
        "user": grant.user_id.0,
        "level": difference(json!(grant.level), json!(changed.level)),
        "maySign": difference(json!(grant.may_sign), json!(changed.may_sign)),
        "validUntil": difference(json!(grant.valid_until), json!(changed.valid_until)),
    });
    note(&mut write, Change::Updated, &changed, &details, "");
    write.announce("role_grant.changed", Some(changed.id.0), payload(&changed));
    write.commit().await?;
    Ok(changed)
}

/// Takes a grant back, and tells the person.
pub async fn revoke_grant(app: &App, actor: &Actor, command: RevokeGrant) -> Outcome {
    let mut write = Write::begin(app, actor, "users.revoke_role").await?;
    let grant = lock(&mut write, actor, command.id, true).await?;
    Fault::unless_expected(grant.version, command.expected_version)?;
    let now = write.now();
    in_force(&grant, now)?;
    let reason = rules::reason(&command.reason)?;
    if is_last(&write, &grant).await? {
        return Err(Refusal::at("id", LastAdministrator).into());
    }
    let revoked = role_grant::Model {
        revoked_at: Some(now),
        revoked_by_id: actor.user(),
        revocation_reason: Some(reason.clone()),
        updated_at: now,
        version: grant.version + 1,
        ..grant
    };
    store::update_grant(write.transaction(), &revoked).await?;
    let details =
        json!({ "user": revoked.user_id.0, "role": revoked.role, "revokedAt": { "after": now } });
    note(&mut write, Change::Updated, &revoked, &details, &reason);
    write.announce("role_grant.revoked", Some(revoked.id.0), payload(&revoked));
    let user = store::lock_account(write.transaction(), revoked.user_id).await?;
    let user = user.ok_or(Fault::NotFound)?;
    tell(&mut write, actor, Template::RoleRevoked, &user, &revoked, &reason).await?;
    write.commit().await?;
    Ok(revoked)
}

/// Whether the actor may grant roles for the partner, and which role fits it.
async fn partner_role(
    write: &mut Write,
    actor: &Actor,
    user: UserId,
    id: PartnerId,
) -> Result<(GrantRole, partner::Model), Fault> {
    let reach = Reach::of(actor, write.now());
    let line = partners::service::line_within(write, &reach, id).await?;
    let kinds: Vec<_> = line.iter().map(|partner| partner.kind).collect();
    let partner = line.into_iter().next().ok_or(Fault::NotFound)?;
    let facts = Facts { own: &[partner.id], user: Some(user), ..Facts::default() };
    write.on(policy::require(actor, Action::GrantPartnerRole, &facts)?);
    Ok((rules::role_for(kinds), partner))
}

/// Why nobody can be given this role for the partner, if so.
fn unfit(
    partner: &partner::Model,
    fitting: GrantRole,
    wanted: Option<GrantRole>,
) -> Option<Refusal<RoleGrantErrorCode>> {
    if !rules::takes_grants(partner.status) {
        let refusal = Refusal::at("partnerId", PartnerNotActive);
        return Some(refusal.with("status", term(&partner.status)));
    }
    let fits = wanted.is_none_or(|wanted| wanted == fitting);
    (!fits).then(|| Refusal::at("role", RoleDoesNotFit).with("role", term(&fitting)))
}

/// The grant for a change that the actor may make. `ending` is whether the change could end it.
async fn lock(
    write: &mut Write,
    actor: &Actor,
    id: RoleGrantId,
    ending: bool,
) -> Result<role_grant::Model, Fault> {
    let reach = Reach::of(actor, write.now());
    let seen = store::grants(write.transaction(), &reach, &[id]).await?;
    let seen = seen.into_iter().next().ok_or(Fault::NotFound)?;
    let own: Vec<_> = seen.partner_id.into_iter().collect();
    let facts = Facts { own: &own, user: Some(seen.user_id), ..Facts::default() };
    let action = if own.is_empty() { Action::GrantNetworkRole } else { Action::GrantPartnerRole };
    write.on(policy::require(actor, action, &facts)?);
    // First of all locks: whoever could remove an administrator takes it first.
    if ending && seen.role == GrantRole::Administrator {
        lock_administration(write).await?;
    }
    let grant = store::lock_grant(write.transaction(), &reach, id).await?;
    grant.ok_or(Fault::NotFound)
}

fn in_force(
    grant: &role_grant::Model,
    now: DateTime<Utc>,
) -> Result<(), Refusal<RoleGrantErrorCode>> {
    match rules::status(grant, now) {
        GrantStatus::Pending | GrantStatus::Active => Ok(()),
        GrantStatus::Expired | GrantStatus::Revoked => Err(Refusal::at("id", NotInForce)),
    }
}

/// Whether nobody would manage the network without this grant.
async fn is_last(write: &Write, grant: &role_grant::Model) -> Result<bool, Fault> {
    Ok(grant.role == GrantRole::Administrator
        && is_last_administrator(write, grant.user_id).await?)
}

fn note(
    write: &mut Write,
    change: Change,
    grant: &role_grant::Model,
    details: &Value,
    reason: &str,
) {
    write.changed(change, SubjectKind::RoleGrant, grant.id, details);
    write.concerns(grant.user_id);
    if let Some(partner) = grant.partner_id {
        write.concerns(partner);
    }
    // What somebody wrote freely may name people.
    if !reason.is_empty() {
        write.personal(json!({ "grant": grant.id.0, "reason": reason }));
    }
}

fn payload(grant: &role_grant::Model) -> Value {
    json!({
        "user": grant.user_id.0,
        "role": grant.role,
        "partner": grant.partner_id.map(|partner| partner.0),
    })
}

/// Tells the person what they may do from now on, or no longer.
async fn tell(
    write: &mut Write,
    actor: &Actor,
    template: Template,
    user: &user_account::Model,
    grant: &role_grant::Model,
    reason: &str,
) -> Result<(), Fault> {
    let reach = Reach::of(actor, write.now());
    let partner = match grant.partner_id {
        Some(id) => partners::service::line_within(write, &reach, id).await?.into_iter().next(),
        None => None,
    };
    write.send(&Letter {
        template,
        to: Recipient {
            email: user.email.clone(),
            name: format!("{} {}", user.given_name, user.family_name),
        },
        locale: user.locale.clone(),
        values: json!({
            "role": grant.role,
            "partner": partner.map(|partner| partner.name),
            "reason": reason,
        }),
        subject: Some(grant.id.0),
        attachment: None,
    })
}

/// A word of a closed vocabulary as the API writes it.
fn term(term: &impl serde::Serialize) -> String {
    json!(term).as_str().unwrap_or_default().to_owned()
}
