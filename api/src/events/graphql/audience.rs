//! Who may come, in the schema.

use std::collections::HashSet;

use async_graphql::{Context, Description, ID, Object, SimpleObject};
use entity::{
    audience_group, audience_rule,
    id::{AudienceGroupId, AudienceRuleId},
    terms,
};

use super::{
    event::{Event, EventConnection, event_in_detail},
    lists::{EventArguments, EventFilterInput, EventOrderInput, events_of},
    series::{EventSeries, event_series},
    terms::{AudienceMode, AudienceRuleKind, PublicFunction},
};
use crate::{
    content::graphql::{self as content, SourceRefInfo},
    events::{
        effective::Effective,
        service::{self, EventOwner},
    },
    fault::Fault,
    graphql::{
        ContextExt as _,
        connection::{PageArguments, connection},
        error::{Fallible, Result, reference},
        id::GlobalId as _,
        load_rows,
        scalar::DateTime,
    },
    partners::graphql::{Partner, PartnerKind, partner},
    programmes::graphql::{Programme, programme},
};

/// Who may come to an event.
#[derive(Clone, Debug, Default, Description)]
pub struct AudienceInfo {
    mode: Option<terms::AudienceMode>,
    text: Option<String>,
    rules: Vec<audience_rule::Model>,
    inherited: bool,
}

impl AudienceInfo {
    /// Mode, words and rules; inherited when mode or rules are.
    #[must_use]
    pub fn new(
        mode: Option<Effective<terms::AudienceMode>>,
        text: Option<String>,
        rules: Effective<Vec<audience_rule::Model>>,
    ) -> Self {
        let inherited = rules.inherited || mode.is_some_and(|mode| mode.inherited);
        let mut rules = rules.value;
        rules.sort_by_key(|rule| (rule.rule_set, rule.position));
        Self { mode: mode.map(|mode| mode.value), text, rules, inherited }
    }

    /// Whether any of it is that of the series.
    #[must_use]
    pub fn is_inherited(&self) -> bool {
        self.inherited
    }
}

#[Object(use_type_description)]
impl AudienceInfo {
    /// Who may come; null where nobody said.
    async fn mode(&self) -> Option<AudienceMode> {
        self.mode.map(Into::into)
    }

    /// Who may come, in words.
    async fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// The groups that the rules name, each once.
    async fn groups(&self) -> Vec<AudienceGroupInfo> {
        use terms::AudienceMode::{InvitationOnly, Restricted};
        let indicative = !matches!(self.mode, Some(Restricted | InvitationOnly));
        let mut seen = HashSet::new();
        let ids = self.rules.iter().filter_map(|rule| rule.group_id);
        ids.filter(|id| seen.insert(*id)).map(|id| AudienceGroupInfo { id, indicative }).collect()
    }

    /// Sets of rules: whoever fulfils all rules of one set may come.
    async fn rule_sets(&self) -> Vec<AudienceRuleSetInfo> {
        self.rules
            .chunk_by(|one, next| one.rule_set == next.rule_set)
            .map(|rules| AudienceRuleSetInfo {
                rules: rules.iter().cloned().map(AudienceRule).collect(),
            })
            .collect()
    }

    /// Whether any of it is that of the series.
    async fn inherited(&self) -> bool {
        self.inherited
    }
}

/// A group that an event is for.
#[derive(Clone, Debug, Description)]
pub struct AudienceGroupInfo {
    id: AudienceGroupId,
    indicative: bool,
}

#[Object(use_type_description)]
impl AudienceGroupInfo {
    /// The group.
    async fn group(&self, ctx: &Context<'_>) -> Fallible<AudienceGroup> {
        audience_group(ctx, Some(self.id)).await
    }

    /// Whether the group only indicates whom the event is meant for: everybody may come.
    async fn indicative(&self) -> bool {
        self.indicative
    }
}

/// Rules that must all hold together.
#[derive(Clone, Debug, SimpleObject)]
pub struct AudienceRuleSetInfo {
    /// The rules.
    rules: Vec<AudienceRule>,
}

/// A condition on who may come.
#[derive(Clone, Debug, Description)]
pub struct AudienceRule(audience_rule::Model);

impl From<audience_rule::Model> for AudienceRule {
    fn from(row: audience_rule::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl AudienceRule {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// What the rule looks at.
    async fn kind(&self) -> AudienceRuleKind {
        self.0.kind.into()
    }

    /// The group that must be declared.
    async fn group(&self, ctx: &Context<'_>) -> Fallible<AudienceGroup> {
        audience_group(ctx, self.0.group_id).await
    }

    /// The function that must be held.
    async fn function(&self) -> Option<PublicFunction> {
        self.0.function.map(Into::into)
    }

    /// The kind of the partner that must be represented.
    async fn partner_kind(&self) -> Option<PartnerKind> {
        self.0.partner_kind.map(Into::into)
    }

    /// The partner that must be represented.
    async fn partner(&self, ctx: &Context<'_>) -> Fallible<Partner> {
        partner(ctx, self.0.partner_id).await
    }

    /// The programme that must be taken part in.
    async fn programme(&self, ctx: &Context<'_>) -> Fallible<Programme> {
        programme(ctx, self.0.programme_id).await
    }

    /// The Land by ISO 3166-2 code, the district by its 5 digits or the municipality by its AGS in
    /// which the represented municipality must lie.
    async fn territory(&self) -> Option<&str> {
        self.0.territory.as_deref()
    }

    /// The event that it is a rule of; null for a rule of a series.
    async fn event(&self, ctx: &Context<'_>) -> Fallible<Event> {
        event_in_detail(ctx, self.0.event_id).await
    }

    /// The series that it is a rule of; null for a rule of an event.
    async fn series(&self, ctx: &Context<'_>) -> Fallible<EventSeries> {
        event_series(ctx, self.0.series_id).await
    }
}

/// People whom events are for, in the words of an invitation.
#[derive(Clone, Debug, Description)]
pub struct AudienceGroup(audience_group::Model);

impl From<audience_group::Model> for AudienceGroup {
    fn from(row: audience_group::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl AudienceGroup {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// Name, byte for byte.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Whether declaring it could reveal what Art. 9 GDPR protects, such as religion or origin: it needs
    /// explicit consent then, and is kept apart for the organisers alone.
    async fn sensitive(&self) -> bool {
        self.0.sensitive
    }

    /// Events whose rules name the group, by date; also those that inherit such rules.
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which events the list is to hold.")] filter: Option<EventFilterInput>,
        #[graphql(desc = "How the list is ordered; by date, early to late, by default.")]
        order_by: Option<EventOrderInput>,
    ) -> Result<EventConnection> {
        let page = PageArguments { first, after, last, before };
        let arguments = EventArguments::new(page, filter, order_by);
        let list = "audienceGroup.events";
        events_of(ctx, EventOwner::AudienceGroup, self.0.id, list, arguments).await
    }

    /// Texts in which the record's facts are stated.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<SourceRefInfo>> {
        content::sources(ctx, self.0.id).await
    }

    /// When the record was written.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When the record was last changed.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }

    /// Version of the record; a change names the one that it read.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

connection! {
    /// A page of audience groups.
    AudienceGroupConnection,
    /// An audience group in a list.
    AudienceGroupEdge,
    AudienceGroup,
}

/// An audience group that an object refers to; null where there is none.
pub async fn audience_group(
    ctx: &Context<'_>,
    id: Option<AudienceGroupId>,
) -> Fallible<AudienceGroup> {
    reference(ctx.load(id?).await.map(|row| row.map(AudienceGroup)))
}

load_rows! {
    AudienceGroupId => service::audience_groups: audience_group::Model;
    AudienceRuleId => service::audience_rules: audience_rule::Model;
}

/// The rules that hold for an event or series, own and those of the series, in one go.
pub(super) async fn rules(
    ctx: &Context<'_>,
    event: Option<entity::id::EventId>,
    series: Option<entity::id::EventSeriesId>,
) -> Result<(Vec<audience_rule::Model>, Vec<audience_rule::Model>), Fault> {
    use service::{RulesOfEvent, RulesOfSeries};
    let own = async {
        match event {
            Some(id) => Ok(ctx.load(RulesOfEvent(id)).await?.unwrap_or_default()),
            None => Ok(Vec::new()),
        }
    };
    let inherited = async {
        match series {
            Some(id) => Ok(ctx.load(RulesOfSeries(id)).await?.unwrap_or_default()),
            None => Ok(Vec::new()),
        }
    };
    futures_util::future::try_join(own, inherited).await
}

load_rows! {
    service::RulesOfEvent => service::rules_of_events: Vec<audience_rule::Model>;
    service::RulesOfSeries => service::rules_of_series: Vec<audience_rule::Model>;
}
