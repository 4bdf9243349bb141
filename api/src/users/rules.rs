//! The rules of granting, apart from who may grant (that is `policy`).

use chrono::{DateTime, Utc};
use entity::{
    role_grant,
    terms::{GrantRole, PartnerKind, PartnerStatus},
};

use super::refusal::RoleGrantErrorCode::{self, InvalidReason, InvalidValidity};
use crate::refusal::Refusal;

/// Characters of the longest reason.
pub const LONGEST_REASON: usize = 500;

/// Where a grant stands at some instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantStatus {
    /// It begins later.
    Pending,
    /// It is in force.
    Active,
    /// It ended when it was to end.
    Expired,
    /// It was taken back.
    Revoked,
}

/// The role that people have who act for a partner of this kind (access.md, "Roles"). A unit has the
/// role of the partner that it is a unit of: none of its own.
#[must_use]
pub const fn role_of(kind: PartnerKind) -> Option<GrantRole> {
    use PartnerKind::{
        AdvisoryBoard, CivilSociety, FederalAgency, FederalCommissioner, FederalMinistry,
        Foundation, MigrantOrganisation, MunicipalAssociation, Municipality, NonProfitCompany,
        Other, PublicAcademy, ResearchInstitute, StateAgency, StateMinistry, UmbrellaAssociation,
        Unit, University,
    };
    Some(match kind {
        FederalMinistry | StateMinistry | FederalCommissioner | FederalAgency | StateAgency => {
            GrantRole::Ministry
        }
        Foundation | NonProfitCompany => GrantRole::Foundation,
        Municipality => GrantRole::Municipality,
        PublicAcademy | MunicipalAssociation | ResearchInstitute | University | CivilSociety
        | MigrantOrganisation | UmbrellaAssociation | AdvisoryBoard | Other => GrantRole::Associate,
        Unit => return None,
    })
}

/// The role for a partner: by its own kind, or that of the nearest partner above it that is no unit.
///
/// `kinds` are those of the partner, its parent, the parent's parent …
#[must_use]
pub fn role_for(kinds: impl IntoIterator<Item = PartnerKind>) -> GrantRole {
    // A unit of nothing is an organisation of no known kind.
    kinds.into_iter().find_map(role_of).unwrap_or(GrantRole::Associate)
}

/// Whether people can be given roles for a partner that stands there.
#[must_use]
pub const fn takes_grants(status: PartnerStatus) -> bool {
    matches!(status, PartnerStatus::Proposed | PartnerStatus::Active)
}

/// A grant begins now or later, and ends after that.
pub fn validity(
    now: DateTime<Utc>,
    valid_from: Option<DateTime<Utc>>,
    valid_until: Option<DateTime<Utc>>,
) -> Result<(), Refusal<RoleGrantErrorCode>> {
    let begins = valid_from.unwrap_or(now);
    if begins < now {
        return Err(Refusal::at("validFrom", InvalidValidity));
    }
    if valid_until.is_some_and(|ends| ends <= begins) {
        return Err(Refusal::at("validUntil", InvalidValidity));
    }
    Ok(())
}

/// The reason as it is kept.
pub fn reason(text: &str) -> Result<String, Refusal<RoleGrantErrorCode>> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST_REASON || text.contains('\0') {
        return Err(Refusal::at("reason", InvalidReason).with("max", LONGEST_REASON));
    }
    Ok(text.to_owned())
}

/// The office that keeps a person from another one: nobody manages the network and guards its
/// privacy as well (domain.md, invariant 13).
#[must_use]
pub fn excluding_office(held: &[GrantRole], wanted: GrantRole) -> Option<GrantRole> {
    let excluded = match wanted {
        GrantRole::Administrator => GrantRole::PrivacyOfficer,
        GrantRole::PrivacyOfficer => GrantRole::Administrator,
        _ => return None,
    };
    held.contains(&excluded).then_some(excluded)
}

/// Where the grant stands at `now`.
#[must_use]
pub fn status(grant: &role_grant::Model, now: DateTime<Utc>) -> GrantStatus {
    let ends = grant.valid_until;
    match grant.revoked_at {
        // Noted as ended when it was replaced: it ended by itself.
        Some(revoked) if ends.is_some_and(|ends| ends <= revoked) => GrantStatus::Expired,
        Some(_) => GrantStatus::Revoked,
        None if ends.is_some_and(|ends| ends <= now) => GrantStatus::Expired,
        None if grant.valid_from > now => GrantStatus::Pending,
        None => GrantStatus::Active,
    }
}

#[cfg(test)]
mod tests;
