//! What a change changed, column by column: for the audit entry, for calendars, and for what is settled.

use entity::{event, event_series, terms::Confidentiality};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// What a column is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aspect {
    /// Everybody may know it, of a protected event too.
    Face,
    /// It describes.
    Text,
    /// It describes, and can name people: its value stands apart from the audit entry.
    Free,
    /// When it is.
    Time,
    /// Where it is.
    Place,
    /// Where it is, for those who are registered alone.
    SecretPlace,
    /// How people register, and who may.
    Registration,
    /// Who is shown what, and who is responsible for that.
    Protection,
}

impl Aspect {
    /// Whether it no longer changes once the event is over or cancelled.
    const fn is_settled(self) -> bool {
        matches!(self, Self::Time | Self::Place | Self::SecretPlace | Self::Registration)
    }

    /// Whether calendars show it.
    const fn is_in_calendars(self) -> bool {
        matches!(self, Self::Time | Self::Place | Self::SecretPlace)
    }
}

/// One thing that is other than it was.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Difference {
    pub(super) field: &'static str,
    aspect: Aspect,
    before: Value,
    after: Value,
}

/// Everything that is other than it was.
#[derive(Clone, Debug, Default)]
pub(super) struct Differences {
    found: Vec<Difference>,
    protected: bool,
}

/// A value as the audit log holds it.
macro_rules! told {
    (plain $value:expr) => {
        json!($value)
    };
    (shown $value:expr) => {
        json!($value.to_string())
    };
    (maybe $value:expr) => {
        json!($value.as_ref().map(ToString::to_string))
    };
    (id $value:expr) => {
        json!($value.map(|id| id.0))
    };
}

/// Every column: those that people change, and those that follow from others or count.
macro_rules! columns {
    (
        $name:ident($table:ident)
        { $($column:ident $field:literal $aspect:ident $told:ident;)* }
        follow { $($follows:ident),* $(,)? }
    ) => {
        fn $name(&mut self, before: &$table::Model, after: &$table::Model) {
            // A new column is in one of the two lists, or this does not compile.
            let $table::Model { $($column: _,)* $($follows: _),* } = before;
            $(if before.$column != after.$column {
                self.found.push(Difference {
                    field: $field,
                    aspect: Aspect::$aspect,
                    before: told!($told before.$column),
                    after: told!($told after.$column),
                });
            })*
        }
    };
}

impl Differences {
    columns! {
        event_columns(event) {
            title "title" Face plain;
            slug "slug" Face shown;
            programme_id "programmeId" Face id;
            series_id "seriesId" Face id;
            series_position "position" Face plain;
            status "status" Face plain;
            confidentiality "confidentiality" Face plain;
            description "description" Free plain;
            kind "kind" Text plain;
            method "method" Free plain;
            languages "languages" Text plain;
            contact_id "contactId" Text id;
            contact_email "contactEmail" Free plain;
            status_note "statusNote" Free plain;
            editorial_note "editorialNote" Free plain;
            feedback_closes_at "feedbackClosesAt" Text maybe;
            date "date" Time maybe;
            start_offset "startOffset" Time plain;
            end_local "endLocal" Time maybe;
            end_offset "endOffset" Time plain;
            zone "timeZone" Time shown;
            attendance_mode "attendanceMode" Place plain;
            venue_id "venueId" Place id;
            place_text "placeText" Place plain;
            municipality_id "municipalityId" Place id;
            online_link "onlineLink" SecretPlace plain;
            free_of_charge "freeOfCharge" Registration plain;
            capacity_mode "capacityMode" Registration plain;
            capacity_limit "capacityLimit" Registration plain;
            waitlist_capacity "waitlistCapacity" Registration plain;
            registration_mode "registrationMode" Registration plain;
            registration_url "registrationUrl" Registration plain;
            registration_opening "registrationOpening" Registration plain;
            registration_opens_at "registrationOpensAt" Registration maybe;
            registration_deadline "registrationDeadline" Registration maybe;
            approval_required "approvalRequired" Registration plain;
            promotion "promotion" Registration plain;
            offer_hours "offerHours" Registration plain;
            reminder_hours "reminderHours" Registration plain;
            audience_mode "audienceMode" Registration plain;
            audience_text "audienceText" Registration plain;
            participant_list "participantList" Protection plain;
            controller_id "controllerId" Protection id;
        }
        follow {
            id, starts_at, ends_at, earliest_at, latest_at, sorts_from, sorts_back, sort_name,
            search_title, search_text, calendar_sequence, feedback_closed_at, created_at,
            updated_at, version,
        }
    }

    columns! {
        series_columns(event_series) {
            title "title" Face plain;
            slug "slug" Face shown;
            programme_id "programmeId" Face id;
            status "status" Face plain;
            subtitle "subtitle" Text plain;
            motto "motto" Text plain;
            description "description" Free plain;
            contact_id "contactId" Text id;
            contact_email "contactEmail" Free plain;
            image_credit "imageCredit" Free plain;
            editorial_note "editorialNote" Free plain;
            venue_id "venueId" Place id;
            free_of_charge "freeOfCharge" Registration plain;
            capacity_mode "capacityMode" Registration plain;
            capacity_limit "capacityLimit" Registration plain;
            registration_deadline "registrationDeadline" Registration maybe;
            audience_mode "audienceMode" Registration plain;
        }
        follow { id, sort_name, search_text, created_at, updated_at, version }
    }

    /// Between two states of an event.
    pub(super) fn of_events(before: &event::Model, after: &event::Model) -> Self {
        let protected =
            [before, after].iter().any(|row| row.confidentiality == Confidentiality::Protected);
        let mut differences = Self { found: Vec::new(), protected };
        differences.event_columns(before, after);
        differences
    }

    /// Between two states of a series.
    pub(super) fn of_series(before: &event_series::Model, after: &event_series::Model) -> Self {
        let mut differences = Self::default();
        differences.series_columns(before, after);
        differences
    }

    /// Adds what is no column.
    pub(super) fn add<T: Serialize>(
        &mut self,
        field: &'static str,
        aspect: Aspect,
        before: &T,
        after: &T,
    ) {
        let (before, after) = (json!(before), json!(after));
        if before != after {
            self.found.push(Difference { field, aspect, before, after });
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub(super) fn has(&self, field: &str) -> bool {
        self.found.iter().any(|difference| difference.field == field)
    }

    /// Fields that no longer change once the event is over or cancelled.
    pub(super) fn settled(&self) -> impl Iterator<Item = &'static str> {
        self.found.iter().filter(|found| found.aspect.is_settled()).map(|found| found.field)
    }

    /// Whether time or place are other ones.
    pub(super) fn are_in_calendars(&self) -> bool {
        self.found.iter().any(|difference| difference.aspect.is_in_calendars())
    }

    /// Whether the time is another one.
    pub(super) fn move_it(&self) -> bool {
        self.found.iter().any(|difference| difference.aspect == Aspect::Time)
    }

    /// For the audit entry, and apart from it what can be about people or is for the organisers alone: of a
    /// protected event everything but its face.
    pub(super) fn told(&self) -> (Value, Option<Value>) {
        let (mut details, mut apart) = (Map::new(), Map::new());
        for Difference { field, aspect, before, after } in &self.found {
            let values = json!({ "before": before, "after": after });
            let open = match aspect {
                Aspect::Face => true,
                Aspect::Free | Aspect::SecretPlace => false,
                _ => !self.protected,
            };
            if open {
                details.insert((*field).to_owned(), values);
            } else {
                details.insert((*field).to_owned(), json!({ "personal": true }));
                apart.insert((*field).to_owned(), values);
            }
        }
        (Value::Object(details), (!apart.is_empty()).then_some(Value::Object(apart)))
    }
}
