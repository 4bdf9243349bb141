//! Who takes part, as far as the asker may know.

use std::collections::{HashMap, HashSet};

use entity::{
    id::{AudienceGroupId, EventId, PartnerId, RegistrationId},
    participant, registration,
    terms::{Attendance, RegistrationStatus},
};

use crate::{
    app::App,
    fault::Fault,
    page::{Page, PageRequest},
    reach::{Reach, participants::Part},
    registrations::{
        person::{self, Person},
        statistics::suppressed,
        store::lists::{self, RegistrationListing, Words},
    },
    vault::Vault,
};

/// Every status, in the order of the way.
pub const STATUSES: [RegistrationStatus; 9] = [
    RegistrationStatus::PendingConfirmation,
    RegistrationStatus::PendingApproval,
    RegistrationStatus::Confirmed,
    RegistrationStatus::Waitlisted,
    RegistrationStatus::Offered,
    RegistrationStatus::Rejected,
    RegistrationStatus::Cancelled,
    RegistrationStatus::Lapsed,
    RegistrationStatus::Expired,
];

/// Asks what the actor may know of those who take part in an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct InsightOf(pub EventId);

/// What the actor may know of those who take part in an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Insight {
    /// Names, groups, partners, status.
    pub people: bool,
    /// Addresses, answers and needs as well.
    pub contacts: bool,
    /// Names, groups and attendance.
    pub door: bool,
}

/// What the actor may know of those who take part in these events.
pub async fn insights(
    app: &App,
    reach: &Reach,
    events: &[InsightOf],
) -> Result<HashMap<InsightOf, Insight>, Fault> {
    let ids: Vec<_> = events.iter().map(|InsightOf(id)| *id).collect();
    let mut found: HashMap<InsightOf, Insight> = HashMap::new();
    let connection = app.database.read();
    let people = lists::events_with(connection, reach, Part::People, &ids).await?;
    for part in [Part::People, Part::Contacts, Part::Door] {
        let known = if reach.reads_alike(part, Part::People) {
            people.clone()
        } else {
            lists::events_with(connection, reach, part, &ids).await?
        };
        for id in known {
            let insight = found.entry(InsightOf(id)).or_default();
            match part {
                Part::People => insight.people = true,
                Part::Contacts => insight.contacts = true,
                Part::Door => insight.door = true,
            }
        }
    }
    Ok(found)
}

/// Asks for a part of the registrations of an event.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RegistrationsOf(pub EventId, pub RegistrationListing);

/// A page of the registrations of each of these events, where the actor may know of them.
pub async fn registrations_of_events(
    app: &App,
    reach: &Reach,
    events: &[EventId],
    listing: &RegistrationListing,
) -> Result<HashMap<EventId, Page<registration::Model>>, Fault> {
    let words = words(&app.vault, events, &listing.filter.terms)?;
    lists::of_events(app.database.read(), reach, events, &words, listing).await
}

/// Asks for a part of those whom an event's list of participants shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListedOf(pub EventId, pub PageRequest);

/// Somebody who chose to be shown. No address, no group, nothing else.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Given name or names.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
}

/// A page of those who chose to be shown to the actor in the list of participants of each event.
pub async fn listed_of_events(
    app: &App,
    reach: &Reach,
    events: &[EventId],
    request: &PageRequest,
) -> Result<HashMap<EventId, Page<Listed>>, Fault> {
    let connection = app.database.read();
    let pages = lists::listed(connection, reach, events, request).await?;
    let ids = ids_of(&pages);
    let mut people = open_all(&app.vault, lists::participants(connection, &ids).await?)?;
    let mut listed = |row: registration::Model| {
        let person = people.remove(&row.id);
        let (given_name, family_name) =
            person.map(|person| (person.given_name, person.family_name)).unwrap_or_default();
        Listed { given_name, family_name }
    };
    Ok(pages.into_iter().map(|(event, page)| (event, page.map(&mut listed))).collect())
}

/// Asks for a part of those who are awaited at the door.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AtTheDoorOf(pub EventId, pub DoorListing);

/// Which part of those who are awaited, and whose name or organisation holds these words.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DoorListing {
    /// Words in their normal form.
    pub terms: Vec<String>,
    /// Which part.
    pub request: PageRequest,
}

/// Somebody at the door: name and group, and whether they came.
#[derive(Clone, Debug)]
pub struct AtTheDoor {
    /// The registration.
    pub registration: registration::Model,
    /// Given name or names; nothing where the person was removed.
    pub given_name: Option<String>,
    /// Family name.
    pub family_name: Option<String>,
}

impl AtTheDoor {
    pub(super) fn new(registration: registration::Model, person: Option<Person>) -> Self {
        let (given_name, family_name) =
            person.map(|person| (person.given_name, person.family_name)).unzip();
        Self { registration, given_name, family_name }
    }
}

/// A page of the confirmed people of each event at which the actor notes who came.
pub async fn at_the_door_of_events(
    app: &App,
    reach: &Reach,
    events: &[EventId],
    listing: &DoorListing,
) -> Result<HashMap<EventId, Page<AtTheDoor>>, Fault> {
    let connection = app.database.read();
    let words = words(&app.vault, events, &listing.terms)?;
    let pages = lists::at_the_door(connection, reach, events, &words, &listing.request).await?;
    let ids = ids_of(&pages);
    let mut people = open_all(&app.vault, lists::participants(connection, &ids).await?)?;
    let mut entry = |row: registration::Model| {
        let person = people.remove(&row.id);
        AtTheDoor::new(row, person)
    };
    Ok(pages.into_iter().map(|(event, page)| (event, page.map(&mut entry))).collect())
}

/// Asks who a registration is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PersonOf(pub RegistrationId);

/// Somebody who takes part, as the actor may know them.
#[derive(Clone, Debug)]
pub struct SeenPerson {
    /// Who it is. Address and telephone number are gone where the actor may not know them.
    pub person: Person,
    /// Whether it is the actor.
    pub own: bool,
}

/// Who these registrations are of, where the actor may know; nobody where the person was removed.
pub async fn people(
    app: &App,
    reach: &Reach,
    keys: &[PersonOf],
) -> Result<HashMap<PersonOf, SeenPerson>, Fault> {
    let connection = app.database.read();
    let ids: Vec<_> = keys.iter().map(|PersonOf(id)| *id).collect();
    let seen = lists::readable(connection, reach, Part::People, &ids).await?;
    let whole: HashSet<RegistrationId> =
        lists::readable(connection, reach, Part::Contacts, &ids).await?.iter().map(id).collect();
    let of_seen: Vec<_> = seen.iter().map(id).collect();
    let mut people = open_all(&app.vault, lists::participants(connection, &of_seen).await?)?;
    let mut found = HashMap::with_capacity(seen.len());
    for row in &seen {
        let Some(mut person) = people.remove(&row.id) else { continue };
        if !whole.contains(&row.id) {
            person.email = None;
            person.phone = None;
        }
        found.insert(PersonOf(row.id), SeenPerson { person, own: reach.owns_registration(row) });
    }
    Ok(found)
}

/// Asks for the link to the online meeting of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OnlineLinkOf(pub EventId);

/// Links to the online meetings of events, for those who have a seat or organise it.
pub async fn online_links(
    app: &App,
    reach: &Reach,
    keys: &[OnlineLinkOf],
) -> Result<HashMap<OnlineLinkOf, String>, Fault> {
    let ids: Vec<_> = keys.iter().map(|OnlineLinkOf(id)| *id).collect();
    let links = lists::online_links(app.database.read(), reach, &ids).await?;
    Ok(links.into_iter().filter_map(|(id, link)| Some((OnlineLinkOf(id), link?))).collect())
}

/// Asks how many registrations of an event stand where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CountsOf(pub EventId);

/// How many registrations of an event stand where.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// By status; those that there are none of are left out.
    pub by_status: HashMap<RegistrationStatus, i64>,
    /// Confirmed people who came.
    pub present: i64,
    /// Confirmed people who did not come.
    pub absent: i64,
    /// Effective capacity; none when it is not limited.
    pub capacity: Option<i32>,
    /// Seats that the organisers keep.
    pub held_back: i32,
    /// Seats that can be given away; none when they are not limited.
    pub free: Option<i32>,
    /// Seats beyond the capacity that an organiser acknowledged.
    pub excess: i32,
}

/// How many registrations of each of these events stand where, for those who may know who they are.
pub async fn counts_of_events(
    app: &App,
    reach: &Reach,
    keys: &[CountsOf],
) -> Result<HashMap<CountsOf, Counts>, Fault> {
    let connection = app.database.read();
    let ids: Vec<_> = keys.iter().map(|CountsOf(id)| *id).collect();
    let ids = lists::events_with(connection, reach, Part::People, &ids).await?;
    let mut found: HashMap<CountsOf, Counts> =
        ids.iter().map(|id| (CountsOf(*id), Counts::default())).collect();
    for count in lists::counts(connection, &ids).await? {
        let counts = found.entry(CountsOf(count.event_id)).or_default();
        *counts.by_status.entry(count.status).or_default() += count.number;
        match (count.status, count.attendance) {
            (RegistrationStatus::Confirmed, Attendance::Present) => counts.present += count.number,
            (RegistrationStatus::Confirmed, Attendance::Absent) => counts.absent += count.number,
            _ => {}
        }
    }
    for seats in lists::seats(connection, &ids).await? {
        let counts = found.entry(CountsOf(seats.event_id)).or_default();
        counts.capacity = seats.capacity;
        counts.held_back = seats.held_back;
        counts.excess = seats.excess;
        counts.free =
            seats.capacity.map(|capacity| (capacity - seats.held_back - seats.taken).max(0));
    }
    Ok(found)
}

/// Asks how many people of which groups and partners come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TallyOf(pub EventId);

/// How many confirmed people of which groups and for which partners; no number where it is too small to be told.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// By declared group; none: declared nothing, or what is kept apart.
    pub groups: Vec<(Option<AudienceGroupId>, Option<i64>)>,
    /// By represented partner.
    pub partners: Vec<(Option<PartnerId>, Option<i64>)>,
}

/// How many people of which groups and partners come to these events: in full for those who may know who they
/// are, without small numbers for cooperation partners, nothing for all others.
pub async fn tallies(
    app: &App,
    reach: &Reach,
    keys: &[TallyOf],
) -> Result<HashMap<TallyOf, Tally>, Fault> {
    let connection = app.database.read();
    let asked: Vec<_> = keys.iter().map(|TallyOf(id)| *id).collect();
    let known: HashSet<EventId> =
        lists::events_with(connection, reach, Part::People, &asked).await?.into_iter().collect();
    let cooperated = lists::events_under(connection, reach.cooperated(), &asked).await?;
    let mut ids: Vec<EventId> = known.iter().copied().chain(cooperated).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut found: HashMap<TallyOf, Tally> =
        ids.iter().map(|id| (TallyOf(*id), Tally::default())).collect();
    let groups = lists::tally(connection, &ids, registration::Column::GroupId).await?;
    let partners = lists::tally(connection, &ids, registration::Column::PartnerId).await?;
    for (event, tally) in by_event(groups, &known) {
        found.entry(TallyOf(event)).or_default().groups = tally;
    }
    for (event, tally) in by_event(partners, &known) {
        found.entry(TallyOf(event)).or_default().partners = tally;
    }
    Ok(found)
}

type TallyRow<Id> = (EventId, Option<Id>, i64);

/// So many of each, of every event; none where it is not to be told.
type Told<Id> = HashMap<EventId, Vec<(Option<Id>, Option<i64>)>>;

fn by_event<Id: Copy + Ord>(mut rows: Vec<TallyRow<Id>>, known: &HashSet<EventId>) -> Told<Id> {
    rows.sort_unstable_by_key(|(event, id, _)| (*event, *id));
    let mut found = HashMap::new();
    for rows in rows.chunk_by(|one, other| one.0 == other.0) {
        let event = rows[0].0;
        let counts: Vec<_> = rows.iter().map(|(_, _, count)| *count).collect();
        let shown = if known.contains(&event) {
            counts.into_iter().map(Some).collect()
        } else {
            suppressed(&counts)
        };
        let tally = rows.iter().zip(shown).map(|((_, id, _), count)| (*id, count)).collect();
        found.insert(event, tally);
    }
    found
}

/// Opens what is known of these people.
pub(super) fn open_all(
    vault: &Vault,
    rows: Vec<participant::Model>,
) -> Result<HashMap<RegistrationId, Person>, Fault> {
    let open = |row: participant::Model| {
        Ok((row.registration_id, Person::open(vault, row.registration_id, &row.payload)?))
    };
    rows.into_iter().map(open).collect()
}

/// What the words are found by at each event.
pub(super) fn words(vault: &Vault, events: &[EventId], terms: &[String]) -> Result<Words, Fault> {
    if terms.is_empty() {
        return Ok(Words::new());
    }
    let hashes = |event: &EventId| {
        let hashes = terms.iter().map(|term| person::word_hash(vault, *event, term));
        Ok((*event, hashes.collect::<Result<_, Fault>>()?))
    };
    events.iter().map(hashes).collect()
}

fn id(row: &registration::Model) -> RegistrationId {
    row.id
}

fn ids_of(pages: &HashMap<EventId, Page<registration::Model>>) -> Vec<RegistrationId> {
    pages.values().flat_map(|page| page.items.iter().map(|(_, row)| row.id)).collect()
}
