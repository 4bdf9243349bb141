//! What people and partners do at an event.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, OneofObject};
use entity::id::{ContributionId, EventId, OfficeHolderId, PartnerId, SessionId};

use super::{EventPartUserError, existing};
use crate::{
    events::{
        graphql::{Contribution, ContributionRole, Event},
        part_refusal::EventPartErrorCode,
        service::arrange::{
            self, ContributionEdit, ContributionFields, ContributionOrder, Doer, Existing,
            NewContribution,
        },
    },
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, patch, patch_id, payload},
    },
    patch::Patch,
};

/// Who contributes something: exactly one of these.
#[derive(Debug, OneofObject)]
pub enum ContributorInput {
    /// An office holder: why the name is public is recorded there.
    OfficeHolderId(ID),
    /// A partner.
    PartnerId(ID),
    /// A person or group that only words name, at most 300 characters. The name is public with the event.
    PersonName(String),
}

impl ContributorInput {
    fn parse(self) -> Result<Doer, Fault> {
        Ok(match self {
            Self::OfficeHolderId(id) => {
                Doer::OfficeHolder(OfficeHolderId::from_global("input.doer.officeHolderId", &id)?)
            }
            Self::PartnerId(id) => {
                Doer::Partner(PartnerId::from_global("input.doer.partnerId", &id)?)
            }
            Self::PersonName(name) => Doer::Person(name),
        })
    }
}

/// A contribution that is to be added.
#[derive(Debug, InputObject)]
pub struct AddContributionInput {
    /// The event.
    event_id: ID,
    /// The session that it is part of; without it, it is to the event as a whole.
    session_id: MaybeUndefined<ID>,
    /// What is done.
    role: ContributionRole,
    /// Who does it.
    doer: ContributorInput,
    /// What it is about, at most 300 characters.
    subject: MaybeUndefined<String>,
}

impl AddContributionInput {
    fn parse(self) -> Result<NewContribution, Fault> {
        let fields = ContributionFields {
            session: patch_id::<SessionId>("input.sessionId", self.session_id)?,
            role: Patch::Set(self.role.into()),
            doer: Patch::Set(self.doer.parse()?),
            subject: patch(self.subject),
        };
        Ok(NewContribution {
            event: EventId::from_global("input.eventId", &self.event_id)?,
            fields,
        })
    }
}

/// What is to change in a contribution. What is not given stays; null takes a value away.
#[derive(Debug, InputObject)]
pub struct UpdateContributionInput {
    /// The contribution.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// The session that it is part of, of the same event.
    session_id: MaybeUndefined<ID>,
    /// What is done.
    role: MaybeUndefined<ContributionRole>,
    /// Who does it.
    doer: MaybeUndefined<ContributorInput>,
    /// What it is about, at most 300 characters.
    subject: MaybeUndefined<String>,
}

impl UpdateContributionInput {
    fn parse(self) -> Result<ContributionEdit, Fault> {
        let doer = match patch(self.doer) {
            Patch::Keep => Patch::Keep,
            Patch::Clear => Patch::Clear,
            Patch::Set(doer) => Patch::Set(doer.parse()?),
        };
        let fields = ContributionFields {
            session: patch_id::<SessionId>("input.sessionId", self.session_id)?,
            role: patch(self.role.map_value(Into::into)),
            doer,
            subject: patch(self.subject),
        };
        Ok(ContributionEdit { contribution: existing(&self.id, self.expected_version)?, fields })
    }
}

/// A contribution that is to be taken away.
#[derive(Debug, InputObject)]
pub struct RemoveContributionInput {
    /// Its global id.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

impl RemoveContributionInput {
    fn parse(self) -> Result<Existing<ContributionId>, Fault> {
        existing(&self.id, self.expected_version)
    }
}

/// The contributions to an event in a new order.
#[derive(Debug, InputObject)]
pub struct ReorderContributionsInput {
    /// The event.
    event_id: ID,
    /// All contributions to it, in its sessions and beside them, each once.
    contribution_ids: Vec<ID>,
}

impl ReorderContributionsInput {
    fn parse(self) -> Result<ContributionOrder, Fault> {
        let contribution = |id: &ID| ContributionId::from_global("input.contributionIds", id);
        Ok(ContributionOrder {
            event: EventId::from_global("input.eventId", &self.event_id)?,
            contributions: self
                .contribution_ids
                .iter()
                .map(contribution)
                .collect::<Result<_, _>>()?,
        })
    }
}

payload! {
    /// What `addContribution` answers.
    AddContributionPayload, EventPartUserError(EventPartErrorCode) {
        /// The new contribution.
        contribution: Contribution,
    }
}

payload! {
    /// What `updateContribution` answers.
    UpdateContributionPayload, EventPartUserError(EventPartErrorCode) {
        /// The contribution.
        contribution: Contribution,
    }
}

payload! {
    /// What `removeContribution` answers.
    RemoveContributionPayload, EventPartUserError(EventPartErrorCode) {
        /// The event without it.
        event: Event,
    }
}

payload! {
    /// What `reorderContributions` answers.
    ReorderContributionsPayload, EventPartUserError(EventPartErrorCode) {
        /// The event.
        event: Event,
    }
}

/// What can be done with contributions.
#[derive(Debug, Default)]
pub struct ContributionMutation;

#[Object]
impl ContributionMutation {
    /// Says what an office holder, a named person or a partner does at an event. For those who edit the event.
    async fn add_contribution(
        &self,
        ctx: &Context<'_>,
        input: AddContributionInput,
    ) -> Fallible<AddContributionPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => arrange::add_contribution(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, AddContributionPayload::done)
    }

    /// Changes a contribution. For those who edit its event.
    async fn update_contribution(
        &self,
        ctx: &Context<'_>,
        input: UpdateContributionInput,
    ) -> Fallible<UpdateContributionPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => arrange::update_contribution(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, UpdateContributionPayload::done)
    }

    /// Takes a contribution away. For those who edit its event.
    async fn remove_contribution(
        &self,
        ctx: &Context<'_>,
        input: RemoveContributionInput,
    ) -> Fallible<RemoveContributionPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => arrange::remove_contribution(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, RemoveContributionPayload::done)
    }

    /// Puts the contributions to an event into another order. For those who edit the event.
    async fn reorder_contributions(
        &self,
        ctx: &Context<'_>,
        input: ReorderContributionsInput,
    ) -> Fallible<ReorderContributionsPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => arrange::reorder_contributions(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ReorderContributionsPayload::done)
    }
}
