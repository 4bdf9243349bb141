//! From the data file to rows. Nothing here talks to the database.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    id::{
        AudienceGroupId, EventId, EventSeriesId, ModelMunicipalityId, MunicipalityId,
        OfficeHolderId, PartnerId, ProgrammeDocumentId, ProgrammeId, TopicId, VenueId,
    },
    register_area,
    value::Slug,
};

mod agreements;
mod assessments;
mod events;
mod partners;
mod programmes;
mod shared;

use super::{content::Content, store::Network};
use crate::{events::schedule::ScheduleError, write::Write};

/// What is wrong with a data file.
#[derive(Debug, thiserror::Error)]
pub(super) enum Mistake {
    /// Something refers to what is not there.
    #[error("there is no {kind} `{key}`")]
    Unknown {
        /// What is referred to.
        kind: &'static str,
        /// Its key.
        key: String,
    },
    /// The register has no such municipality.
    #[error("the register has neither a municipality nor a district `{0}`")]
    Key(String),
    /// A language tag is not one.
    #[error("`{0}` is no language tag")]
    Locale(String),
    /// An audience rule does not ask for exactly one thing.
    #[error("an audience rule of `{0}` does not ask for exactly one thing")]
    Rule(Slug),
    /// An event's times are not right.
    #[error("the times of `{0}`: {1}")]
    Schedule(Slug, #[source] ScheduleError),
}

/// Makes all rows of a network. Ids and time are those of the use case that writes them.
///
/// Municipalities are picked from `areas`, the official register.
pub(super) fn build(
    content: &Content,
    areas: &[register_area::Model],
    write: &Write,
) -> Result<Network, Mistake> {
    let mut builder = Builder::new(content, areas, write);
    builder.partners()?;
    builder.office_holders()?;
    builder.venues()?;
    builder.programmes()?;
    builder.questionnaires()?;
    builder.series()?;
    builder.events()?;
    builder.model_municipalities()?;
    builder.agreements()?;
    builder.event_profiles()?;
    Ok(builder.rows)
}

/// The version of a row that nobody has changed.
const FIRST: i32 = 1;

/// Ids by the keys of the data file.
struct Keys<Id> {
    kind: &'static str,
    ids: HashMap<String, Id>,
}

impl<Id: Copy> Keys<Id> {
    fn of(kind: &'static str) -> Self {
        Self { kind, ids: HashMap::new() }
    }

    fn get(&self, key: &str) -> Result<Id, Mistake> {
        let unknown = || Mistake::Unknown { kind: self.kind, key: key.to_owned() };
        self.ids.get(key).copied().ok_or_else(unknown)
    }

    fn option(&self, key: Option<&String>) -> Result<Option<Id>, Mistake> {
        key.map(|key| self.get(key)).transpose()
    }

    fn insert(&mut self, key: &impl ToString, id: Id) {
        self.ids.insert(key.to_string(), id);
    }
}

#[derive(Clone, Copy)]
enum RoleIn {
    Programme(ProgrammeId),
    Series(EventSeriesId),
    Event(EventId),
}

struct Builder<'a> {
    content: &'a Content,
    areas: &'a [register_area::Model],
    write: &'a Write,
    now: DateTime<Utc>,
    rows: Network,
    partners: Keys<PartnerId>,
    municipalities: Keys<MunicipalityId>,
    office_holders: Keys<OfficeHolderId>,
    venues: Keys<VenueId>,
    topics: HashMap<String, TopicId>,
    groups: HashMap<String, AudienceGroupId>,
    programmes: Keys<ProgrammeId>,
    documents: Keys<ProgrammeDocumentId>,
    series: Keys<EventSeriesId>,
    events: Keys<EventId>,
    model_municipalities: HashMap<String, ModelMunicipalityId>,
}

impl<'a> Builder<'a> {
    fn new(content: &'a Content, areas: &'a [register_area::Model], write: &'a Write) -> Self {
        Self {
            content,
            areas,
            write,
            now: write.now(),
            rows: Network::default(),
            partners: Keys::of("partner"),
            municipalities: Keys::of("municipality"),
            office_holders: Keys::of("office holder"),
            venues: Keys::of("venue"),
            topics: HashMap::new(),
            groups: HashMap::new(),
            programmes: Keys::of("programme"),
            documents: Keys::of("programme document"),
            series: Keys::of("series"),
            events: Keys::of("event"),
            model_municipalities: HashMap::new(),
        }
    }
}
