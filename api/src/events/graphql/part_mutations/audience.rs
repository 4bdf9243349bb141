//! Who may come to an event, or to the events of a series.

use async_graphql::{Context, ID, InputObject, Object, OneofObject};
use entity::id::{AudienceGroupId, PartnerId, ProgrammeId};

use super::{EventOrSeriesInput, changed, event_or_series_payload};
use crate::{
    events::{
        graphql::{AudienceMode, PublicFunction},
        service::{
            RuleDraft,
            arrange::{self, AudienceEdit},
        },
    },
    fault::Fault,
    graphql::{ContextExt as _, error::Fallible, id::GlobalId as _, mutation::answer},
    partners::graphql::PartnerKind,
};

/// A condition on who may come: exactly one of these.
#[derive(Debug, OneofObject)]
pub enum AudienceRuleInput {
    /// Declares this group.
    GroupId(ID),
    /// Holds this function.
    Function(PublicFunction),
    /// Represents a partner of this kind.
    PartnerKind(PartnerKind),
    /// Represents this partner.
    PartnerId(ID),
    /// Represents a member of this programme.
    ProgrammeId(ID),
    /// Represents a municipality of this Land, by ISO 3166-2 code: `DE-SN`.
    State(String),
    /// Represents a municipality of this district, by its 5 digits.
    District(String),
    /// Represents this municipality, by its AGS of 8 digits.
    Municipality(String),
    /// Was invited: `YES`.
    Invitation(InvitationRule),
}

/// That somebody was invited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
pub enum InvitationRule {
    /// The person was invited.
    Yes,
}

impl AudienceRuleInput {
    fn parse(self) -> Result<RuleDraft, Fault> {
        Ok(match self {
            Self::GroupId(id) => {
                RuleDraft::Group(AudienceGroupId::from_global("input.ruleSets", &id)?)
            }
            Self::Function(function) => RuleDraft::Function(function.into()),
            Self::PartnerKind(kind) => RuleDraft::PartnerKind(kind.into()),
            Self::PartnerId(id) => {
                RuleDraft::Partner(PartnerId::from_global("input.ruleSets", &id)?)
            }
            Self::ProgrammeId(id) => {
                RuleDraft::ProgrammeMember(ProgrammeId::from_global("input.ruleSets", &id)?)
            }
            Self::State(code) => RuleDraft::State(code),
            Self::District(key) => RuleDraft::District(key),
            Self::Municipality(key) => RuleDraft::Municipality(key),
            Self::Invitation(InvitationRule::Yes) => RuleDraft::Invitation,
        })
    }
}

/// Rules that must all hold together.
#[derive(Debug, InputObject)]
pub struct AudienceRuleSetInput {
    /// The rules, at most 10.
    rules: Vec<AudienceRuleInput>,
}

/// Who may come, as a whole: what was said before is replaced.
#[derive(Debug, InputObject)]
pub struct SetAudienceInput {
    /// The event or series.
    of: EventOrSeriesInput,
    /// The version of the event or series that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// Whether the rules decide or only indicate whom it is meant for. Without it and without rules an event has
    /// the audience of its series.
    mode: Option<AudienceMode>,
    /// Sets of rules, at most 20 and 100 rules in all: whoever fulfils all rules of one set may come.
    rule_sets: Vec<AudienceRuleSetInput>,
}

impl SetAudienceInput {
    fn parse(self) -> Result<AudienceEdit, Fault> {
        let set = |set: AudienceRuleSetInput| {
            set.rules.into_iter().map(AudienceRuleInput::parse).collect::<Result<Vec<_>, _>>()
        };
        Ok(AudienceEdit {
            of: self.of.parse()?,
            expected_version: self.expected_version,
            mode: self.mode.map(Into::into),
            sets: self.rule_sets.into_iter().map(set).collect::<Result<_, _>>()?,
        })
    }
}

event_or_series_payload! {
    /// What `setAudience` answers.
    SetAudiencePayload
}

/// What can be done with audiences.
#[derive(Debug, Default)]
pub struct AudienceMutation;

#[Object]
impl AudienceMutation {
    /// Says who may come to an event, or to the events of a series that say nothing themselves. Registrations that
    /// are there stay. For those who edit the event or series.
    async fn set_audience(
        &self,
        ctx: &Context<'_>,
        input: SetAudienceInput,
    ) -> Fallible<SetAudiencePayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => arrange::set_audience(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, changed(ctx, result).await, SetAudiencePayload::done)
    }
}
