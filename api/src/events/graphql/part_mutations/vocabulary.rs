//! Venues and audience groups, which all events share.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};

use super::{EventPartUserError, existing};
use crate::{
    events::{
        graphql::{AudienceGroup, Venue},
        part_refusal::EventPartErrorCode,
        service::arrange::{self, GroupEdit, GroupFields, VenueEdit, VenueFields},
    },
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        mutation::{answer, patch, payload},
    },
    partners::graphql::mutations::SourceRefInput,
    patch::Patch,
};

/// What a venue's record says besides its name.
#[derive(Debug, InputObject)]
pub struct VenueFieldsInput {
    /// Street and number.
    street: MaybeUndefined<String>,
    /// Postal code.
    postal_code: MaybeUndefined<String>,
    /// Town.
    locality: MaybeUndefined<String>,
    /// Which door to take.
    entrance: MaybeUndefined<String>,
    /// What people with disabilities need to know, at most 5,000 characters.
    accessibility: MaybeUndefined<String>,
    /// Texts in which the record's facts are stated, at most 50: all of them, in order.
    sources: MaybeUndefined<Vec<SourceRefInput>>,
}

impl From<VenueFieldsInput> for VenueFields {
    fn from(input: VenueFieldsInput) -> Self {
        let sources = |sources: Vec<SourceRefInput>| sources.into_iter().map(Into::into).collect();
        Self {
            name: Patch::Keep,
            street: patch(input.street),
            postal_code: patch(input.postal_code),
            locality: patch(input.locality),
            entrance: patch(input.entrance),
            accessibility: patch(input.accessibility),
            sources: patch(input.sources.map_value(sources)),
        }
    }
}

/// A venue that is to be entered.
#[derive(Debug, InputObject)]
pub struct CreateVenueInput {
    /// Name, at most 300 characters.
    name: String,
    #[graphql(flatten)]
    fields: VenueFieldsInput,
}

impl CreateVenueInput {
    fn parse(self) -> VenueFields {
        VenueFields { name: Patch::Set(self.name), ..self.fields.into() }
    }
}

/// What is to change in a venue's record. What is not given stays; null takes a value away.
#[derive(Debug, InputObject)]
pub struct UpdateVenueInput {
    /// The venue.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// Name, at most 300 characters.
    name: MaybeUndefined<String>,
    #[graphql(flatten)]
    fields: VenueFieldsInput,
}

impl UpdateVenueInput {
    fn parse(self) -> Result<VenueEdit, Fault> {
        let fields = VenueFields { name: patch(self.name), ..self.fields.into() };
        Ok(VenueEdit { venue: existing(&self.id, self.expected_version)?, fields })
    }
}

/// An audience group that is to be entered.
#[derive(Debug, InputObject)]
pub struct CreateAudienceGroupInput {
    /// Name in the words of an invitation, at most 300 characters.
    name: String,
    /// Whether declaring it could reveal what Art. 9 GDPR protects, such as religion or origin.
    sensitive: bool,
}

impl CreateAudienceGroupInput {
    fn parse(self) -> GroupFields {
        let Self { name, sensitive } = self;
        GroupFields { name: Patch::Set(name), sensitive: Patch::Set(sensitive) }
    }
}

/// What is to change in an audience group's record. What is not given stays.
#[derive(Debug, InputObject)]
pub struct UpdateAudienceGroupInput {
    /// The group.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// Name in the words of an invitation, at most 300 characters.
    name: MaybeUndefined<String>,
    /// Whether declaring it could reveal what Art. 9 GDPR protects. Once true it stays so.
    sensitive: MaybeUndefined<bool>,
}

impl UpdateAudienceGroupInput {
    fn parse(self) -> Result<GroupEdit, Fault> {
        let fields = GroupFields { name: patch(self.name), sensitive: patch(self.sensitive) };
        Ok(GroupEdit { group: existing(&self.id, self.expected_version)?, fields })
    }
}

payload! {
    /// What `createVenue` answers.
    CreateVenuePayload, EventPartUserError(EventPartErrorCode) {
        /// The new venue.
        venue: Venue,
    }
}

payload! {
    /// What `updateVenue` answers.
    UpdateVenuePayload, EventPartUserError(EventPartErrorCode) {
        /// The venue.
        venue: Venue,
    }
}

payload! {
    /// What `createAudienceGroup` answers.
    CreateAudienceGroupPayload, EventPartUserError(EventPartErrorCode) {
        /// The new group.
        audience_group: AudienceGroup,
    }
}

payload! {
    /// What `updateAudienceGroup` answers.
    UpdateAudienceGroupPayload, EventPartUserError(EventPartErrorCode) {
        /// The group.
        audience_group: AudienceGroup,
    }
}

/// What can be done with venues and audience groups.
#[derive(Debug, Default)]
pub struct VocabularyMutation;

#[Object]
impl VocabularyMutation {
    /// Enters a venue, which all events share. For editors of any partner.
    async fn create_venue(
        &self,
        ctx: &Context<'_>,
        input: CreateVenueInput,
    ) -> Fallible<CreateVenuePayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = arrange::create_venue(app, actor, input.parse()).await;
        answer(ctx, result, CreateVenuePayload::done)
    }

    /// Changes a venue's record; calendars are told where an event that is still to come is held. For editors of any partner.
    async fn update_venue(
        &self,
        ctx: &Context<'_>,
        input: UpdateVenueInput,
    ) -> Fallible<UpdateVenuePayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => arrange::update_venue(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, UpdateVenuePayload::done)
    }

    /// Enters an audience group, which all events share. For editors of any partner.
    async fn create_audience_group(
        &self,
        ctx: &Context<'_>,
        input: CreateAudienceGroupInput,
    ) -> Fallible<CreateAudienceGroupPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = arrange::create_audience_group(app, actor, input.parse()).await;
        answer(ctx, result, CreateAudienceGroupPayload::done)
    }

    /// Changes an audience group's record. For editors of any partner.
    async fn update_audience_group(
        &self,
        ctx: &Context<'_>,
        input: UpdateAudienceGroupInput,
    ) -> Fallible<UpdateAudienceGroupPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => arrange::update_audience_group(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, UpdateAudienceGroupPayload::done)
    }
}
