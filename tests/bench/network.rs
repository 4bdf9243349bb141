//! A network as large as Verbund may become, the same rows for the same seed.

use api::{events::schedule::Schedule, words};
use chrono::{Days, NaiveDate};
use entity::{
    event, event_seats, event_series,
    id::{EventId, EventSeriesId, MunicipalityId, PartnerId, ProgrammeId, TopicId},
    municipality, partner, partner_role, programme, slug,
    terms::{
        AttendanceMode, CapacityMode, Confidentiality, EventKind, EventStatus, ListVisibility,
        PartnerKind, PartnerRoleKind, PartnerRoleState, Promotion, RegistrationMode,
        RegistrationOpening, SeriesStatus, SubjectKind, TextItemKind,
    },
    text_item, topic, topic_link,
    value::{LocalDateTime, PartialDate, TimeZone},
};
use fastrand::Rng;
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait, IntoActiveModel};

use crate::{
    fixture::{TestApp, now},
    world::{id, programmes as rows},
};

/// Events of the network.
pub(crate) const EVENTS: usize = 100_000;
/// Municipalities of the network; each is a partner as well.
pub(crate) const MUNICIPALITIES: usize = 400;
const OTHER_PARTNERS: usize = 1_600;
const PROGRAMMES: usize = 40;
const SERIES: usize = 2_000;
const TOPICS: usize = 60;

const SEED: u64 = 100_000;
/// Events that are made at once, each with its rows in five other tables.
const BATCH: usize = 2_000;
/// Rows that one statement carries: SQLite takes 32,766 variables.
const ROWS_AT_ONCE: usize = 200;

const OCCASIONS: [&str; 8] = [
    "Bürgerdialog",
    "Fachtag",
    "Netzwerktreffen",
    "Werkstattgespräch",
    "Zukunftskonferenz",
    "Planungswerkstatt",
    "Auftakt",
    "Abschlusstagung",
];
const THEMES: [&str; 12] = [
    "Integration vor Ort",
    "Wohnen im ländlichen Raum",
    "Förderung des Ehrenamts",
    "Sprache und Bildung",
    "Zusammenleben im Quartier",
    "Mobilität",
    "Beteiligung junger Menschen",
    "Willkommenskultur",
    "Innenentwicklung",
    "Arbeit und Ausbildung",
    "Gesundheit",
    "Kommunale Finanzen",
];
const PLACES: [&str; 10] = [
    "Neustadt",
    "Altenburg",
    "Königsfeld",
    "Waldkirchen",
    "Mühlhausen",
    "Schönau",
    "Lindenberg",
    "Oberkirch",
    "Seehausen",
    "Brückendorf",
];

/// Fills an empty database, and tells PostgreSQL what is in it.
pub(crate) async fn generate(test: &TestApp) {
    let mut generator = Generator { test, rng: Rng::with_seed(SEED), known: Known::default() };
    let transaction = test.app.database.begin().await.unwrap();
    generator.partners(&transaction).await;
    generator.programmes(&transaction).await;
    transaction.commit().await.unwrap();
    for first in (0..EVENTS).step_by(BATCH) {
        let transaction = test.app.database.begin().await.unwrap();
        generator.events(&transaction, first..EVENTS.min(first + BATCH)).await;
        transaction.commit().await.unwrap();
    }
}

/// What events refer to.
#[derive(Default)]
struct Known {
    partners: Vec<PartnerId>,
    municipalities: Vec<MunicipalityId>,
    programmes: Vec<ProgrammeId>,
    series: Vec<(EventSeriesId, ProgrammeId)>,
    positions: Vec<i32>,
    topics: Vec<TopicId>,
}

struct Generator<'a> {
    test: &'a TestApp,
    rng: Rng,
    known: Known,
}

impl Generator<'_> {
    async fn partners(&mut self, transaction: &DatabaseTransaction) {
        let (mut partners, mut municipalities) = (Vec::new(), Vec::new());
        for number in 0..MUNICIPALITIES + OTHER_PARTNERS {
            let place = self.pick(&PLACES);
            let is_municipality = number < MUNICIPALITIES;
            let (name, kind) = if is_municipality {
                (format!("Stadt {place} {number}"), PartnerKind::Municipality)
            } else {
                (format!("Stiftung {place} {number}"), PartnerKind::Foundation)
            };
            let partner = partner::Model { kind, ..rows::partner(self.test, &name) };
            self.known.partners.push(partner.id);
            if is_municipality {
                let key = format!("{:02}{number:06}", number % 16 + 1);
                let municipality = rows::municipality(self.test, &partner, &key);
                self.known.municipalities.push(municipality.id);
                municipalities.push(municipality);
            }
            partners.push(partner);
        }
        insert::<partner::Entity, _>(transaction, partners).await;
        insert::<municipality::Entity, _>(transaction, municipalities).await;
    }

    async fn programmes(&mut self, transaction: &DatabaseTransaction) {
        let programmes: Vec<_> = (0..PROGRAMMES)
            .map(|number| rows::programme(self.test, &format!("Kommunen gestalten {number}")))
            .collect();
        self.known.programmes = programmes.iter().map(|programme| programme.id).collect();
        let series: Vec<_> = (0..SERIES).map(|number| self.series(number)).collect();
        let programme = |series: &event_series::Model| Some((series.id, series.programme_id?));
        self.known.series = series.iter().filter_map(programme).collect();
        self.known.positions = vec![0; SERIES];
        let topics: Vec<_> = (0..TOPICS).map(|number| self.topic(number)).collect();
        self.known.topics = topics.iter().map(|topic| topic.id).collect();
        let hosts = series.iter().enumerate().map(|(number, series)| partner_role::Model {
            series_id: Some(series.id),
            ..self.host(self.known.partners[number % self.known.partners.len()])
        });
        let hosts: Vec<_> = hosts.collect();
        insert::<programme::Entity, _>(transaction, programmes).await;
        insert::<event_series::Entity, _>(transaction, series).await;
        insert::<topic::Entity, _>(transaction, topics).await;
        insert::<partner_role::Entity, _>(transaction, hosts).await;
    }

    fn series(&mut self, number: usize) -> event_series::Model {
        let title = format!("Reihe {number}: {}", self.pick(&THEMES));
        event_series::Model {
            id: id(self.test),
            slug: format!("reihe-{number}").parse().unwrap(),
            subtitle: None,
            motto: None,
            description: None,
            programme_id: Some(self.known.programmes[number % PROGRAMMES]),
            registration_deadline: None,
            capacity_mode: CapacityMode::Limited,
            capacity_limit: Some(50),
            venue_id: None,
            free_of_charge: Some(true),
            audience_mode: None,
            contact_id: None,
            contact_email: None,
            image_credit: None,
            status: if self.rng.u8(..100) < 3 {
                SeriesStatus::Draft
            } else {
                SeriesStatus::Published
            },
            editorial_note: None,
            sort_name: words::sort_key(&title),
            search_text: words::search_text([title.as_str()]),
            title,
            created_at: now(),
            updated_at: now(),
            version: 1,
        }
    }

    fn topic(&self, number: usize) -> topic::Model {
        let name = format!("{} {number}", THEMES[number % THEMES.len()]);
        topic::Model {
            id: id(self.test),
            sort_name: words::sort_key(&name),
            search_text: words::search_text([name.as_str()]),
            name,
            created_at: now(),
            updated_at: now(),
            version: 1,
        }
    }

    async fn events(&mut self, transaction: &DatabaseTransaction, numbers: std::ops::Range<usize>) {
        let events: Vec<_> = numbers.map(|number| self.event(number)).collect();
        let slugs: Vec<_> = events
            .iter()
            .map(|event| slug::Model {
                subject_kind: SubjectKind::Event,
                slug: event.slug.clone(),
                subject_id: event.id.0,
                created_at: now(),
            })
            .collect();
        let seats: Vec<_> = events
            .iter()
            .map(|event| event_seats::Model {
                event_id: event.id,
                capacity: event.capacity_limit.or(event.series_id.map(|_| 50)),
                held_back: 0,
                taken: 0,
                waiting: 0,
                excess: 0,
                waitlist_capacity: event.waitlist_capacity,
                accepting: event.status == EventStatus::Published
                    && event.registration_mode == RegistrationMode::Internal,
                revision: 1,
                next_queue_number: 1,
            })
            .collect();
        let (mut roles, mut links, mut texts) = (Vec::new(), Vec::new(), Vec::new());
        for event in &events {
            roles.extend(self.roles(event.id));
            // Others have the topics of their series, or none.
            if self.rng.u8(..100) < 40 {
                links.push(topic_link::Model {
                    topic_id: self.pick_from(|known| &known.topics),
                    subject_kind: SubjectKind::Event,
                    subject_id: event.id.0,
                    position: 1,
                });
            }
            if self.rng.u8(..100) < 20 {
                texts.push(text_item::Model {
                    id: id(self.test),
                    subject_id: event.id.0,
                    kind: TextItemKind::GuidingQuestion,
                    position: 1,
                    text: "Was brauchen die Menschen vor Ort?".to_owned(),
                });
            }
        }
        insert::<event::Entity, _>(transaction, events).await;
        insert::<slug::Entity, _>(transaction, slugs).await;
        insert::<event_seats::Entity, _>(transaction, seats).await;
        insert::<partner_role::Entity, _>(transaction, roles).await;
        insert::<topic_link::Entity, _>(transaction, links).await;
        insert::<text_item::Entity, _>(transaction, texts).await;
    }

    fn event(&mut self, number: usize) -> event::Model {
        let (occasion, theme) = (self.pick(&OCCASIONS), self.pick(&THEMES));
        let place = self.pick(&PLACES);
        let title = format!("{occasion} {theme} in {place} {number}");
        let description = format!(
            "{occasion} zum Thema {theme}: Menschen aus Verwaltung, Politik und Zivilgesellschaft \
             kommen in {place} zusammen, berichten von ihren Erfahrungen und vereinbaren die \
             nächsten Schritte."
        );
        let status = match self.rng.u8(..100) {
            ..3 => EventStatus::Draft,
            3..40 => EventStatus::Published,
            40..43 => EventStatus::Postponed,
            43..48 => EventStatus::Cancelled,
            48..90 => EventStatus::Completed,
            _ => EventStatus::Archived,
        };
        let confidentiality = match self.rng.u8(..100) {
            ..3 => Confidentiality::Members,
            3..5 => Confidentiality::Protected,
            _ => Confidentiality::Public,
        };
        let (date, end) = self.date();
        let schedule = Schedule::new(date, end, TimeZone::BERLIN, confidentiality).unwrap();
        let (series, programme) = self.belongs_to();
        event::Model {
            id: id(self.test),
            slug: format!("veranstaltung-{number}").parse().unwrap(),
            programme_id: programme,
            series_id: series.map(|(series, _)| series),
            series_position: series.map(|(_, position)| position),
            controller_id: None,
            kind: Some(self.pick(&[
                EventKind::Workshop,
                EventKind::Conference,
                EventKind::CitizenDialogue,
            ])),
            method: None,
            date: schedule.date,
            end_local: schedule.end_local,
            zone: schedule.zone,
            starts_at: schedule.starts_at,
            ends_at: schedule.ends_at,
            earliest_at: schedule.earliest_at,
            latest_at: schedule.latest_at,
            attendance_mode: self.pick(&[
                AttendanceMode::OnSite,
                AttendanceMode::Online,
                AttendanceMode::Hybrid,
            ]),
            venue_id: None,
            place_text: Some(format!("Rathaus {place}")),
            municipality_id: (self.rng.u8(..100) < 90)
                .then(|| self.pick_from(|known| &known.municipalities)),
            online_link: None,
            languages: "de".to_owned(),
            free_of_charge: None,
            capacity_mode: match series {
                Some(_) => CapacityMode::Inherited,
                None => CapacityMode::Limited,
            },
            capacity_limit: series.is_none().then_some(80),
            waitlist_capacity: None,
            registration_mode: RegistrationMode::Internal,
            registration_url: None,
            registration_opening: RegistrationOpening::Immediate,
            registration_opens_at: None,
            registration_deadline: None,
            approval_required: false,
            promotion: Promotion::Auto,
            audience_mode: None,
            audience_text: None,
            confidentiality,
            status,
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
            editorial_note: None,
            sorts_from: schedule.sorts_from,
            sorts_back: schedule.sorts_back,
            sort_name: words::sort_key(&title),
            search_title: words::search_text([title.as_str()]),
            search_text: words::search_text([title.as_str(), description.as_str(), place]),
            title,
            description: Some(description),
            created_at: now(),
            updated_at: now(),
            version: 1,
        }
    }

    /// Mostly local times, some days, months and years, and some that nobody knows.
    fn date(&mut self) -> (Option<PartialDate>, Option<LocalDateTime>) {
        let first = NaiveDate::from_ymd_opt(2015, 1, 1).unwrap();
        let day = first + Days::new(self.rng.u64(..14 * 365));
        // No clock is put forward or back after eight in the morning.
        let start = self.rng.u32(8..18);
        let local = |hour| format!("{day}T{hour:02}:00").parse().unwrap();
        match self.rng.u8(..100) {
            ..4 => (None, None),
            4..6 => (Some(day.format("%Y").to_string().parse().unwrap()), None),
            6..12 => (Some(day.format("%Y-%m").to_string().parse().unwrap()), None),
            12..30 => (Some(PartialDate::Day(day)), None),
            _ => (Some(PartialDate::Time(local(start))), Some(local(start + 3))),
        }
    }

    /// Two fifths are part of a series, one fifth of a programme alone.
    fn belongs_to(&mut self) -> (Option<(EventSeriesId, i32)>, Option<ProgrammeId>) {
        match self.rng.u8(..100) {
            ..40 => {
                let number = self.rng.usize(..SERIES);
                self.known.positions[number] += 1;
                let (series, programme) = self.known.series[number];
                (Some((series, self.known.positions[number])), Some(programme))
            }
            40..60 => (None, Some(self.pick_from(|known| &known.programmes))),
            _ => (None, None),
        }
    }

    /// A host and one or two others, most of whom agreed.
    fn roles(&mut self, event: EventId) -> Vec<partner_role::Model> {
        let start = self.rng.usize(..self.known.partners.len());
        let host = self.host(self.known.partners[start]);
        let mut roles = vec![partner_role::Model { event_id: Some(event), ..host }];
        for (offset, position) in [(1, 2), (2, 3)] {
            let state = match self.rng.u8(..100) {
                ..50 => continue,
                50..60 => PartnerRoleState::Proposed,
                _ => PartnerRoleState::Accepted,
            };
            let partner = self.known.partners[(start + offset) % self.known.partners.len()];
            roles.push(partner_role::Model {
                event_id: Some(event),
                role: PartnerRoleKind::Cooperation,
                leads: false,
                position,
                state,
                ..self.host(partner)
            });
        }
        roles
    }

    /// A leading part, in nothing yet.
    fn host(&self, partner_id: PartnerId) -> partner_role::Model {
        partner_role::Model {
            id: id(self.test),
            programme_id: None,
            series_id: None,
            event_id: None,
            partner_id,
            role: PartnerRoleKind::Host,
            position: 1,
            leads: true,
            state: PartnerRoleState::Accepted,
            editorial_note: None,
            created_at: now(),
            updated_at: now(),
            version: 1,
        }
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.rng.usize(..from.len())]
    }

    fn pick_from<T: Copy>(&mut self, of: fn(&Known) -> &Vec<T>) -> T {
        let from = of(&self.known);
        from[self.rng.usize(..from.len())]
    }
}

async fn insert<E, A>(transaction: &DatabaseTransaction, rows: Vec<E::Model>)
where
    E: EntityTrait,
    E::Model: IntoActiveModel<A>,
    A: ActiveModelTrait<Entity = E> + Send,
{
    let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model).peekable();
    while rows.peek().is_some() {
        let some: Vec<A> = rows.by_ref().take(ROWS_AT_ONCE).collect();
        E::insert_many(some).exec_without_returning(transaction).await.unwrap();
    }
}
