//! Writing event profiles.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use entity::id::{EventId, EventProfileId, MunicipalityId, ProgrammeId, TopicId};

use super::ResultUserError;
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, patch, payload},
    },
    partners::graphql::mutations::SourceRefInput,
    patch::Patch,
    results::{
        graphql::EventProfile,
        refusal::ResultErrorCode,
        service::{self, NewProfile, ProfileEdit, ProfileFields},
    },
};

/// How many people took part.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct ParticipantsInput {
    /// The figure.
    count: i32,
    /// Whether it is a rough figure: "rund 40".
    #[graphql(default)]
    approximate: bool,
}

/// What an event profile says besides its title.
#[derive(Clone, Debug, InputObject)]
pub struct EventProfileFieldsInput {
    /// When the dialogue was held, as far as that is known: `2016`, `2016-09` or `2016-09-24`.
    held_on: MaybeUndefined<String>,
    /// How the event was built; at most 5,000 characters.
    concept: MaybeUndefined<String>,
    /// Why it was held; at most 5,000 characters.
    occasion: MaybeUndefined<String>,
    /// Who moderated; at most 5,000 characters.
    moderation: MaybeUndefined<String>,
    /// How many people took part, as was reported.
    participants: MaybeUndefined<ParticipantsInput>,
    /// Who took part, in words; at most 5,000 characters.
    participants_text: MaybeUndefined<String>,
    /// How participants rated it, in words; at most 5,000 characters.
    ratings: MaybeUndefined<String>,
    /// Functional address for questions; never that of a person.
    function_mailbox: MaybeUndefined<String>,
    /// Topics: all of them, in order, at most 50.
    topic_ids: MaybeUndefined<Vec<ID>>,
    /// Groups that took part: all of them, in order, at most 50.
    participant_groups: MaybeUndefined<Vec<String>>,
    /// What mattered most of what came out: all of them, in order, at most three.
    key_results: MaybeUndefined<Vec<String>>,
    /// What is to happen next: all of it, in order, at most 50.
    next_steps: MaybeUndefined<Vec<String>>,
    /// Texts in which the record's facts are stated: all of them, in order, at most 50.
    sources: MaybeUndefined<Vec<SourceRefInput>>,
}

impl EventProfileFieldsInput {
    fn parse(self, title: Patch<String>) -> Result<ProfileFields, Fault> {
        let topic = |id: &ID| TopicId::from_global("input.fields.topicIds", id);
        let topics = match patch(self.topic_ids) {
            Patch::Keep => Patch::Keep,
            Patch::Clear => Patch::Clear,
            Patch::Set(ids) => Patch::Set(ids.iter().map(topic).collect::<Result<_, _>>()?),
        };
        let participants = |given: ParticipantsInput| (given.count, given.approximate);
        let sources = |sources: Vec<SourceRefInput>| sources.into_iter().map(Into::into).collect();
        Ok(ProfileFields {
            title,
            held_on: patch(self.held_on),
            concept: patch(self.concept),
            occasion: patch(self.occasion),
            moderation: patch(self.moderation),
            participants: patch(self.participants.map_value(participants)),
            participants_text: patch(self.participants_text),
            ratings: patch(self.ratings),
            function_mailbox: patch(self.function_mailbox),
            topics,
            participant_groups: patch(self.participant_groups),
            key_results: patch(self.key_results),
            next_steps: patch(self.next_steps),
            sources: patch(self.sources.map_value(sources)),
        })
    }
}

/// An event profile that is to be entered.
#[derive(Debug, InputObject)]
pub struct CreateEventProfileInput {
    /// The event that it is about, where that is recorded here.
    event_id: Option<ID>,
    /// The programme; that of the event where none is given. One of both must be given.
    programme_id: Option<ID>,
    /// The municipality that held the dialogue, where it is in the network.
    municipality_id: Option<ID>,
    /// Title, byte for byte; at most 300 characters.
    title: String,
    /// What else it says.
    #[graphql(flatten)]
    fields: EventProfileFieldsInput,
}

impl CreateEventProfileInput {
    fn parse(self) -> Result<NewProfile, Fault> {
        let event = |id: ID| EventId::from_global("input.eventId", &id);
        let programme = |id: ID| ProgrammeId::from_global("input.programmeId", &id);
        let municipality = |id: ID| MunicipalityId::from_global("input.municipalityId", &id);
        Ok(NewProfile {
            event: self.event_id.map(event).transpose()?,
            programme: self.programme_id.map(programme).transpose()?,
            municipality: self.municipality_id.map(municipality).transpose()?,
            fields: self.fields.parse(Patch::Set(self.title))?,
        })
    }
}

payload! {
    /// What `createEventProfile` answers.
    CreateEventProfilePayload, ResultUserError(ResultErrorCode) {
        /// The profile, a draft.
        event_profile: EventProfile,
    }
}

/// A change of a draft. What is absent stays as it is.
#[derive(Debug, InputObject)]
pub struct UpdateEventProfileInput {
    /// The profile.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// Title, byte for byte; at most 300 characters.
    title: MaybeUndefined<String>,
    /// What else it says.
    #[graphql(flatten)]
    fields: EventProfileFieldsInput,
}

impl UpdateEventProfileInput {
    fn parse(self) -> Result<ProfileEdit, Fault> {
        Ok(ProfileEdit {
            id: EventProfileId::from_global("input.id", &self.id)?,
            expected_version: self.expected_version,
            fields: self.fields.parse(patch(self.title))?,
        })
    }
}

payload! {
    /// What `updateEventProfile` answers.
    UpdateEventProfilePayload, ResultUserError(ResultErrorCode) {
        /// The profile as it is now.
        event_profile: EventProfile,
    }
}

/// Writing event profiles.
#[derive(Debug, Default)]
pub struct EventProfileMutation;

#[Object]
impl EventProfileMutation {
    /// Enters an event profile (Steckbrief), as a draft. For the municipality, the event's organisers and those
    /// who lead the programme.
    async fn create_event_profile(
        &self,
        ctx: &Context<'_>,
        input: CreateEventProfileInput,
    ) -> Fallible<CreateEventProfilePayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => {
                service::create_event_profile(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, CreateEventProfilePayload::done)
    }

    /// Changes a draft of an event profile.
    async fn update_event_profile(
        &self,
        ctx: &Context<'_>,
        input: UpdateEventProfileInput,
    ) -> Fallible<UpdateEventProfilePayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => {
                service::update_event_profile(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, UpdateEventProfilePayload::done)
    }
}
