//! Partners and their units: no cycles, at most four levels (domain.md §4), and the role in which
//! the people of each of them act (access.md, "Roles").

use std::collections::HashMap;

use entity::{
    id::PartnerId,
    terms::{GrantRole, PartnerKind},
};

use crate::users::rules::role_for;

/// Most levels, the topmost partner included.
pub const LEVELS: usize = 4;

/// What is wrong with a place below a partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misplaced {
    /// The partner would be above itself.
    Cycle,
    /// There would be more than [`LEVELS`] levels.
    TooDeep,
}

/// Who is a unit of whom.
#[derive(Clone, Debug, Default)]
pub struct Hierarchy(HashMap<PartnerId, Member>);

#[derive(Clone, Copy, Debug)]
struct Member {
    parent: Option<PartnerId>,
    kind: PartnerKind,
}

impl Hierarchy {
    /// Puts a partner where it is, or is to be.
    pub fn put(&mut self, partner: PartnerId, parent: Option<PartnerId>, kind: PartnerKind) {
        self.0.insert(partner, Member { parent, kind });
    }

    /// Whether the partner, with all that is below it, can stand where it is.
    pub fn check(&self, partner: PartnerId) -> Result<(), Misplaced> {
        let above = self.above(partner).ok_or(Misplaced::Cycle)?.len();
        if above + self.levels_from(partner) > LEVELS { Err(Misplaced::TooDeep) } else { Ok(()) }
    }

    /// The partner and all that is below it.
    #[must_use]
    pub fn family(&self, partner: PartnerId) -> Vec<PartnerId> {
        let mut family = vec![partner];
        let mut level = vec![partner];
        // A place that is wrong has been found before; the bound keeps a cycle from being endless.
        for _ in 0..=LEVELS {
            level = self.units(&level);
            family.extend(&level);
        }
        family
    }

    /// The units of a partner.
    #[must_use]
    pub fn units_of(&self, partner: PartnerId) -> Vec<PartnerId> {
        self.units(&[partner])
    }

    /// Puts a partner that is here under another one.
    pub fn move_under(&mut self, partner: PartnerId, parent: PartnerId) {
        if let Some(member) = self.0.get_mut(&partner) {
            member.parent = Some(parent);
        }
    }

    /// The role in which the partner's people act: of a unit, that of the first above it that is none.
    #[must_use]
    pub fn role(&self, partner: PartnerId) -> GrantRole {
        let line = std::iter::once(partner).chain(self.above(partner).unwrap_or_default());
        role_for(line.filter_map(|id| self.0.get(&id).map(|member| member.kind)))
    }

    /// What is above the partner, the nearest first; `None` if that never ends.
    fn above(&self, partner: PartnerId) -> Option<Vec<PartnerId>> {
        let mut above = Vec::new();
        let mut next = self.parent(partner);
        while let Some(parent) = next {
            if parent == partner || above.contains(&parent) {
                return None;
            }
            above.push(parent);
            next = self.parent(parent);
        }
        Some(above)
    }

    fn parent(&self, partner: PartnerId) -> Option<PartnerId> {
        self.0.get(&partner).and_then(|member| member.parent)
    }

    fn units(&self, parents: &[PartnerId]) -> Vec<PartnerId> {
        let of_them = |member: &Member| member.parent.is_some_and(|id| parents.contains(&id));
        self.0.iter().filter(|(_, member)| of_them(member)).map(|(id, _)| *id).collect()
    }

    /// How many levels there are from the partner on, itself included.
    fn levels_from(&self, partner: PartnerId) -> usize {
        let mut level = vec![partner];
        let mut levels = 0;
        while !level.is_empty() && levels <= LEVELS {
            level = self.units(&level);
            levels += 1;
        }
        levels
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn id(number: u128) -> PartnerId {
        PartnerId(Uuid::from_u128(number))
    }

    /// 1 ← 2 ← 3 ← 4, and 5 alone.
    fn line() -> Hierarchy {
        let mut hierarchy = Hierarchy::default();
        hierarchy.put(id(1), None, PartnerKind::StateMinistry);
        for number in 2..=4 {
            hierarchy.put(id(number), Some(id(number - 1)), PartnerKind::Unit);
        }
        hierarchy.put(id(5), None, PartnerKind::Foundation);
        hierarchy
    }

    #[test]
    fn four_levels_are_enough() {
        let mut hierarchy = line();
        for number in 1..=5 {
            assert_eq!(hierarchy.check(id(number)), Ok(()));
        }
        hierarchy.put(id(6), Some(id(4)), PartnerKind::Unit);
        assert_eq!(hierarchy.check(id(6)), Err(Misplaced::TooDeep));
        let mut hierarchy = line();
        hierarchy.put(id(1), Some(id(5)), PartnerKind::StateMinistry);
        assert_eq!(hierarchy.check(id(1)), Err(Misplaced::TooDeep), "what is below it counts");
    }

    #[test]
    fn nobody_is_above_themselves() {
        for parent in 1..=4 {
            let mut hierarchy = line();
            hierarchy.put(id(1), Some(id(parent)), PartnerKind::StateMinistry);
            assert_eq!(hierarchy.check(id(1)), Err(Misplaced::Cycle), "below {parent}");
        }
    }

    #[test]
    fn a_unit_acts_in_the_role_of_what_it_is_a_unit_of() {
        let hierarchy = line();
        assert_eq!(hierarchy.role(id(4)), GrantRole::Ministry);
        assert_eq!(hierarchy.role(id(5)), GrantRole::Foundation);
        let mut family = hierarchy.family(id(2));
        family.sort_unstable();
        assert_eq!(family, [id(2), id(3), id(4)]);
    }
}
