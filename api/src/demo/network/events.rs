//! Series, and events with their agenda and audience.

use entity::{
    audience_group, audience_rule, contribution, event, event_document, event_seats, event_series,
    id::{AudienceGroupId, EventId, EventSeriesId, OutcomeId, SessionId},
    outcome, outcome_partner, session,
    terms::{
        AttendanceMode, AudienceRuleKind, CapacityMode, EventStatus, ListVisibility, Progress,
        Promotion, PublicationStatus, RegistrationMode, RegistrationOpening, SubjectKind,
        TextItemKind,
    },
    value::TimeZone,
};

use super::{Builder, FIRST, Mistake, RoleIn};
use crate::{
    demo::content::{self},
    events::schedule::Schedule,
    words::{search_text, sort_key},
};

impl Builder<'_> {
    pub(super) fn series(&mut self) -> Result<(), Mistake> {
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

    #[expect(clippy::too_many_lines, reason = "one list, read from its beginning to its end")]
    pub(super) fn events(&mut self) -> Result<(), Mistake> {
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
                start_offset: None,
                end_offset: None,
                calendar_sequence: 0,
                participant_list: ListVisibility::Nobody,
                offer_hours: 48,
                reminder_hours: Some(24),
                status_note: None,
                contact_id: None,
                contact_email: None,
                feedback_closes_at: None,
                feedback_closed_at: None,
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
                excess: 0,
                waitlist_capacity: None,
                accepting: event.status.unwrap_or(EventStatus::Published) == EventStatus::Published
                    && event.registration_mode == Some(RegistrationMode::Internal),
                revision: 1,
                next_queue_number: 1,
            });
            self.slugs(SubjectKind::Event, id, &event.slug, &event.former_slugs);
            self.texts(id, TextItemKind::GuidingQuestion, &event.guiding_questions);
            self.topics(SubjectKind::Event, id, &event.topics);
            self.sources(id, &event.sources)?;
            self.roles(RoleIn::Event(id), &event.roles)?;
            self.figures(None, Some(id), &event.figures);
            self.outcomes(id, &event.outcomes)?;
            self.agenda(id, event)?;
            self.audience(id, event)?;
        }
        Ok(())
    }

    pub(super) fn outcomes(
        &mut self,
        event: EventId,
        outcomes: &[content::Outcome],
    ) -> Result<(), Mistake> {
        for (outcome, position) in outcomes.iter().zip(1..) {
            let id: OutcomeId = self.write.new_id();
            self.rows.outcome.push(outcome::Model {
                id,
                event_id: Some(event),
                model_municipality_id: None,
                position,
                kind: outcome.kind,
                title: outcome.title.clone(),
                text: outcome.text.clone(),
                due: None,
                progress: Progress::Open,
                visibility: outcome.visibility,
                status: PublicationStatus::Published,
                published_by: None,
                sort_name: sort_key(&outcome.title),
                created_at: self.now,
                updated_at: self.now,
                version: FIRST,
            });
            for (partner, position) in outcome.responsible.iter().zip(1..) {
                self.rows.outcome_partner.push(outcome_partner::Model {
                    outcome_id: id,
                    partner_id: self.partners.get(partner)?,
                    position,
                });
            }
        }
        Ok(())
    }

    pub(super) fn agenda(&mut self, id: EventId, event: &content::Event) -> Result<(), Mistake> {
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

    pub(super) fn contributions(
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

    pub(super) fn audience(&mut self, id: EventId, event: &content::Event) -> Result<(), Mistake> {
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

    pub(super) fn group(&mut self, name: &str) -> AudienceGroupId {
        if let Some(id) = self.groups.get(name) {
            return *id;
        }
        let id: AudienceGroupId = self.write.new_id();
        self.groups.insert(name.to_owned(), id);
        self.rows.audience_group.push(audience_group::Model {
            sensitive: self.content.sensitive_groups.iter().any(|group| group == name),
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
}
