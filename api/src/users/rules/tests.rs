use chrono::{TimeDelta, TimeZone as _};
use entity::{
    id::{RoleGrantId, UserId},
    terms::ActorKind,
};
use sea_orm::Iterable as _;
use uuid::Uuid;

use super::*;
use crate::access::is_partner_role;

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 21, 12, 0, 0).unwrap()
}

#[test]
fn every_kind_of_partner_has_one_role_and_a_unit_that_of_its_partner() {
    for kind in PartnerKind::iter() {
        match role_of(kind) {
            Some(role) => {
                assert!(is_partner_role(role), "{kind:?}");
                assert_eq!(role_for([kind]), role);
                assert_eq!(role_for([PartnerKind::Unit, PartnerKind::Unit, kind]), role);
            }
            None => assert_eq!(kind, PartnerKind::Unit),
        }
    }
    assert_eq!(role_for([PartnerKind::Unit]), GrantRole::Associate);
    assert_eq!(role_for([PartnerKind::StateAgency]), GrantRole::Ministry);
    assert_eq!(role_for([PartnerKind::NonProfitCompany]), GrantRole::Foundation);
    assert_eq!(role_for([PartnerKind::PublicAcademy]), GrantRole::Associate);
    // The nearest partner decides, not the one at the top.
    let foundation_of_a_municipality =
        [PartnerKind::Unit, PartnerKind::Foundation, PartnerKind::Municipality];
    assert_eq!(role_for(foundation_of_a_municipality), GrantRole::Foundation);
}

#[test]
fn a_grant_ends_after_it_begins_and_begins_not_in_the_past() {
    let hour = TimeDelta::hours(1);
    let path =
        |from, until| validity(now(), from, until).err().map(|refusal| refusal.path.join("."));
    assert_eq!(path(None, None), None);
    assert_eq!(path(Some(now()), Some(now() + hour)), None);
    assert_eq!(path(Some(now() + hour), None), None);
    assert_eq!(path(Some(now() - hour), None).as_deref(), Some("input.validFrom"));
    assert_eq!(path(None, Some(now())).as_deref(), Some("input.validUntil"));
    assert_eq!(path(Some(now() + hour), Some(now() + hour)).as_deref(), Some("input.validUntil"));
}

#[test]
fn a_reason_has_1_to_500_characters() {
    assert_eq!(reason(" vertritt das Amt ").unwrap(), "vertritt das Amt");
    assert!(reason(&"ß".repeat(500)).is_ok());
    for wrong in ["", " \n", &"x".repeat(501), "a\0b"] {
        assert!(reason(wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn nobody_administers_and_guards_privacy() {
    use GrantRole::{Administrator, Auditor, Ministry, PrivacyOfficer};
    assert_eq!(excluding_office(&[PrivacyOfficer], Administrator), Some(PrivacyOfficer));
    assert_eq!(excluding_office(&[Ministry, Administrator], PrivacyOfficer), Some(Administrator));
    assert_eq!(excluding_office(&[Ministry, Auditor], Administrator), None);
    assert_eq!(excluding_office(&[Administrator], Auditor), None);
}

#[test]
fn a_grant_is_in_force_between_its_beginning_and_its_end() {
    let hour = TimeDelta::hours(1);
    let grant = role_grant::Model {
        id: RoleGrantId(Uuid::nil()),
        user_id: UserId(Uuid::nil()),
        role: GrantRole::Auditor,
        partner_id: None,
        event_id: None,
        level: None,
        may_sign: false,
        valid_from: now(),
        valid_until: Some(now() + hour),
        granted_by_kind: ActorKind::Operator,
        granted_by_id: None,
        reason: "Prüfung".into(),
        revoked_at: None,
        revoked_by_id: None,
        revocation_reason: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    };
    assert_eq!(status(&grant, now() - hour), GrantStatus::Pending);
    assert_eq!(status(&grant, now()), GrantStatus::Active);
    assert_eq!(status(&grant, now() + hour), GrantStatus::Expired);
    let revoked = role_grant::Model { revoked_at: Some(now()), ..grant.clone() };
    assert_eq!(status(&revoked, now()), GrantStatus::Revoked);
    let replaced = role_grant::Model { revoked_at: grant.valid_until, ..grant };
    assert_eq!(status(&replaced, now() + hour * 2), GrantStatus::Expired);
}
