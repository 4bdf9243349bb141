//! Event profiles in the schema.

use async_graphql::{Context, Description, Enum, ID, InputObject, Object};
use entity::{
    event_profile,
    id::{EventId, EventProfileId, MunicipalityId, ProgrammeId, TopicId},
    terms::{self, TextItemKind},
};

use crate::{
    content::graphql::{
        self as content, ExternalIdInfo, PartialDateInfo, QuantityInfo, SourceRefInfo, Topic,
    },
    events::graphql::{Event, event_in_detail},
    fault::Fault,
    files::graphql::{Attachment, attachments_of},
    graphql::{
        ContextExt as _,
        connection::{OrderDirection, PageArguments, connection},
        error::{Fallible, Result},
        id::GlobalId as _,
        load_lists, load_rows,
        scalar::{DateTime, EmailAddress},
    },
    municipalities::graphql::{Municipality, municipality},
    page::PageRequest,
    programmes::graphql::{Programme, programme},
    results::service::{
        self, ProfileFilter, ProfilesOfEvent, ProfilesOfMunicipality, ProfilesOfProgramme,
    },
    words,
};

/// Most results that a profile names as its key results.
const KEY_RESULTS: usize = 3;

/// Whether a result is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::PublicationStatus")]
pub enum PublicationStatus {
    /// It is being written; not public.
    Draft,
    /// Somebody else reads it before it is published; not public.
    InReview,
    /// It is public.
    Published,
    /// Something newer says more; still public.
    Superseded,
    /// It was taken back.
    Withdrawn,
}

/// A Steckbrief: how one municipality held one dialogue, and what came out of it.
#[derive(Clone, Debug, Description)]
pub struct EventProfile(event_profile::Model);

impl From<event_profile::Model> for EventProfile {
    fn from(row: event_profile::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl EventProfile {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// Title.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The programme that the dialogue belongs to.
    async fn programme(&self, ctx: &Context<'_>) -> Fallible<Programme> {
        programme(ctx, self.0.programme_id).await
    }

    /// The event, where it is recorded here and you see its details.
    async fn event(&self, ctx: &Context<'_>) -> Fallible<Event> {
        event_in_detail(ctx, self.0.event_id).await
    }

    /// The municipality, where it is in the network.
    async fn municipality(&self, ctx: &Context<'_>) -> Fallible<Municipality> {
        municipality(ctx, self.0.municipality_id).await
    }

    /// When the dialogue was held, as far as that is known.
    async fn held_on(&self) -> PartialDateInfo {
        PartialDateInfo(self.0.held_on)
    }

    /// How the event was built.
    async fn concept(&self) -> Option<&str> {
        self.0.concept.as_deref()
    }

    /// Why it was held.
    async fn occasion(&self) -> Option<&str> {
        self.0.occasion.as_deref()
    }

    /// Who moderated.
    async fn moderation(&self) -> Option<&str> {
        self.0.moderation.as_deref()
    }

    /// Topics in order.
    async fn topics(&self, ctx: &Context<'_>) -> Result<Vec<Topic>> {
        content::topics(ctx, self.0.id).await
    }

    /// Groups that took part.
    async fn participant_groups(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        Ok(content::text_items(ctx, self.0.id).await?.of(TextItemKind::ParticipantGroup))
    }

    /// How many took part, as was reported.
    async fn participants(&self) -> Option<QuantityInfo> {
        let count = self.0.participants_count?;
        let approximate = self.0.participants_approximate.unwrap_or_default();
        Some(QuantityInfo { count, approximate, as_of: self.0.held_on })
    }

    /// Who took part, in words.
    async fn participants_text(&self) -> Option<&str> {
        self.0.participants_text.as_deref()
    }

    /// How participants rated it, in words.
    async fn ratings(&self) -> Option<&str> {
        self.0.ratings.as_deref()
    }

    /// What mattered most of what came out, at most three.
    async fn key_results(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let mut results = content::text_items(ctx, self.0.id).await?.of(TextItemKind::KeyResult);
        results.truncate(KEY_RESULTS);
        Ok(results)
    }

    /// What is to happen next.
    async fn next_steps(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        Ok(content::text_items(ctx, self.0.id).await?.of(TextItemKind::NextStep))
    }

    /// Functional address for questions.
    async fn function_mailbox(&self) -> Option<EmailAddress> {
        self.0.function_mailbox.clone().map(EmailAddress)
    }

    /// Whether it is published.
    async fn status(&self) -> PublicationStatus {
        self.0.status.into()
    }

    /// Why it was sent back, on a draft.
    async fn return_reason(&self) -> Option<&str> {
        self.0.return_reason.as_deref()
    }

    /// Texts in which the record's facts are stated.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<SourceRefInfo>> {
        content::sources(ctx, self.0.id).await
    }

    /// Its files, at most 50, in order.
    async fn attachments(&self, ctx: &Context<'_>) -> Result<Vec<Attachment>> {
        attachments_of(ctx, self.0.id).await
    }

    /// Keys under which partner systems know it.
    async fn external_ids(&self, ctx: &Context<'_>) -> Result<Vec<ExternalIdInfo>> {
        content::external_ids(ctx, self.0.id).await
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
    /// A page of event profiles.
    EventProfileConnection,
    /// An event profile in a list.
    EventProfileEdge,
    EventProfile,
}

/// Which event profiles a list is to hold. Everything that is given must hold.
#[derive(Debug, Default, InputObject)]
#[graphql(name = "EventProfileFilter")]
pub struct ProfileFilterInput {
    /// Words that the profile's texts hold, as people write them.
    search: Option<String>,
    /// Of this programme.
    programme_id: Option<ID>,
    /// Of this municipality.
    municipality_id: Option<ID>,
    /// About one of these topics.
    topic_ids: Option<Vec<ID>>,
}

impl ProfileFilterInput {
    fn parse(self) -> Result<ProfileFilter, Fault> {
        let programme = |id: ID| ProgrammeId::from_global("filter.programmeId", &id);
        let municipality = |id: ID| MunicipalityId::from_global("filter.municipalityId", &id);
        let topic = |id: &ID| TopicId::from_global("filter.topicIds", id);
        Ok(ProfileFilter {
            terms: words::search_terms(self.search.as_deref().unwrap_or_default()),
            programme: self.programme_id.map(programme).transpose()?,
            municipality: self.municipality_id.map(municipality).transpose()?,
            topics: self.topic_ids.map(|ids| ids.iter().map(topic).collect()).transpose()?,
        })
    }
}

/// What event profiles can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum EventProfileOrderField {
    /// The title.
    Name,
}

/// How a list of event profiles is ordered.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct EventProfileOrder {
    /// What it is ordered by.
    field: EventProfileOrderField,
    /// Which way it runs.
    #[graphql(default_with = "OrderDirection::Asc")]
    direction: OrderDirection,
}

/// Queries about results.
#[derive(Debug, Default)]
pub struct ResultQuery;

#[Object]
impl ResultQuery {
    /// The event profiles (Steckbriefe) of the network, by title.
    async fn event_profiles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which event profiles the list is to hold.")] filter: Option<
            ProfileFilterInput,
        >,
        #[graphql(desc = "How the list is ordered; by title from A to Z by default.")]
        order_by: Option<EventProfileOrder>,
    ) -> Result<EventProfileConnection> {
        let descending = order_by.is_some_and(|order| order.direction.is_descending());
        let list = if descending { "eventProfiles name desc" } else { "eventProfiles name asc" };
        let page = PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let filter = filter.unwrap_or_default().parse()?;
        let request = ctx.request();
        let (app, reach) = (&request.app, request.reach());
        let page = service::list_profiles(app, &reach, &filter, descending, &page).await?;
        Ok(EventProfileConnection::new(page, list))
    }
}

/// A page of the event profiles of a programme, by title.
pub async fn profiles_of_programme(
    ctx: &Context<'_>,
    programme: ProgrammeId,
    page: PageArguments,
) -> Result<EventProfileConnection> {
    let list = "programme.eventProfiles name asc";
    let key = ProfilesOfProgramme(programme, page.request(list, ctx.wants_total())?);
    Ok(EventProfileConnection::new(ctx.load(key).await?.unwrap_or_default(), list))
}

/// A page of the event profiles of a municipality, by title.
pub async fn profiles_of_municipality(
    ctx: &Context<'_>,
    municipality: MunicipalityId,
    page: PageArguments,
) -> Result<EventProfileConnection> {
    let list = "municipality.eventProfiles name asc";
    let key = ProfilesOfMunicipality(municipality, page.request(list, ctx.wants_total())?);
    Ok(EventProfileConnection::new(ctx.load(key).await?.unwrap_or_default(), list))
}

load_rows! {
    EventProfileId => service::profiles: event_profile::Model;
}

load_lists! {
    ProfilesOfEvent(EventId, PageRequest) => service::profiles_of_events: event_profile::Model;
    ProfilesOfProgramme(ProgrammeId, PageRequest) => service::profiles_of_programmes: event_profile::Model;
    ProfilesOfMunicipality(MunicipalityId, PageRequest) => service::profiles_of_municipalities: event_profile::Model;
}
