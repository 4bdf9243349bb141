//! The form of the demo network's data file, `api/assets/demo/network.json`.

use std::collections::BTreeMap;

use entity::{
    terms,
    value::{LocalDateTime, PartialDate, Slug, StateCode},
};
use serde::Deserialize;

/// The data file, as it lies in the binary.
const FILE: &str = include_str!("../../assets/demo/network.json");

/// A network, each kind of object in the order in which it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are named as the columns that they fill")]
pub struct Content {
    pub name: String,
    pub version: i32,
    pub sources: BTreeMap<String, Source>,
    pub partners: Vec<Partner>,
    pub office_holders: Vec<OfficeHolder>,
    pub venues: Vec<Venue>,
    /// Groups whose declaration could reveal what Art. 9 GDPR protects.
    pub sensitive_groups: Vec<String>,
    pub programmes: Vec<Programme>,
    pub series: Vec<Series>,
    pub events: Vec<Event>,
    pub model_municipalities: Vec<ModelMunicipality>,
    pub agreements: Vec<Agreement>,
    pub event_profiles: Vec<EventProfile>,
}

impl Content {
    /// The demo network's content.
    pub fn demo() -> Result<Self, serde_json::Error> {
        serde_json::from_str(FILE)
    }
}

/// A source by its key, or one that only this object has.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum SourceOf {
    /// One of the network's sources.
    Key(String),
    /// A source of this object alone.
    Own(Source),
}

/// Fields of other languages: by tag, then by the field's name in the API.
pub type Translations = BTreeMap<String, BTreeMap<String, String>>;

macro_rules! content {
    ($(
        $(#[$doc:meta])*
        $name:ident { $($field:ident: $type:ty;)* $(.. $($other:ident: $other_type:ty;)*)? }
    )*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[expect(missing_docs, reason = "the fields are named as the columns that they fill")]
        pub struct $name {
            $(pub $field: $type,)*
            $($(#[serde(default)] pub $other: $other_type,)*)?
        }
    )*};
}

content! {
    /// A text in which facts are stated.
    Source {
        title: String;
        ..
        url: Option<String>;
        published_at: Option<PartialDate>;
        revised_at: Option<PartialDate>;
        states: Option<String>;
    }

    /// The official key of a municipality: an AGS, or a district key.
    Municipality {
        key: String;
    }

    /// A public function of a named person.
    OfficeHolder {
        key: String;
        family_name: String;
        public_basis: terms::PublicBasis;
        ..
        academic_title: Option<String>;
        given_name: Option<String>;
        function: Option<String>;
        partner: Option<String>;
        sources: Vec<SourceOf>;
    }

    /// A place where events are held.
    Venue {
        key: String;
        name: String;
        ..
        street: Option<String>;
        locality: Option<String>;
        entrance: Option<String>;
        sources: Vec<SourceOf>;
    }

    /// An organisation.
    Partner {
        slug: Slug;
        name: String;
        kind: terms::PartnerKind;
        ..
        former_slugs: Vec<Slug>;
        short_name: Option<String>;
        legal_form: Option<String>;
        aliases: Vec<String>;
        parent: Option<String>;
        state: Option<StateCode>;
        website: Option<String>;
        municipality: Option<Municipality>;
        external_ids: BTreeMap<String, String>;
        translations: Translations;
        editorial_note: Option<String>;
        sources: Vec<SourceOf>;
    }

    /// A partner's part in something; accepted.
    Role {
        partner: String;
        role: terms::PartnerRoleKind;
        ..
        leads: bool;
        editorial_note: Option<String>;
    }

    /// A reported figure.
    Figure {
        measure: terms::FigureMeasure;
        count: i32;
        ..
        approximate: bool;
        as_of: Option<PartialDate>;
        note: Option<String>;
        source_title: Option<String>;
        source_url: Option<String>;
    }

    /// A paper of a programme.
    Document {
        title: String;
        nature: terms::DocumentNature;
        ..
        description: Option<String>;
        period_from: Option<i32>;
        period_until: Option<i32>;
    }

    /// A programme.
    Programme {
        slug: Slug;
        title: String;
        kind: terms::ProgrammeKind;
        status: terms::ProgrammeStatus;
        ..
        former_slugs: Vec<Slug>;
        aliases: Vec<String>;
        motto: Option<String>;
        goal: Option<String>;
        scope: Option<terms::ProgrammeScope>;
        state: Option<StateCode>;
        municipality: Option<String>;
        started_on: Option<PartialDate>;
        duration_text: Option<String>;
        topics: Vec<String>;
        topics_open_ended: bool;
        components: Vec<String>;
        planned_outputs: Vec<String>;
        requires_agreement: bool;
        roles: Vec<Role>;
        documents: Vec<Document>;
        figures: Vec<Figure>;
        questionnaire: Option<Questionnaire>;
        translations: Translations;
        editorial_note: Option<String>;
        sources: Vec<SourceOf>;
    }

    /// What municipalities of a programme are asked, on a scale.
    Questionnaire {
        title: String;
        introduction: String;
        source_title: String;
        source_url: String;
        scale: Vec<String>;
        fields: Vec<FieldOfAction>;
    }

    /// A field of action with its questions.
    FieldOfAction {
        title: String;
        description: String;
        questions: Vec<String>;
    }

    /// A series of events.
    Series {
        slug: Slug;
        title: String;
        status: terms::SeriesStatus;
        ..
        former_slugs: Vec<Slug>;
        subtitle: Option<String>;
        motto: Option<String>;
        programme: Option<String>;
        registration_deadline: Option<PartialDate>;
        capacity: Option<i32>;
        venue: Option<String>;
        free_of_charge: Option<bool>;
        audience_mode: Option<terms::AudienceMode>;
        contact: Option<String>;
        contact_email: Option<String>;
        image_credit: Option<String>;
        notices: Vec<String>;
        guiding_questions: Vec<String>;
        roles: Vec<Role>;
        translations: Translations;
        editorial_note: Option<String>;
        sources: Vec<SourceOf>;
    }

    /// What somebody does at an event.
    Contribution {
        role: terms::ContributionRole;
        ..
        office_holder: Option<String>;
        person_name: Option<String>;
    }

    /// A part of an event.
    Session {
        kind: terms::SessionKind;
        ..
        phase: Option<terms::SessionPhase>;
        title: Option<String>;
        contributions: Vec<Contribution>;
    }

    /// A paper of the event's programme, by its title.
    EventDocument {
        document: String;
        relation: terms::DocumentRelation;
    }

    /// A condition on who may come: exactly one field is given.
    AudienceRule {
        ..
        group: Option<String>;
        function: Option<terms::PublicFunction>;
        state: Option<StateCode>;
    }

    /// An event.
    Event {
        slug: Slug;
        title: String;
        confidentiality: terms::Confidentiality;
        ..
        former_slugs: Vec<Slug>;
        description: Option<String>;
        programme: Option<String>;
        series: Option<String>;
        position: Option<i32>;
        controller: Option<String>;
        kind: Option<terms::EventKind>;
        date: Option<PartialDate>;
        end: Option<LocalDateTime>;
        attendance_mode: Option<terms::AttendanceMode>;
        venue: Option<String>;
        place_text: Option<String>;
        municipality: Option<String>;
        registration_mode: Option<terms::RegistrationMode>;
        registration_opening: Option<terms::RegistrationOpening>;
        audience_mode: Option<terms::AudienceMode>;
        audience_text: Option<String>;
        audience_rules: Vec<Vec<AudienceRule>>;
        status: Option<terms::EventStatus>;
        topics: Vec<String>;
        guiding_questions: Vec<String>;
        sessions: Vec<Session>;
        contributions: Vec<Contribution>;
        documents: Vec<EventDocument>;
        figures: Vec<Figure>;
        outcomes: Vec<Outcome>;
        roles: Vec<Role>;
        editorial_note: Option<String>;
        sources: Vec<SourceOf>;
    }

    /// A municipality's way through a programme.
    ModelMunicipality {
        programme: String;
        municipality: String;
        status: terms::ModelMunicipalityStatus;
        ..
        ordinal: Option<i32>;
        pilot: bool;
        agreement: Option<String>;
        sources: Vec<SourceOf>;
    }

    /// A party and the office holder who signed for it.
    Party {
        partner: String;
        signatory: String;
    }

    /// An agreement that was signed on paper by all parties.
    Agreement {
        key: String;
        number: String;
        title: String;
        kind: terms::AgreementKind;
        programme: String;
        ..
        other_terms: Vec<String>;
        signed_on: Option<PartialDate>;
        signed_at_place: Option<String>;
        signed_at_event: Option<String>;
        released_on: Option<PartialDate>;
        parties: Vec<Party>;
        sources: Vec<SourceOf>;
    }

    /// What came of an event.
    Outcome {
        kind: terms::OutcomeKind;
        title: String;
        visibility: terms::OutcomeVisibility;
        ..
        text: Option<String>;
        responsible: Vec<String>;
    }

    /// A Steckbrief.
    EventProfile {
        title: String;
        programme: String;
        municipality: String;
        status: terms::PublicationStatus;
        ..
        held_on: Option<PartialDate>;
        concept: Option<String>;
        occasion: Option<String>;
        participants: Option<i32>;
        participants_approximate: Option<bool>;
        participants_text: Option<String>;
        key_results: Vec<String>;
        topics: Vec<String>;
        sources: Vec<SourceOf>;
    }
}
