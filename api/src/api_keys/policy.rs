//! What a key may be given, and whether it holds.

use chrono::{DateTime, TimeDelta, Utc};
use entity::api_key;

use crate::{
    access::Scope,
    policy::{Ground, Rule},
};

/// Longest time between making a key and its end.
pub(super) const LONGEST_LIFE: TimeDelta = TimeDelta::days(366);
/// Longest time for which a key goes on beside the one that replaces it, in hours.
pub(super) const LONGEST_OVERLAP_HOURS: i32 = 168;
/// Most characters of a key's name.
pub(super) const LONGEST_NAME: usize = 100;
/// Longest time for which the last use is not written again.
pub(super) const USE_IS_NOTED_EVERY: TimeDelta = TimeDelta::minutes(1);

/// Whether a key can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiKeyStatus {
    /// It can be used.
    Active,
    /// It can still be used, until its overlap with the key that replaces it ends.
    Replaced,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
}

impl ApiKeyStatus {
    /// Where the key stands at `now`.
    #[must_use]
    pub fn of(key: &api_key::Model, now: DateTime<Utc>) -> Self {
        if key.revoked_at.is_some() {
            Self::Revoked
        } else if key.expires_at <= now {
            Self::Expired
        } else if key.replaced_by_id.is_some() {
            Self::Replaced
        } else {
            Self::Active
        }
    }

    /// Whether calls with the key are answered.
    #[must_use]
    pub const fn is_usable(self) -> bool {
        matches!(self, Self::Active | Self::Replaced)
    }
}

/// The scopes of `scopes` that whoever acts on this ground may not put into their hands.
///
/// A key that opens personal data is made by a manager of the partner alone: nobody gets at
/// participants by administering the network (access.md).
pub(super) fn withheld(scopes: &[Scope], ground: &Ground) -> Vec<Scope> {
    scopes.iter().copied().filter(|scope| !may_give(ground.rule, scope.is_personal())).collect()
}

const fn may_give(rule: Rule, is_personal: bool) -> bool {
    !is_personal || matches!(rule, Rule::Own(..))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Level, NetworkRole};

    #[test]
    fn only_managers_of_the_partner_give_scopes_that_open_personal_data() {
        let own = Rule::Own(&[], Level::Manager);
        let others = [Rule::Office(NetworkRole::Administrator), Rule::Operator, Rule::SignedIn];
        for is_personal in [false, true] {
            assert!(may_give(own, is_personal));
            for rule in others {
                assert_eq!(may_give(rule, is_personal), !is_personal, "{rule:?}");
            }
        }
    }
}
