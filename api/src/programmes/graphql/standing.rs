//! Who takes part in a programme, and what the viewer can do with it.

use async_graphql::{Context, Object, SimpleObject};
use entity::{
    id::ProgrammeId,
    partner, programme,
    terms::{ProgrammeStatus, TextItemKind},
    value::StateCode,
};

use crate::{
    content::graphql as content,
    events::service::{self as events, Action, PartsOf},
    graphql::{
        ContextExt as _,
        connection::PageArguments,
        error::{Fallible, Result},
        load_lists, load_rows,
    },
    model_municipalities::graphql::ModelMunicipalityStatus,
    municipalities::graphql::{Land, state},
    page::PageRequest,
    partners::graphql::PartnerConnection,
    programmes::{
        lifecycle::Step,
        service::{self, MemberCounts, MemberCountsOf, MembersOf, MembershipIn},
    },
};

/// How many municipalities stand at one point of their way through a programme.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct MunicipalitiesOfStatusInfo {
    /// Where they stand.
    status: ModelMunicipalityStatus,
    /// How many.
    count: i32,
}

/// How many municipalities of one Land take part in a programme, or took part.
#[derive(Clone, Copy, Debug)]
pub struct MunicipalitiesOfStateInfo {
    state: StateCode,
    count: i32,
}

/// How many municipalities of one Land take part in a programme, or took part.
#[Object]
impl MunicipalitiesOfStateInfo {
    /// The Land.
    async fn state(&self, ctx: &Context<'_>) -> Fallible<Land> {
        state(ctx, Some(self.state)).await
    }

    /// How many.
    async fn count(&self) -> i32 {
        self.count
    }
}

/// Who takes part in a programme, counted here as far as the viewer may see them. Never what somebody reported.
#[derive(Clone, Debug, SimpleObject)]
pub struct ProgrammeMemberCountsInfo {
    /// Partners with an accepted part.
    partners: i32,
    /// Municipalities by where they stand on their way, in its order; points where none stands are left out. Before
    /// `ACTIVE`, they are counted for the programme's leads, administrators and the municipality itself.
    municipalities_by_status: Vec<MunicipalitiesOfStatusInfo>,
    /// Municipalities that are active, paused or completed, by Land.
    municipalities_by_state: Vec<MunicipalitiesOfStateInfo>,
}

fn number(count: i64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

impl From<MemberCounts> for ProgrammeMemberCountsInfo {
    fn from(counts: MemberCounts) -> Self {
        let of_status = |(status, count): (entity::terms::ModelMunicipalityStatus, i64)| {
            MunicipalitiesOfStatusInfo { status: status.into(), count: number(count) }
        };
        let of_state = |(state, count)| MunicipalitiesOfStateInfo { state, count: number(count) };
        Self {
            partners: number(counts.partners),
            municipalities_by_status: counts.by_status.into_iter().map(of_status).collect(),
            municipalities_by_state: counts.by_state.into_iter().map(of_state).collect(),
        }
    }
}

/// Who takes part in a programme, and what the viewer can do with it.
#[derive(Clone, Debug)]
pub(super) struct ProgrammeStanding {
    id: ProgrammeId,
    status: ProgrammeStatus,
}

impl From<&programme::Model> for ProgrammeStanding {
    fn from(row: &programme::Model) -> Self {
        Self { id: row.id, status: row.status }
    }
}

#[Object]
impl ProgrammeStanding {
    /// Fields of action (Handlungsfelder) that it is to be about.
    async fn planned_fields_of_action(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        Ok(content::text_items(ctx, self.id).await?.of(TextItemKind::FieldOfAction))
    }

    /// Its members, by name: partners with an accepted part, and admitted and active municipalities. What is for
    /// members is for those who act for one of them.
    async fn members(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<PartnerConnection> {
        let list = "programme.members name asc";
        let request =
            PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let page = ctx.load(MembersOf(self.id, request)).await?.unwrap_or_default();
        Ok(PartnerConnection::new(page, list))
    }

    /// How many take part, counted here.
    async fn member_counts(&self, ctx: &Context<'_>) -> Result<ProgrammeMemberCountsInfo> {
        Ok(ctx.load(MemberCountsOf(self.id)).await?.unwrap_or_default().into())
    }

    /// Whether the viewer acts for one of its members.
    async fn viewer_is_member(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(ctx.load(MembershipIn(self.id)).await?.unwrap_or_default())
    }

    /// Whether the viewer may change its record and its papers, and ask partners to have a part in it.
    async fn viewer_can_edit(&self, ctx: &Context<'_>) -> Result<bool> {
        self.may_edit(ctx).await
    }

    /// Whether the viewer may let another partner lead it along.
    async fn viewer_can_propose_lead(&self, ctx: &Context<'_>) -> Result<bool> {
        self.may(ctx, Action::ProposeProgrammeLead).await
    }

    /// Whether the viewer may say now that it has begun.
    async fn viewer_can_start(&self, ctx: &Context<'_>) -> Result<bool> {
        self.may_take(ctx, Step::Start).await
    }

    /// Whether the viewer may say now that it came to its end.
    async fn viewer_can_complete(&self, ctx: &Context<'_>) -> Result<bool> {
        self.may_take(ctx, Step::Complete).await
    }

    /// Whether the viewer may keep it as a record now.
    async fn viewer_can_archive(&self, ctx: &Context<'_>) -> Result<bool> {
        self.may_take(ctx, Step::Archive).await
    }
}

impl ProgrammeStanding {
    async fn may(&self, ctx: &Context<'_>, action: Action) -> Result<bool> {
        let parts = ctx.load(PartsOf::programme(self.id)).await?.unwrap_or_default();
        Ok(events::may(&ctx.request().actor, action, &parts))
    }

    async fn may_edit(&self, ctx: &Context<'_>) -> Result<bool> {
        self.may(ctx, Action::EditProgramme).await
    }

    async fn may_take(&self, ctx: &Context<'_>, step: Step) -> Result<bool> {
        Ok(step.from(self.status).is_some() && self.may_edit(ctx).await?)
    }
}

load_rows! {
    MemberCountsOf => service::member_counts: MemberCounts;
    MembershipIn => service::memberships: bool;
}

load_lists! {
    MembersOf(ProgrammeId, PageRequest) => service::members_of_programmes: partner::Model;
}
