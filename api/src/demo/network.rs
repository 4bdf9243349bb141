//! From the data file to rows. Nothing here talks to the database.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    agreement, agreement_party, audience_group, audience_rule, contribution, event, event_document,
    event_profile, event_seats, event_series, external_id,
    id::{
        AgreementId, AudienceGroupId, EventId, EventSeriesId, ModelMunicipalityId, MunicipalityId,
        OfficeHolderId, PartnerId, ProgrammeDocumentId, ProgrammeId, SessionId, TopicId, VenueId,
    },
    model_municipality, municipality, office_holder, partner, partner_role, programme,
    programme_document, register_area, reported_figure, session, signature, slug, source_ref,
    terms::{
        AgreementStatus, AreaLevel, AttendanceMode, AudienceRuleKind, CapacityMode, EventStatus,
        MunicipalityKind, PartnerRoleState, PartnerStatus, Promotion, RegistrationMode,
        RegistrationOpening, SignatureMethod, SigningOrder, SubjectKind, TextItemKind,
    },
    text_item, topic, topic_link, translation,
    value::{Ags, DistrictKey, Slug, TimeZone},
    venue,
};
use uuid::Uuid;

use super::{
    content::{self, Content, SourceOf, Translations},
    store::Network,
};
use crate::{
    dates::SortInstants,
    events::schedule::{Schedule, ScheduleError},
    words::{search_text, sort_key},
    write::Write,
};

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
    builder.series()?;
    builder.events()?;
    builder.model_municipalities()?;
    builder.agreements()?;
    builder.event_profiles()?;
    Ok(builder.rows)
}

/// The day of the register's population figures: an edition has those of the end of the year before.
const POPULATION_ON: Option<NaiveDate> = NaiveDate::from_ymd_opt(2022, 12, 31);

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

    fn partners(&mut self) -> Result<(), Mistake> {
        for partner in &self.content.partners {
            let id: PartnerId = self.write.new_id();
            let names = partner.aliases.iter().chain(&partner.short_name).map(String::as_str);
            self.partners.insert(&partner.slug, id);
            self.rows.partner.push(partner::Model {
                id,
                slug: partner.slug.clone(),
                name: partner.name.clone(),
                short_name: partner.short_name.clone(),
                legal_form: partner.legal_form.clone(),
                kind: partner.kind,
                parent_id: self.partners.option(partner.parent.as_ref())?,
                state: partner.state,
                website: partner.website.clone(),
                public_email: None,
                status: PartnerStatus::Active,
                editorial_note: partner.editorial_note.clone(),
                sort_name: sort_key(&partner.name),
                search_text: search_text(names.chain([partner.name.as_str()])),
                created_at: self.now,
                updated_at: self.now,
                version: FIRST,
            });
            if let Some(key) = &partner.municipality {
                self.municipality(partner, id, &key.key)?;
            }
            self.slugs(SubjectKind::Partner, id, &partner.slug, &partner.former_slugs);
            self.texts(id, TextItemKind::Alias, &partner.aliases);
            self.sources(id, &partner.sources)?;
            self.translations(id, &partner.translations)?;
            for (system, key) in &partner.external_ids {
                self.rows.external_id.push(external_id::Model {
                    id: self.write.new_id(),
                    system: system.clone(),
                    external_id: key.clone(),
                    subject_kind: SubjectKind::Partner,
                    subject_id: id.0,
                    created_at: self.now,
                    updated_at: self.now,
                    version: FIRST,
                });
            }
        }
        Ok(())
    }

    fn municipality(
        &mut self,
        partner: &content::Partner,
        partner_id: PartnerId,
        key: &str,
    ) -> Result<(), Mistake> {
        let ags: Option<Ags> = key.parse().ok();
        let level = if ags.is_some() { AreaLevel::Municipality } else { AreaLevel::District };
        let area = self.areas.iter().find(|area| area.level == level && area.key == key);
        let area = area.ok_or_else(|| Mistake::Key(key.to_owned()))?;
        let district = match &ags {
            Some(ags) => ags.district(),
            None => key.parse::<DistrictKey>().map_err(|_| Mistake::Key(key.to_owned()))?,
        };
        let kind = match area.type_code.as_deref() {
            _ if ags.is_none() => MunicipalityKind::District,
            Some("61" | "62") => MunicipalityKind::IndependentCity,
            Some("63" | "67") => MunicipalityKind::Town,
            Some("60") => MunicipalityKind::Market,
            _ => MunicipalityKind::Municipality,
        };
        let id: MunicipalityId = self.write.new_id();
        self.municipalities.insert(&partner.slug, id);
        self.rows.municipality.push(municipality::Model {
            id,
            partner_id,
            area_id: Some(area.id),
            state: district.state(),
            ags,
            ars: area.ars.clone(),
            district_key: district,
            kind,
            population: area.population,
            population_on: area.population.and(POPULATION_ON),
            latitude: None,
            longitude: None,
            sort_name: sort_key(&partner.name),
            created_at: self.now,
            updated_at: self.now,
            version: FIRST,
        });
        Ok(())
    }

    fn office_holders(&mut self) -> Result<(), Mistake> {
        for person in &self.content.office_holders {
            let id: OfficeHolderId = self.write.new_id();
            let given = person.given_name.as_deref().unwrap_or_default();
            let function = person.function.as_deref().unwrap_or_default();
            self.office_holders.insert(&person.key, id);
            self.rows.office_holder.push(office_holder::Model {
                id,
                partner_id: self.partners.option(person.partner.as_ref())?,
                academic_title: person.academic_title.clone(),
                given_name: person.given_name.clone(),
                family_name: person.family_name.clone(),
                function: person.function.clone(),
                held_from: None,
                held_until: None,
                public_basis: person.public_basis,
                sort_name: sort_key(&format!("{} {given}", person.family_name)),
                search_text: search_text([person.family_name.as_str(), given, function]),
                created_at: self.now,
                updated_at: self.now,
                version: FIRST,
            });
            self.sources(id, &person.sources)?;
        }
        Ok(())
    }

    fn venues(&mut self) -> Result<(), Mistake> {
        for venue in &self.content.venues {
            let id: VenueId = self.write.new_id();
            let places = [Some(&venue.name), venue.street.as_ref(), venue.locality.as_ref()];
            self.venues.insert(&venue.key, id);
            self.rows.venue.push(venue::Model {
                id,
                name: venue.name.clone(),
                street: venue.street.clone(),
                postal_code: None,
                locality: venue.locality.clone(),
                entrance: venue.entrance.clone(),
                accessibility: None,
                sort_name: sort_key(&venue.name),
                search_text: search_text(places.into_iter().flatten().map(String::as_str)),
                created_at: self.now,
                updated_at: self.now,
                version: FIRST,
            });
            self.sources(id, &venue.sources)?;
        }
        Ok(())
    }

    fn programmes(&mut self) -> Result<(), Mistake> {
        for programme in &self.content.programmes {
            let id: ProgrammeId = self.write.new_id();
            let sorts = SortInstants::of(programme.started_on);
            let texts = programme.aliases.iter().chain(&programme.motto).chain(&programme.goal);
            self.programmes.insert(&programme.slug, id);
            self.rows.programme.push(programme::Model {
                id,
                slug: programme.slug.clone(),
                title: programme.title.clone(),
                motto: programme.motto.clone(),
                kind: programme.kind,
                goal: programme.goal.clone(),
                scope: programme.scope,
                state: programme.state,
                municipality_id: self.municipalities.option(programme.municipality.as_ref())?,
                started_on: programme.started_on,
                ended_on: None,
                duration_text: programme.duration_text.clone(),
                topics_open_ended: programme.topics_open_ended,
                contact_id: None,
                contact_email: None,
                requires_agreement: programme.requires_agreement,
                status: programme.status,
                editorial_note: programme.editorial_note.clone(),
                sorts_from: sorts.from,
                sorts_back: sorts.back,
                sort_name: sort_key(&programme.title),
                search_text: search_text(
                    texts.map(String::as_str).chain([programme.title.as_str()]),
                ),
                created_at: self.now,
                updated_at: self.now,
                version: FIRST,
            });
            self.slugs(SubjectKind::Programme, id, &programme.slug, &programme.former_slugs);
            self.texts(id, TextItemKind::Alias, &programme.aliases);
            self.texts(id, TextItemKind::Component, &programme.components);
            self.texts(id, TextItemKind::PlannedOutput, &programme.planned_outputs);
            self.topics(SubjectKind::Programme, id, &programme.topics);
            self.sources(id, &programme.sources)?;
            self.translations(id, &programme.translations)?;
            self.roles(RoleIn::Programme(id), &programme.roles)?;
            self.figures(Some(id), None, &programme.figures);
            for (document, position) in programme.documents.iter().zip(1..) {
                let document_id: ProgrammeDocumentId = self.write.new_id();
                self.documents.insert(&document.title, document_id);
                self.rows.programme_document.push(programme_document::Model {
                    id: document_id,
                    programme_id: id,
                    position,
                    title: document.title.clone(),
                    nature: document.nature,
                    description: document.description.clone(),
                    period_from: document.period_from,
                    period_until: document.period_until,
                    created_at: self.now,
                    updated_at: self.now,
                    version: FIRST,
                });
            }
        }
        Ok(())
    }

    fn series(&mut self) -> Result<(), Mistake> {
        for series in &self.content.series {
            let id: EventSeriesId = self.write.new_id();
            let texts = series.subtitle.iter().chain(&series.motto).map(String::as_str);
            self.series.insert(&series.slug, id);
            self.rows.event_series.push(event_series::Model {
                id,
                slug: series.slug.clone(),
                title: series.title.clone(),
                subtitle: series.subtitle.clone(),
                motto: series.motto.clone(),
                description: None,
                programme_id: self.programmes.option(series.programme.as_ref())?,
                registration_deadline: series.registration_deadline,
                capacity_mode: match series.capacity {
                    Some(_) => CapacityMode::Limited,
                    None => CapacityMode::Unknown,
                },
                capacity_limit: series.capacity,
                venue_id: self.venues.option(series.venue.as_ref())?,
                free_of_charge: series.free_of_charge,
                audience_mode: series.audience_mode,
                contact_id: self.office_holders.option(series.contact.as_ref())?,
                contact_email: series.contact_email.clone(),
                image_credit: series.image_credit.clone(),
                status: series.status,
                editorial_note: series.editorial_note.clone(),
                sort_name: sort_key(&series.title),
                search_text: search_text(texts.chain([series.title.as_str()])),
                created_at: self.now,
                updated_at: self.now,
                version: FIRST,
            });
            self.slugs(SubjectKind::EventSeries, id, &series.slug, &series.former_slugs);
            self.texts(id, TextItemKind::Notice, &series.notices);
            self.texts(id, TextItemKind::GuidingQuestion, &series.guiding_questions);
            self.sources(id, &series.sources)?;
            self.translations(id, &series.translations)?;
            self.roles(RoleIn::Series(id), &series.roles)?;
        }
        Ok(())
    }

    fn events(&mut self) -> Result<(), Mistake> {
        for event in &self.content.events {
            let id: EventId = self.write.new_id();
            let zone = TimeZone::BERLIN;
            let schedule = Schedule::new(event.date, event.end, zone, event.confidentiality)
                .map_err(|error| Mistake::Schedule(event.slug.clone(), error))?;
            let series_id = self.series.option(event.series.as_ref())?;
            let series = self.rows.event_series.iter().find(|series| Some(series.id) == series_id);
            let capacity = series.and_then(|series| series.capacity_limit);
            // An event of a series belongs to the series' programme.
            let programme_id = match self.programmes.option(event.programme.as_ref())? {
                None => series.and_then(|series| series.programme_id),
                programme => programme,
            };
            let texts = [Some(&event.title), event.description.as_ref(), event.place_text.as_ref()];
            self.events.insert(&event.slug, id);
            self.rows.event.push(event::Model {
                id,
                slug: event.slug.clone(),
                programme_id,
                series_id,
                series_position: event.position,
                controller_id: self.partners.option(event.controller.as_ref())?,
                title: event.title.clone(),
                description: event.description.clone(),
                kind: event.kind,
                method: None,
                date: event.date,
                end_local: event.end,
                zone,
                starts_at: schedule.starts_at,
                ends_at: schedule.ends_at,
                earliest_at: schedule.earliest_at,
                latest_at: schedule.latest_at,
                attendance_mode: event.attendance_mode.unwrap_or(AttendanceMode::Unknown),
                venue_id: self.venues.option(event.venue.as_ref())?,
                place_text: event.place_text.clone(),
                municipality_id: self.municipalities.option(event.municipality.as_ref())?,
                online_link: None,
                languages: "de".to_owned(),
                free_of_charge: None,
                capacity_mode: match series_id {
                    Some(_) => CapacityMode::Inherited,
                    None => CapacityMode::Unknown,
                },
                capacity_limit: None,
                waitlist_capacity: None,
                registration_mode: event.registration_mode.unwrap_or(RegistrationMode::None),
                registration_url: None,
                registration_opening: event
                    .registration_opening
                    .unwrap_or(RegistrationOpening::Immediate),
                registration_opens_at: None,
                registration_deadline: None,
                approval_required: false,
                promotion: Promotion::Auto,
                audience_mode: event.audience_mode,
                audience_text: event.audience_text.clone(),
                confidentiality: event.confidentiality,
                status: event.status.unwrap_or(EventStatus::Published),
                editorial_note: event.editorial_note.clone(),
                sorts_from: schedule.sorts_from,
                sorts_back: schedule.sorts_back,
                sort_name: sort_key(&event.title),
                search_title: search_text([event.title.as_str()]),
                search_text: search_text(texts.into_iter().flatten().map(String::as_str)),
                created_at: self.now,
                updated_at: self.now,
                version: FIRST,
            });
            self.rows.event_seats.push(event_seats::Model {
                event_id: id,
                capacity,
                held_back: 0,
                taken: 0,
                waiting: 0,
            });
            self.slugs(SubjectKind::Event, id, &event.slug, &event.former_slugs);
            self.texts(id, TextItemKind::GuidingQuestion, &event.guiding_questions);
            self.topics(SubjectKind::Event, id, &event.topics);
            self.sources(id, &event.sources)?;
            self.roles(RoleIn::Event(id), &event.roles)?;
            self.figures(None, Some(id), &event.figures);
            self.agenda(id, event)?;
            self.audience(id, event)?;
        }
        Ok(())
    }

    fn agenda(&mut self, id: EventId, event: &content::Event) -> Result<(), Mistake> {
        let mut position = 0;
        self.contributions(id, None, &event.contributions, &mut position)?;
        for (session, place) in event.sessions.iter().zip(1..) {
            let session_id: SessionId = self.write.new_id();
            self.rows.session.push(session::Model {
                id: session_id,
                event_id: id,
                position: place,
                kind: session.kind,
                phase: session.phase,
                title: session.title.clone(),
                description: None,
                start_local: None,
                end_local: None,
                room: None,
                capacity: None,
                created_at: self.now,
                updated_at: self.now,
                version: FIRST,
            });
            self.contributions(id, Some(session_id), &session.contributions, &mut position)?;
        }
        for (document, position) in event.documents.iter().zip(1..) {
            self.rows.event_document.push(event_document::Model {
                event_id: id,
                document_id: self.documents.get(&document.document)?,
                relation: document.relation,
                position,
            });
        }
        Ok(())
    }

    fn contributions(
        &mut self,
        event_id: EventId,
        session_id: Option<SessionId>,
        contributions: &[content::Contribution],
        position: &mut i32,
    ) -> Result<(), Mistake> {
        for contribution in contributions {
            *position += 1;
            self.rows.contribution.push(contribution::Model {
                id: self.write.new_id(),
                event_id,
                session_id,
                position: *position,
                role: contribution.role,
                office_holder_id: self
                    .office_holders
                    .option(contribution.office_holder.as_ref())?,
                partner_id: None,
                person_name: contribution.person_name.clone(),
                subject: None,
                created_at: self.now,
                updated_at: self.now,
                version: FIRST,
            });
        }
        Ok(())
    }

    fn audience(&mut self, id: EventId, event: &content::Event) -> Result<(), Mistake> {
        for (rules, rule_set) in event.audience_rules.iter().zip(1..) {
            for (rule, position) in rules.iter().zip(1..) {
                let kind = match (&rule.group, rule.function, rule.state) {
                    (Some(_), None, None) => AudienceRuleKind::Group,
                    (None, Some(_), None) => AudienceRuleKind::Function,
                    (None, None, Some(_)) => AudienceRuleKind::State,
                    _ => return Err(Mistake::Rule(event.slug.clone())),
                };
                let group_id = rule.group.as_ref().map(|name| self.group(name));
                self.rows.audience_rule.push(audience_rule::Model {
                    id: self.write.new_id(),
                    event_id: Some(id),
                    series_id: None,
                    rule_set,
                    position,
                    kind,
                    group_id,
                    function: rule.function,
                    partner_kind: None,
                    partner_id: None,
                    programme_id: None,
                    territory: rule.state.map(|state| state.to_string()),
                });
            }
        }
        Ok(())
    }

    fn group(&mut self, name: &str) -> AudienceGroupId {
        if let Some(id) = self.groups.get(name) {
            return *id;
        }
        let id: AudienceGroupId = self.write.new_id();
        self.groups.insert(name.to_owned(), id);
        self.rows.audience_group.push(audience_group::Model {
            id,
            name: name.to_owned(),
            sort_name: sort_key(name),
            search_text: search_text([name]),
            created_at: self.now,
            updated_at: self.now,
            version: FIRST,
        });
        id
    }

    fn model_municipalities(&mut self) -> Result<(), Mistake> {
        for model in &self.content.model_municipalities {
            let id: ModelMunicipalityId = self.write.new_id();
            if let Some(agreement) = &model.agreement {
                self.model_municipalities.insert(agreement.clone(), id);
            }
            self.rows.model_municipality.push(model_municipality::Model {
                id,
                programme_id: self.programmes.get(&model.programme)?,
                municipality_id: self.municipalities.get(&model.municipality)?,
                ordinal: model.ordinal,
                pilot: model.pilot,
                contact_id: None,
                status: model.status,
                sorts_at: model.ordinal.unwrap_or(i32::MAX),
                created_at: self.now,
                updated_at: self.now,
                version: FIRST,
            });
            self.sources(id, &model.sources)?;
        }
        Ok(())
    }

    fn agreements(&mut self) -> Result<(), Mistake> {
        for agreement in &self.content.agreements {
            let id: AgreementId = self.write.new_id();
            let sorts = SortInstants::of(agreement.signed_on);
            let texts = agreement.other_terms.iter().map(String::as_str);
            self.rows.agreement.push(agreement::Model {
                id,
                number: agreement.number.clone(),
                title: agreement.title.clone(),
                kind: agreement.kind,
                programme_id: Some(self.programmes.get(&agreement.programme)?),
                model_municipality_id: self.model_municipalities.get(&agreement.key).copied(),
                signed_at_event_id: self.events.option(agreement.signed_at_event.as_ref())?,
                signed_at_place: agreement.signed_at_place.clone(),
                signed_on: agreement.signed_on,
                signing_order: SigningOrder::Any,
                valid_from: None,
                valid_until: None,
                supersedes_id: None,
                released_at: agreement
                    .released_on
                    .map(|date| TimeZone::BERLIN.first_instant(date.first_day())),
                revision: 1,
                document_text: None,
                document_sha256: None,
                status: AgreementStatus::Active,
                sorts_from: sorts.from,
                sorts_back: sorts.back,
                sort_name: sort_key(&agreement.title),
                search_text: search_text(texts.chain([agreement.title.as_str()])),
                created_at: self.now,
                updated_at: self.now,
                version: FIRST,
            });
            self.texts(id, TextItemKind::Alias, &agreement.other_terms);
            self.sources(id, &agreement.sources)?;
            for (party, position) in agreement.parties.iter().zip(1..) {
                self.party(id, agreement, party, position)?;
            }
        }
        Ok(())
    }

    fn party(
        &mut self,
        agreement_id: AgreementId,
        agreement: &content::Agreement,
        party: &content::Party,
        position: i32,
    ) -> Result<(), Mistake> {
        let office_holder_id = self.office_holders.get(&party.signatory)?;
        let person = self.rows.office_holder.iter().find(|person| person.id == office_holder_id);
        let name = person.map(|person| {
            let parts = [&person.academic_title, &person.given_name];
            let parts = parts.into_iter().flatten().map(String::as_str);
            parts.chain([person.family_name.as_str()]).collect::<Vec<_>>().join(" ")
        });
        let signatory_function = person.and_then(|person| person.function.clone());
        let party_id = self.write.new_id();
        self.rows.agreement_party.push(agreement_party::Model {
            id: party_id,
            agreement_id,
            partner_id: self.partners.get(&party.partner)?,
            position,
            required: true,
            created_at: self.now,
            updated_at: self.now,
            version: FIRST,
        });
        self.rows.signature.push(signature::Model {
            id: self.write.new_id(),
            party_id,
            revision: 1,
            office_holder_id: Some(office_holder_id),
            signatory_name: name.unwrap_or_default(),
            signatory_function,
            method: SignatureMethod::Paper,
            signed_on: agreement.signed_on,
            document_sha256: None,
            evidence: None,
            created_at: self.now,
            updated_at: self.now,
            version: FIRST,
        });
        Ok(())
    }

    fn event_profiles(&mut self) -> Result<(), Mistake> {
        for profile in &self.content.event_profiles {
            let id = self.write.new_id();
            let texts = [Some(&profile.title), profile.concept.as_ref(), profile.occasion.as_ref()];
            self.rows.event_profile.push(event_profile::Model {
                id,
                programme_id: Some(self.programmes.get(&profile.programme)?),
                event_id: None,
                municipality_id: Some(self.municipalities.get(&profile.municipality)?),
                title: profile.title.clone(),
                concept: profile.concept.clone(),
                occasion: profile.occasion.clone(),
                moderation: None,
                participants_count: profile.participants,
                participants_approximate: profile.participants_approximate,
                participants_text: profile.participants_text.clone(),
                ratings: None,
                function_mailbox: None,
                held_on: profile.held_on,
                status: profile.status,
                sort_name: sort_key(&profile.title),
                search_text: search_text(texts.into_iter().flatten().map(String::as_str)),
                created_at: self.now,
                updated_at: self.now,
                version: FIRST,
            });
            self.texts(id, TextItemKind::KeyResult, &profile.key_results);
            self.topics(SubjectKind::EventProfile, id, &profile.topics);
            self.sources(id, &profile.sources)?;
        }
        Ok(())
    }

    fn roles(&mut self, subject: RoleIn, roles: &[content::Role]) -> Result<(), Mistake> {
        let (programme_id, series_id, event_id) = match subject {
            RoleIn::Programme(id) => (Some(id), None, None),
            RoleIn::Series(id) => (None, Some(id), None),
            RoleIn::Event(id) => (None, None, Some(id)),
        };
        for (role, position) in roles.iter().zip(1..) {
            self.rows.partner_role.push(partner_role::Model {
                id: self.write.new_id(),
                programme_id,
                series_id,
                event_id,
                partner_id: self.partners.get(&role.partner)?,
                role: role.role,
                position,
                leads: role.leads,
                state: PartnerRoleState::Accepted,
                editorial_note: role.editorial_note.clone(),
                created_at: self.now,
                updated_at: self.now,
                version: FIRST,
            });
        }
        Ok(())
    }

    fn figures(
        &mut self,
        programme_id: Option<ProgrammeId>,
        event_id: Option<EventId>,
        figures: &[content::Figure],
    ) {
        for (figure, position) in figures.iter().zip(1..) {
            self.rows.reported_figure.push(reported_figure::Model {
                id: self.write.new_id(),
                programme_id,
                event_id,
                position,
                measure: figure.measure,
                count: figure.count,
                approximate: figure.approximate,
                as_of: figure.as_of,
                note: figure.note.clone(),
                source_title: figure.source_title.clone(),
                source_url: figure.source_url.clone(),
                created_at: self.now,
                updated_at: self.now,
                version: FIRST,
            });
        }
    }

    fn slugs(
        &mut self,
        subject_kind: SubjectKind,
        subject: impl Into<Uuid>,
        current: &Slug,
        former: &[Slug],
    ) {
        let subject_id = subject.into();
        for slug in former.iter().chain([current]) {
            self.rows.slug.push(slug::Model {
                subject_kind,
                slug: slug.clone(),
                subject_id,
                created_at: self.now,
            });
        }
    }

    fn texts(&mut self, subject: impl Into<Uuid>, kind: TextItemKind, texts: &[String]) {
        let subject_id = subject.into();
        for (text, position) in texts.iter().zip(1..) {
            self.rows.text_item.push(text_item::Model {
                id: self.write.new_id(),
                subject_id,
                kind,
                position,
                text: text.clone(),
            });
        }
    }

    fn topics(&mut self, subject_kind: SubjectKind, subject: impl Into<Uuid>, names: &[String]) {
        let subject_id = subject.into();
        for (name, position) in names.iter().zip(1..) {
            let topic_id = self.topic(name);
            self.rows.topic_link.push(topic_link::Model {
                topic_id,
                subject_kind,
                subject_id,
                position,
            });
        }
    }

    fn topic(&mut self, name: &str) -> TopicId {
        if let Some(id) = self.topics.get(name) {
            return *id;
        }
        let id: TopicId = self.write.new_id();
        self.topics.insert(name.to_owned(), id);
        self.rows.topic.push(topic::Model {
            id,
            name: name.to_owned(),
            sort_name: sort_key(name),
            search_text: search_text([name]),
            created_at: self.now,
            updated_at: self.now,
            version: FIRST,
        });
        id
    }

    fn sources(&mut self, subject: impl Into<Uuid>, sources: &[SourceOf]) -> Result<(), Mistake> {
        let subject_id = subject.into();
        for (source, position) in sources.iter().zip(1..) {
            let source = match source {
                SourceOf::Own(source) => source,
                SourceOf::Key(key) => self
                    .content
                    .sources
                    .get(key)
                    .ok_or_else(|| Mistake::Unknown { kind: "source", key: key.clone() })?,
            };
            self.rows.source_ref.push(source_ref::Model {
                id: self.write.new_id(),
                subject_id,
                position,
                title: source.title.clone(),
                url: source.url.clone(),
                published_at: source.published_at,
                revised_at: source.revised_at,
                states: source.states.clone(),
            });
        }
        Ok(())
    }

    fn translations(
        &mut self,
        subject: impl Into<Uuid>,
        translations: &Translations,
    ) -> Result<(), Mistake> {
        let subject_id = subject.into();
        for (tag, fields) in translations {
            let locale = tag.parse().map_err(|_| Mistake::Locale(tag.clone()))?;
            for (field, text) in fields {
                self.rows.translation.push(translation::Model {
                    subject_id,
                    field: field.clone(),
                    locale: Clone::clone(&locale),
                    text: text.clone(),
                });
            }
        }
        Ok(())
    }
}
