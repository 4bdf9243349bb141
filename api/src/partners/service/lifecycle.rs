//! The way of a partner: PROPOSED → ACTIVE ⇄ SUSPENDED → ARCHIVED (domain.md §4).

use entity::{
    id::PartnerId,
    partner,
    terms::{PartnerStatus, SubjectKind},
};
use serde_json::json;

use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    partners::{refusal::PartnerErrorCode, store},
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
    let mut write = Write::begin(app, actor, "partners.verify_partner").await?;
    let reach = Reach::of(actor, write.now());
    let partner = store::lock_partner(write.transaction(), &reach, command.id).await?;
    let partner = partner.ok_or(Fault::NotFound)?;
    let facts = Facts { own: &[partner.id], ..Facts::default() };
    write.on(policy::require(actor, Action::VerifyPartner, &facts)?);
    Fault::unless_expected(partner.version, command.expected_version)?;
    if partner.status != PartnerStatus::Proposed {
        return Err(Refusal::at("id", PartnerErrorCode::InvalidTransition)
            .with("status", json!(partner.status).as_str().unwrap_or_default())
            .into());
    }
    let changed = partner::Model {
        status: PartnerStatus::Active,
        updated_at: write.now(),
        version: partner.version + 1,
        ..partner.clone()
    };
    store::update_partner(write.transaction(), &changed).await?;
    let details = json!({ "status": { "before": partner.status, "after": changed.status } });
    write.changed(Change::Updated, SubjectKind::Partner, partner.id, &details);
    write.announce("partner.verified", Some(partner.id.0), json!({}));
    write.commit().await?;
    Ok(changed)
}
