//! Rules of who may come, as somebody writes them down.

use entity::{
    audience_rule,
    id::{AudienceGroupId, AudienceRuleId, EventId, EventSeriesId, PartnerId, ProgrammeId},
    terms::{AudienceMode, AudienceRuleKind, PartnerKind, PublicFunction},
    value::{Ags, DistrictKey, StateCode},
};

use super::part_refusal::EventPartErrorCode::{
    self, InvalidTerritory, ModeRequired, Repeated, Required, RulesRequired, TooMany,
};
use crate::{checks::Checks, refusal::Refusal};

/// Most sets of rules.
pub const SETS: usize = 20;
/// Most rules of one set.
pub const RULES_OF_SET: usize = 10;
/// Most rules of all sets together: as many as are read.
pub const RULES: usize = 100;

/// One condition on who may come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleDraft {
    /// Declares the group.
    Group(AudienceGroupId),
    /// Holds the function.
    Function(PublicFunction),
    /// Represents a partner of the kind.
    PartnerKind(PartnerKind),
    /// Represents the partner.
    Partner(PartnerId),
    /// Represents a member of the programme.
    ProgrammeMember(ProgrammeId),
    /// Represents a municipality of the Land.
    State(String),
    /// Represents a municipality of the district.
    District(String),
    /// Represents the municipality.
    Municipality(String),
    /// Was invited.
    Invitation,
}

impl RuleDraft {
    /// The field of the input that holds the value.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Group(_) => "groupId",
            Self::Function(_) => "function",
            Self::PartnerKind(_) => "partnerKind",
            Self::Partner(_) => "partnerId",
            Self::ProgrammeMember(_) => "programmeId",
            Self::State(_) => "state",
            Self::District(_) => "district",
            Self::Municipality(_) => "municipality",
            Self::Invitation => "invitation",
        }
    }

    /// Whether the territory that it names can be one.
    fn is_territory_valid(&self) -> bool {
        match self {
            Self::State(code) => code.parse::<StateCode>().is_ok(),
            Self::District(key) => key.parse::<DistrictKey>().is_ok(),
            Self::Municipality(key) => key.parse::<Ags>().is_ok(),
            _ => true,
        }
    }

    /// The row: the rule of an event or a series at this place, from 1.
    #[must_use]
    pub fn into_row(
        self,
        id: AudienceRuleId,
        of: (Option<EventId>, Option<EventSeriesId>),
        (rule_set, position): (i32, i32),
    ) -> audience_rule::Model {
        let blank = |kind| audience_rule::Model {
            id,
            event_id: of.0,
            series_id: of.1,
            rule_set,
            position,
            kind,
            group_id: None,
            function: None,
            partner_kind: None,
            partner_id: None,
            programme_id: None,
            territory: None,
        };
        let within = |kind, key| audience_rule::Model { territory: Some(key), ..blank(kind) };
        match self {
            Self::Group(group) => {
                audience_rule::Model { group_id: Some(group), ..blank(AudienceRuleKind::Group) }
            }
            Self::Function(function) => audience_rule::Model {
                function: Some(function),
                ..blank(AudienceRuleKind::Function)
            },
            Self::PartnerKind(kind) => audience_rule::Model {
                partner_kind: Some(kind),
                ..blank(AudienceRuleKind::PartnerKind)
            },
            Self::Partner(partner) => audience_rule::Model {
                partner_id: Some(partner),
                ..blank(AudienceRuleKind::Partner)
            },
            Self::ProgrammeMember(programme) => audience_rule::Model {
                programme_id: Some(programme),
                ..blank(AudienceRuleKind::ProgrammeMember)
            },
            Self::State(key) => within(AudienceRuleKind::State, key),
            Self::District(key) => within(AudienceRuleKind::District, key),
            Self::Municipality(key) => within(AudienceRuleKind::Municipality, key),
            Self::Invitation => blank(AudienceRuleKind::Invitation),
        }
    }
}

/// Tells `checks` of everything that is wrong with a mode and its sets, but for what only the database
/// knows.
pub fn check(
    checks: &mut Checks<EventPartErrorCode>,
    mode: Option<AudienceMode>,
    sets: &[Vec<RuleDraft>],
) {
    let mut bounded = |path: &str, found: usize, max: usize| {
        if found > max {
            checks.refuse(Refusal::at(path, TooMany).with("max", max).with("found", found));
        }
    };
    bounded("ruleSets", sets.len(), SETS);
    bounded("ruleSets", sets.iter().map(Vec::len).sum(), RULES);
    for (number, rules) in sets.iter().enumerate() {
        bounded(&format!("ruleSets.{number}.rules"), rules.len(), RULES_OF_SET);
    }
    for (number, rules) in sets.iter().enumerate() {
        let path = format!("ruleSets.{number}.rules");
        if rules.is_empty() {
            // A set without a rule would let everybody in.
            checks.refuse_at(&path, Required);
        }
        for (place, rule) in rules.iter().enumerate() {
            let path = format!("{path}.{place}.{}", rule.field());
            if !rule.is_territory_valid() {
                checks.refuse_at(&path, InvalidTerritory);
            }
            if rules[..place].contains(rule) {
                checks.refuse(Refusal::at(&path, Repeated).with("value", rule.field()));
            }
        }
    }
    match mode {
        Some(AudienceMode::Restricted) if sets.is_empty() => {
            checks.refuse_at("ruleSets", RulesRequired);
        }
        None if !sets.is_empty() => checks.refuse_at("mode", ModeRequired),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::refusal::Failure;

    fn found(mode: Option<AudienceMode>, sets: &[Vec<RuleDraft>]) -> Vec<String> {
        let mut checks = Checks::default();
        check(&mut checks, mode, sets);
        match checks.done() {
            Err(Failure::Refused(refusals)) => refusals
                .iter()
                .map(|one| format!("{} {:?}", one.path[1..].join("."), one.code))
                .collect(),
            _ => Vec::new(),
        }
    }

    fn group(number: u128) -> RuleDraft {
        RuleDraft::Group(AudienceGroupId(Uuid::from_u128(number)))
    }

    #[test]
    fn a_mode_and_its_rules_fit() {
        use AudienceMode::{InvitationOnly, Open, Restricted};
        let sets = [vec![group(1)], vec![group(2), RuleDraft::State("DE-SN".into())]];
        for mode in [Open, Restricted, InvitationOnly] {
            assert_eq!(found(Some(mode), &sets), [""; 0], "{mode:?}");
        }
        assert_eq!(found(Some(Open), &[]), [""; 0]);
        assert_eq!(found(None, &[]), [""; 0]);
        assert_eq!(found(Some(Restricted), &[]), ["ruleSets RulesRequired"]);
        assert_eq!(found(None, &sets), ["mode ModeRequired"]);
        assert_eq!(found(Some(Restricted), &[Vec::new()]), ["ruleSets.0.rules Required"]);
    }

    #[test]
    fn a_territory_is_a_land_a_district_or_a_municipality() {
        let rules = vec![
            RuleDraft::State("DE-SN".into()),
            RuleDraft::District("14628".into()),
            RuleDraft::Municipality("14628410".into()),
            RuleDraft::State("DE-XX".into()),
            RuleDraft::District("1462".into()),
            RuleDraft::Municipality("17628410".into()),
        ];
        let wrong = [
            "ruleSets.0.rules.3.state InvalidTerritory",
            "ruleSets.0.rules.4.district InvalidTerritory",
            "ruleSets.0.rules.5.municipality InvalidTerritory",
        ];
        assert_eq!(found(Some(AudienceMode::Restricted), &[rules]), wrong);
    }

    #[test]
    fn sets_and_rules_are_bounded_and_no_rule_stands_twice_in_a_set() {
        let mode = Some(AudienceMode::Restricted);
        let sets: Vec<_> = (0..21).map(|number| vec![group(number)]).collect();
        assert_eq!(found(mode, &sets), ["ruleSets TooMany"]);
        let long = (0..11).map(group).collect();
        assert_eq!(found(mode, &[long]), ["ruleSets.0.rules TooMany"]);
        let many: Vec<Vec<_>> = (0..11).map(|_| (0..10).map(group).collect()).collect();
        assert_eq!(found(mode, &many), ["ruleSets TooMany"]);
        let twice = vec![group(1), group(1)];
        assert_eq!(found(mode, &[twice]), ["ruleSets.0.rules.1.groupId Repeated"]);
    }

    #[test]
    fn every_rule_is_a_row_that_the_table_takes() {
        let id = Uuid::from_u128(1);
        let event = (Some(EventId(id)), None);
        for draft in [
            group(1),
            RuleDraft::Function(PublicFunction::Mayor),
            RuleDraft::PartnerKind(PartnerKind::Municipality),
            RuleDraft::Partner(PartnerId(id)),
            RuleDraft::ProgrammeMember(ProgrammeId(id)),
            RuleDraft::State("DE-SN".into()),
            RuleDraft::Invitation,
        ] {
            let row = draft.clone().into_row(AudienceRuleId(id), event, (1, 2));
            assert_eq!((row.event_id, row.series_id), event);
            assert_eq!((row.rule_set, row.position), (1, 2));
            let values = [
                row.group_id.is_some(),
                row.function.is_some(),
                row.partner_kind.is_some(),
                row.partner_id.is_some(),
                row.programme_id.is_some(),
                row.territory.is_some(),
            ];
            let given = values.into_iter().filter(|given| *given).count();
            assert_eq!(given, usize::from(draft != RuleDraft::Invitation), "{draft:?}");
        }
    }
}
