//! Who may come to an event, by its audience rules: rules of one set hold together, one set is enough.

use std::collections::BTreeMap;

use entity::{
    audience_rule,
    id::{AudienceGroupId, PartnerId, ProgrammeId},
    terms::{AudienceMode, AudienceRuleKind, PartnerKind, PublicFunction},
};

/// What somebody who registers states, or was given.
#[derive(Clone, Debug, Default)]
pub struct Claimant {
    /// The declared group.
    pub group: Option<AudienceGroupId>,
    /// The declared public function.
    pub function: Option<PublicFunction>,
    /// The partner that is represented.
    pub represented: Option<Represented>,
    /// Whether the organisers invited the person.
    pub invited: bool,
}

/// The partner that somebody represents. A unit counts as what it is a unit of, too.
#[derive(Clone, Debug, Default)]
pub struct Represented {
    /// The partner, and those that it is a unit of.
    pub partners: Vec<PartnerId>,
    /// Their kinds.
    pub kinds: Vec<PartnerKind>,
    /// Keys of the municipality: its Land, its district, its AGS.
    pub territories: Vec<String>,
    /// Programmes that they are members of.
    pub programmes: Vec<ProgrammeId>,
}

/// Why somebody may not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ineligible {
    /// One of the groups is to be declared.
    GroupRequired,
    /// Only who is invited comes.
    InvitationRequired,
    /// The event is for others.
    NotEligible,
}

/// Whether somebody may come. The groups of an open event are only indicative.
pub fn judge(
    mode: Option<AudienceMode>,
    rules: &[audience_rule::Model],
    claimant: &Claimant,
) -> Result<(), Ineligible> {
    match mode.unwrap_or(AudienceMode::Open) {
        AudienceMode::Open => Ok(()),
        AudienceMode::InvitationOnly if claimant.invited => Ok(()),
        AudienceMode::InvitationOnly => Err(Ineligible::InvitationRequired),
        AudienceMode::Restricted => restricted(rules, claimant),
    }
}

fn restricted(rules: &[audience_rule::Model], claimant: &Claimant) -> Result<(), Ineligible> {
    let mut sets: BTreeMap<i32, Vec<&audience_rule::Model>> = BTreeMap::new();
    for rule in rules {
        sets.entry(rule.rule_set).or_default().push(rule);
    }
    if sets.values().any(|set| set.iter().all(|rule| holds(rule, claimant))) {
        return Ok(());
    }
    // Restricted in words alone: whom the organisers invite, they have judged themselves.
    if sets.is_empty() && claimant.invited {
        return Ok(());
    }
    let names_groups = rules.iter().any(|rule| rule.kind == AudienceRuleKind::Group);
    if names_groups && claimant.group.is_none() {
        return Err(Ineligible::GroupRequired);
    }
    let invites =
        !rules.is_empty() && rules.iter().all(|rule| rule.kind == AudienceRuleKind::Invitation);
    Err(if invites { Ineligible::InvitationRequired } else { Ineligible::NotEligible })
}

fn holds(rule: &audience_rule::Model, claimant: &Claimant) -> bool {
    let represented = claimant.represented.as_ref();
    match rule.kind {
        AudienceRuleKind::Group => rule.group_id.is_some() && rule.group_id == claimant.group,
        AudienceRuleKind::Function => rule.function.is_some() && rule.function == claimant.function,
        AudienceRuleKind::PartnerKind => rule.partner_kind.is_some_and(|kind| {
            represented.is_some_and(|represented| represented.kinds.contains(&kind))
        }),
        AudienceRuleKind::Partner => rule.partner_id.is_some_and(|partner| {
            represented.is_some_and(|represented| represented.partners.contains(&partner))
        }),
        AudienceRuleKind::ProgrammeMember => rule.programme_id.is_some_and(|programme| {
            represented.is_some_and(|represented| represented.programmes.contains(&programme))
        }),
        AudienceRuleKind::State | AudienceRuleKind::District | AudienceRuleKind::Municipality => {
            rule.territory.as_ref().is_some_and(|territory| {
                represented.is_some_and(|represented| represented.territories.contains(territory))
            })
        }
        AudienceRuleKind::Invitation => claimant.invited,
    }
}

#[cfg(test)]
mod tests {
    use entity::id::AudienceRuleId;
    use uuid::Uuid;

    use super::*;

    const MAYORS: u128 = 1;
    const COUNCILS: u128 = 2;

    fn rule(rule_set: i32, kind: AudienceRuleKind) -> audience_rule::Model {
        audience_rule::Model {
            id: AudienceRuleId(Uuid::nil()),
            event_id: None,
            series_id: None,
            rule_set,
            position: 1,
            kind,
            group_id: None,
            function: None,
            partner_kind: None,
            partner_id: None,
            programme_id: None,
            territory: None,
        }
    }

    fn group(rule_set: i32, id: u128) -> audience_rule::Model {
        let group_id = Some(AudienceGroupId(Uuid::from_u128(id)));
        audience_rule::Model { group_id, ..rule(rule_set, AudienceRuleKind::Group) }
    }

    fn of_group(id: u128) -> Claimant {
        Claimant { group: Some(AudienceGroupId(Uuid::from_u128(id))), ..Claimant::default() }
    }

    #[test]
    fn groups_of_an_open_event_are_only_indicative() {
        let rules = [group(1, MAYORS)];
        for mode in [None, Some(AudienceMode::Open)] {
            assert_eq!(judge(mode, &rules, &Claimant::default()), Ok(()));
            assert_eq!(judge(mode, &rules, &of_group(COUNCILS)), Ok(()));
        }
    }

    #[test]
    fn one_of_the_groups_of_a_restricted_event_is_declared() {
        let rules = [group(1, MAYORS), group(2, COUNCILS)];
        let judge = |claimant| judge(Some(AudienceMode::Restricted), &rules, &claimant);
        assert_eq!(judge(of_group(COUNCILS)), Ok(()));
        assert_eq!(judge(Claimant::default()), Err(Ineligible::GroupRequired));
        assert_eq!(judge(of_group(3)), Err(Ineligible::NotEligible));
    }

    #[test]
    fn rules_of_a_set_hold_together() {
        let mayor = audience_rule::Model {
            function: Some(PublicFunction::Mayor),
            ..rule(1, AudienceRuleKind::Function)
        };
        let saxony = audience_rule::Model {
            territory: Some("DE-SN".into()),
            ..rule(1, AudienceRuleKind::State)
        };
        let rules = [mayor, saxony];
        let judge = |function, territory: Option<&str>| {
            let represented = territory.map(|territory| Represented {
                territories: vec![territory.into()],
                ..Represented::default()
            });
            let claimant = Claimant { function, represented, ..Claimant::default() };
            judge(Some(AudienceMode::Restricted), &rules, &claimant).is_ok()
        };
        assert!(judge(Some(PublicFunction::Mayor), Some("DE-SN")));
        assert!(!judge(Some(PublicFunction::Mayor), Some("DE-BB")));
        assert!(!judge(Some(PublicFunction::Mayor), None));
        assert!(!judge(Some(PublicFunction::Councillor), Some("DE-SN")));
    }

    #[test]
    fn an_event_by_invitation_is_for_those_who_are_invited() {
        let invited = Claimant { invited: true, ..Claimant::default() };
        let only = Some(AudienceMode::InvitationOnly);
        assert_eq!(judge(only, &[], &invited), Ok(()));
        assert_eq!(judge(only, &[], &of_group(MAYORS)), Err(Ineligible::InvitationRequired));
        let restricted = Some(AudienceMode::Restricted);
        let rules = [rule(1, AudienceRuleKind::Invitation)];
        assert_eq!(judge(restricted, &rules, &invited), Ok(()));
        let refused = judge(restricted, &rules, &Claimant::default());
        assert_eq!(refused, Err(Ineligible::InvitationRequired));
        assert_eq!(judge(restricted, &[], &invited), Ok(()));
        assert_eq!(judge(restricted, &[], &of_group(MAYORS)), Err(Ineligible::NotEligible));
    }
}
