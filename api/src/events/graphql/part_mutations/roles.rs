//! Partners' parts in events, series and programmes, as those propose them who organise or lead.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, OneofObject};
use entity::id::{EventId, EventSeriesId, PartnerId, PartnerRoleId, ProgrammeId};

use super::{EventPartUserError, existing};
use crate::{
    events::{
        part_refusal::EventPartErrorCode,
        service::arrange::{self, Existing, NewRole, RoleEdit},
    },
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, patch, payload},
    },
    partners::{
        graphql::{PartnerRole, PartnerRoleKind},
        service::PartIn,
    },
};

/// What partners have parts in.
#[derive(Debug, OneofObject)]
pub enum PartnerRoleSubjectInput {
    /// A single event.
    EventId(ID),
    /// A series of events.
    EventSeriesId(ID),
    /// A programme.
    ProgrammeId(ID),
}

impl PartnerRoleSubjectInput {
    fn parse(&self) -> Result<PartIn, Fault> {
        Ok(match self {
            Self::EventId(id) => PartIn::Event(EventId::from_global("input.of.eventId", id)?),
            Self::EventSeriesId(id) => {
                PartIn::Series(EventSeriesId::from_global("input.of.eventSeriesId", id)?)
            }
            Self::ProgrammeId(id) => {
                PartIn::Programme(ProgrammeId::from_global("input.of.programmeId", id)?)
            }
        })
    }
}

/// A part that a partner is to be asked to take.
#[derive(Debug, InputObject)]
pub struct ProposePartnerRoleInput {
    /// The event, series or programme.
    of: PartnerRoleSubjectInput,
    /// The partner, which takes part in the network.
    partner_id: ID,
    /// What the part is called.
    role: PartnerRoleKind,
    /// Whether the partner is to organise, or to lead the programme: from when it accepts, its editors see and change
    /// what organisers or leads do.
    #[graphql(default)]
    leads: bool,
    /// Place among the parts, from 1; after the others where none is given.
    position: Option<i32>,
}

impl ProposePartnerRoleInput {
    fn parse(self) -> Result<NewRole, Fault> {
        Ok(NewRole {
            of: self.of.parse()?,
            partner: PartnerId::from_global("input.partnerId", &self.partner_id)?,
            role: self.role.into(),
            leads: self.leads,
            position: self.position,
        })
    }
}

/// What is to change in a part. What is not given stays. What the partner agreed to keeps its name and rights.
#[derive(Debug, InputObject)]
pub struct UpdatePartnerRoleInput {
    /// The part.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// What the part is called; while the partner has not answered.
    role: MaybeUndefined<PartnerRoleKind>,
    /// Whether the partner is to organise or lead; while the partner has not answered.
    leads: MaybeUndefined<bool>,
    /// Place among the parts, from 1.
    position: MaybeUndefined<i32>,
    /// What the editors want a reader to know; at most 5,000 characters.
    editorial_note: MaybeUndefined<String>,
}

impl UpdatePartnerRoleInput {
    fn parse(self) -> Result<RoleEdit, Fault> {
        Ok(RoleEdit {
            role: existing(&self.id, self.expected_version)?,
            kind: patch(self.role.map_value(Into::into)),
            leads: patch(self.leads),
            position: patch(self.position),
            editorial_note: patch(self.editorial_note),
        })
    }
}

/// A proposal that is to be taken back.
#[derive(Debug, InputObject)]
pub struct WithdrawPartnerRoleInput {
    /// Its global id.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

impl WithdrawPartnerRoleInput {
    fn parse(self) -> Result<Existing<PartnerRoleId>, Fault> {
        existing(&self.id, self.expected_version)
    }
}

payload! {
    /// What `proposePartnerRole` answers.
    ProposePartnerRolePayload, EventPartUserError(EventPartErrorCode) {
        /// The part, public once the partner accepts.
        partner_role: PartnerRole,
    }
}

payload! {
    /// What `updatePartnerRole` answers.
    UpdatePartnerRolePayload, EventPartUserError(EventPartErrorCode) {
        /// The part.
        partner_role: PartnerRole,
    }
}

payload! {
    /// What `withdrawPartnerRole` answers.
    WithdrawPartnerRolePayload, EventPartUserError(EventPartErrorCode) {
        /// The id of the part, which is gone.
        withdrawn_id: ID,
    }
}

/// What organisers do with partners' parts.
#[derive(Debug, Default)]
pub struct PartMutation;

#[Object]
impl PartMutation {
    /// Asks a partner to take a part in an event, series or programme; it answers with `acceptPartnerRole` or
    /// `declinePartnerRole`. For those who edit it; who organises or leads along is decided by those who do.
    async fn propose_partner_role(
        &self,
        ctx: &Context<'_>,
        input: ProposePartnerRoleInput,
    ) -> Fallible<ProposePartnerRolePayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => arrange::propose_partner_role(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ProposePartnerRolePayload::done)
    }

    /// Changes a partner's part in an event, series or programme. For those who edit it.
    async fn update_partner_role(
        &self,
        ctx: &Context<'_>,
        input: UpdatePartnerRoleInput,
    ) -> Fallible<UpdatePartnerRolePayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => arrange::update_partner_role(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, UpdatePartnerRolePayload::done)
    }

    /// Takes a proposal back that the partner has not answered. For those who edit the event, series or programme.
    async fn withdraw_partner_role(
        &self,
        ctx: &Context<'_>,
        input: WithdrawPartnerRoleInput,
    ) -> Fallible<WithdrawPartnerRolePayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => arrange::withdraw_partner_role(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, |id| WithdrawPartnerRolePayload::done(id.to_global()))
    }
}
