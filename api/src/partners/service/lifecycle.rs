//! The way of a partner, step by step.

use entity::{id::PartnerId, partner, terms::SubjectKind};
use serde_json::json;

use super::not_merged;
use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    partners::{
        checks::{Checks, TEXT},
        refusal::PartnerErrorCode,
        status::Step,
        store,
    },
    policy::{self, Action, Facts},
    reach::Reach,
    refusal::{Failure, Refusal},
    write::{Change, Write},
};

/// A step of one partner.
#[derive(Clone, Copy, Debug)]
pub struct PartnerChange {
    /// The partner.
    pub id: PartnerId,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
}

/// Confirms that a proposed partner is who it says: from then on it is public.
pub async fn verify_partner(
    app: &App,
    actor: &Actor,
    command: PartnerChange,
) -> Result<partner::Model, Failure<PartnerErrorCode>> {
    let write = Write::begin(app, actor, "partners.verify_partner").await?;
    let rule = (Action::VerifyPartner, Step::Verify, "partner.verified");
    take(write, actor, command, rule, None).await
}

/// Keeps a partner from taking part for a time: it is hidden, what was granted at it gives nothing,
/// and its keys open nothing.
pub async fn suspend_partner(
    app: &App,
    actor: &Actor,
    command: PartnerChange,
    reason: &str,
) -> Result<partner::Model, Failure<PartnerErrorCode>> {
    let write = Write::begin(app, actor, "partners.suspend_partner").await?;
    let rule = (Action::SuspendPartner, Step::Suspend, "partner.suspended");
    take(write, actor, command, rule, Some(reason)).await
}

/// Lets a suspended partner take part again.
pub async fn reinstate_partner(
    app: &App,
    actor: &Actor,
    command: PartnerChange,
) -> Result<partner::Model, Failure<PartnerErrorCode>> {
    let write = Write::begin(app, actor, "partners.reinstate_partner").await?;
    let rule = (Action::SuspendPartner, Step::Reinstate, "partner.reinstated");
    take(write, actor, command, rule, None).await
}

/// Keeps a suspended partner as one that took part in the past: it is public again.
pub async fn archive_partner(
    app: &App,
    actor: &Actor,
    command: PartnerChange,
) -> Result<partner::Model, Failure<PartnerErrorCode>> {
    let write = Write::begin(app, actor, "partners.archive_partner").await?;
    let rule = (Action::ArchivePartner, Step::Archive, "partner.archived");
    take(write, actor, command, rule, None).await
}

async fn take(
    mut write: Write,
    actor: &Actor,
    command: PartnerChange,
    (action, step, event): (Action, Step, &'static str),
    reason: Option<&str>,
) -> Result<partner::Model, Failure<PartnerErrorCode>> {
    let reach = Reach::of(actor, write.now());
    let partner = store::lock_partner(write.transaction(), &reach, command.id).await?;
    let partner = partner.ok_or(Fault::NotFound)?;
    let facts = Facts { own: &[partner.id], ..Facts::default() };
    write.on(policy::require(actor, action, &facts)?);
    Fault::unless_expected(partner.version, command.expected_version)?;
    not_merged(&partner)?;
    let mut checks = Checks::default();
    let reason = reason.and_then(|reason| checks.lines("reason", reason, TEXT));
    let status = step.from(partner.status);
    if status.is_none() {
        let refusal = Refusal::at("id", PartnerErrorCode::InvalidTransition);
        checks.refuse(refusal.with("status", json!(partner.status).as_str().unwrap_or_default()));
    }
    checks.done()?;
    let changed = partner::Model {
        status: status.unwrap_or(partner.status),
        updated_at: write.now(),
        version: partner.version + 1,
        ..partner.clone()
    };
    store::update_partner(write.transaction(), &changed).await?;
    let details = json!({ "status": { "before": partner.status, "after": changed.status } });
    write.changed(Change::Updated, SubjectKind::Partner, partner.id, &details);
    if let Some(reason) = reason {
        // Whoever gives a reason can name people in it.
        write.personal(json!({ "reason": reason }));
    }
    write.announce(event, Some(partner.id.0), json!({}));
    write.commit().await?;
    Ok(changed)
}
