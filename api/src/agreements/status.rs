//! The way of an agreement, step by step (domain.md §4). Signing is in `signing`.

use entity::terms::AgreementStatus::{
    self, Active, Declined, Draft, Expired, FullySigned, OpenForSignature, PartiallySigned,
    Superseded, Terminated, Withdrawn,
};
use serde_json::json;

/// A step of an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Its document is fixed: parties can sign.
    Open,
    /// It is given up as a draft.
    Withdraw,
    /// A required party does not sign.
    Decline,
    /// It is written anew.
    Revise,
    /// Its first day has come.
    Activate,
    /// It ends before its last day.
    Terminate,
    /// Another one takes its place.
    Supersede,
    /// Its last day is past.
    Expire,
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 8] = [
        Self::Open,
        Self::Withdraw,
        Self::Decline,
        Self::Revise,
        Self::Activate,
        Self::Terminate,
        Self::Supersede,
        Self::Expire,
    ];

    /// Where the step leads from `status`; `None` if it cannot be taken there.
    #[must_use]
    pub const fn from(self, status: AgreementStatus) -> Option<AgreementStatus> {
        match (self, status) {
            (Self::Open, Draft) => Some(OpenForSignature),
            (Self::Withdraw, Draft) => Some(Withdrawn),
            (Self::Decline, OpenForSignature | PartiallySigned) => Some(Declined),
            (Self::Revise, Declined) => Some(Draft),
            (Self::Activate, FullySigned) => Some(Active),
            (Self::Terminate, Active) => Some(Terminated),
            (Self::Supersede, Active) => Some(Superseded),
            (Self::Expire, Active) => Some(Expired),
            _ => None,
        }
    }
}

/// Whether parties can sign.
#[must_use]
pub const fn is_open(status: AgreementStatus) -> bool {
    matches!(status, OpenForSignature | PartiallySigned)
}

/// Whether a party can sign: whoever has to, as long as it is open; others as long as it holds or is to hold.
#[must_use]
pub const fn takes_signature(status: AgreementStatus, required: bool) -> bool {
    is_open(status) || (!required && matches!(status, FullySigned | Active))
}

/// Whether all required parties have signed it.
#[must_use]
pub const fn is_complete(status: AgreementStatus) -> bool {
    matches!(status, FullySigned | Active | Expired | Terminated | Superseded)
}

/// Whether another agreement can take its place: it holds or held.
#[must_use]
pub const fn is_replaceable(status: AgreementStatus) -> bool {
    matches!(status, Active | Expired | Terminated)
}

/// A status as the API writes it.
#[must_use]
pub fn name(status: AgreementStatus) -> String {
    json!(status).as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable as _;

    use super::*;

    #[test]
    fn who_does_not_have_to_sign_can_do_so_after_the_others() {
        let taking = |required| {
            AgreementStatus::iter().filter(move |status| takes_signature(*status, required))
        };
        let open = [OpenForSignature, PartiallySigned];
        assert!(taking(true).eq(open));
        assert!(taking(false).eq([open[0], open[1], FullySigned, Active]));
    }

    #[test]
    fn only_the_listed_steps_can_be_taken() {
        let mut listed = Vec::new();
        for step in Step::ALL {
            for status in AgreementStatus::iter() {
                if let Some(to) = step.from(status) {
                    listed.push((status, step, to));
                }
            }
        }
        assert_eq!(
            listed,
            [
                (Draft, Step::Open, OpenForSignature),
                (Draft, Step::Withdraw, Withdrawn),
                (OpenForSignature, Step::Decline, Declined),
                (PartiallySigned, Step::Decline, Declined),
                (Declined, Step::Revise, Draft),
                (FullySigned, Step::Activate, Active),
                (Active, Step::Terminate, Terminated),
                (Active, Step::Supersede, Superseded),
                (Active, Step::Expire, Expired),
            ]
        );
    }
}
