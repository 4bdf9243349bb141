//! Who may change the register. Everybody may read it.

use crate::access::Actor;

/// Whether the actor may import an edition.
pub(super) fn may_import(actor: &Actor) -> bool {
    matches!(actor, Actor::Operator) || actor.is_administrator()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::access::{NetworkRole, User};

    #[test]
    fn operators_and_administrators_import() {
        let user = |network_roles| {
            Actor::User(User { id: Uuid::nil(), network_roles, memberships: Vec::new() })
        };
        assert!(may_import(&Actor::Operator));
        assert!(may_import(&user(vec![NetworkRole::Administrator])));
        assert!(!may_import(&user(vec![NetworkRole::Auditor])));
        assert!(!may_import(&Actor::Anonymous));
    }
}
