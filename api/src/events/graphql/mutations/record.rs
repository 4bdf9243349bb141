//! New events, changes of their records, copies, and who is responsible for their participants' data.

use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object};
use entity::{
    id::{AgreementId, EventId, PartnerId},
    terms::PartnerRoleKind,
};

use super::{EventFieldsInput, EventUserError};
use crate::{
    events::{
        graphql::Event,
        refusal::EventErrorCode,
        service::{self, ControllersEdit, EventClone, EventEdit, JointController, NewEvent},
    },
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, patch, payload},
    },
    patch::Patch,
};

/// What the part of the partner that organises is called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
pub enum HostRole {
    /// It invites.
    #[default]
    Host,
    /// It organises, for another one that invites.
    Organiser,
}

impl From<HostRole> for PartnerRoleKind {
    fn from(role: HostRole) -> Self {
        match role {
            HostRole::Host => Self::Host,
            HostRole::Organiser => Self::Organiser,
        }
    }
}

/// An event that is to be entered.
#[derive(Debug, InputObject)]
pub struct CreateEventInput {
    /// The partner that organises it. If you act for it, it does so at once, and is responsible for the
    /// participants' data until you say otherwise; else it is asked, and organises once it agreed.
    host_id: ID,
    /// What its part is called.
    #[graphql(default)]
    host_role: HostRole,
    /// Title in German, 1 to 300 characters, byte for byte.
    title: String,
    #[graphql(flatten)]
    fields: EventFieldsInput,
}

impl CreateEventInput {
    fn parse(self) -> Result<NewEvent, Fault> {
        Ok(NewEvent {
            host: PartnerId::from_global("input.hostId", &self.host_id)?,
            host_role: self.host_role.into(),
            fields: self.fields.parse(Patch::Set(self.title))?,
        })
    }
}

/// What is to change in an event's record. What is not given stays; null takes a value away.
#[derive(Debug, InputObject)]
pub struct UpdateEventInput {
    /// The event.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// Title in German, 1 to 300 characters, byte for byte. The one before stays as a former title.
    title: MaybeUndefined<String>,
    /// Whether there may be fewer seats than are taken.
    #[graphql(default)]
    acknowledge_overbooking: bool,
    #[graphql(flatten)]
    fields: EventFieldsInput,
}

impl UpdateEventInput {
    fn parse(self) -> Result<EventEdit, Fault> {
        Ok(EventEdit {
            id: EventId::from_global("input.id", &self.id)?,
            expected_version: self.expected_version,
            fields: self.fields.parse(patch(self.title))?,
            acknowledge_overbooking: self.acknowledge_overbooking,
        })
    }
}

/// An event that is to be copied.
#[derive(Debug, InputObject)]
pub struct CloneEventInput {
    /// The event.
    id: ID,
    /// The title of the copy; the same where none is given.
    title: Option<String>,
}

impl CloneEventInput {
    fn parse(self) -> Result<EventClone, Fault> {
        Ok(EventClone { id: EventId::from_global("input.id", &self.id)?, title: self.title })
    }
}

/// A further partner that is responsible for the participants' data.
#[derive(Debug, InputObject)]
pub struct JointControllerInput {
    /// The partner; it has an accepted role in the event or its series.
    partner_id: ID,
    /// The agreement of kind `JOINT_CONTROLLERSHIP`, in force, that says who is responsible for what.
    agreement_id: ID,
}

/// Who is to be responsible for the participants' data.
#[derive(Debug, InputObject)]
pub struct SetEventControllersInput {
    /// The event.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// The partner that is responsible (Art. 4 No. 7 GDPR); it has an accepted role in the event or its series.
    controller_id: Option<ID>,
    /// Partners that are responsible with it (Art. 26 GDPR): all of them.
    #[graphql(default)]
    joint_controllers: Vec<JointControllerInput>,
}

impl SetEventControllersInput {
    fn parse(self) -> Result<ControllersEdit, Fault> {
        let controller = |id: ID| PartnerId::from_global("input.controllerId", &id);
        let joint = |joint: JointControllerInput| {
            let input = "input.jointControllers";
            Ok(JointController {
                partner: PartnerId::from_global(input, &joint.partner_id)?,
                agreement: AgreementId::from_global(input, &joint.agreement_id)?,
            })
        };
        Ok(ControllersEdit {
            id: EventId::from_global("input.id", &self.id)?,
            expected_version: self.expected_version,
            controller: self.controller_id.map(controller).transpose()?,
            joint: self.joint_controllers.into_iter().map(joint).collect::<Result<_, Fault>>()?,
        })
    }
}

payload! {
    /// What `createEvent` answers.
    CreateEventPayload, EventUserError(EventErrorCode) {
        /// The new event, a draft.
        event: Event,
    }
}

payload! {
    /// What `updateEvent` answers.
    UpdateEventPayload, EventUserError(EventErrorCode) {
        /// The event.
        event: Event,
    }
}

payload! {
    /// What `cloneEvent` answers.
    CloneEventPayload, EventUserError(EventErrorCode) {
        /// The copy, a draft.
        event: Event,
    }
}

payload! {
    /// What `setEventControllers` answers.
    SetEventControllersPayload, EventUserError(EventErrorCode) {
        /// The event.
        event: Event,
    }
}

/// What can be done with events' records.
#[derive(Debug, Default)]
pub struct EventRecordMutation;

#[Object]
impl EventRecordMutation {
    /// Enters an event, as a draft. For the host's editors, the programme's leads and administrators.
    async fn create_event(
        &self,
        ctx: &Context<'_>,
        input: CreateEventInput,
    ) -> Fallible<CreateEventPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::create_event(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, CreateEventPayload::done)
    }

    /// Changes what an event's record says. For its organisers, the programme's leads and administrators;
    /// a protected event for its organisers alone.
    async fn update_event(
        &self,
        ctx: &Context<'_>,
        input: UpdateEventInput,
    ) -> Fallible<UpdateEventPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::update_event(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, UpdateEventPayload::done)
    }

    /// Enters a draft that says what another event says, with everything that protects people: but without its
    /// registrations, status, figures, sources and names in addresses. Partners are asked anew.
    async fn clone_event(
        &self,
        ctx: &Context<'_>,
        input: CloneEventInput,
    ) -> Fallible<CloneEventPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::clone_event(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, CloneEventPayload::done)
    }

    /// Says who is responsible for the personal data of an event's participants. For its organisers alone.
    async fn set_event_controllers(
        &self,
        ctx: &Context<'_>,
        input: SetEventControllersInput,
    ) -> Fallible<SetEventControllersPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => {
                service::set_event_controllers(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, SetEventControllersPayload::done)
    }
}
