//! Rows read by the places of their columns.
//!
//! The mapper looks each column up by its name, and makes a text of that name for each value that is null. For lists
//! of wide rows, such as events with their series, that is a good part of an answer's time.

use chrono::{DateTime, Utc};
use sea_orm::{
    DbErr, QueryResult, RuntimeErr, TryGetable,
    sqlx::{Error, Row as _, ValueRef as _},
};

use crate::{
    event, event_seats, event_series,
    id::{
        AudienceGroupId, EventId, EventInvitationId, EventSeriesId, MunicipalityId, OfficeHolderId,
        PartnerId, PrivacyNoticeId, ProgrammeId, RegistrationId, UserId, VenueId,
    },
    partner, registration,
    terms::{
        Attendance, AttendanceMode, AudienceMode, CapacityMode, Confidentiality, EndedBy,
        EventKind, EventStatus, ListVisibility, PartnerKind, PartnerStatus, Promotion,
        PublicFunction, RegistrationMode, RegistrationOpening, RegistrationSource,
        RegistrationStatus, SeriesStatus,
    },
    value::{LocalDateTime, Locale, PartialDate, SecretBytes, Slug, StateCode, TimeZone},
};

/// A row that can be read where its columns stand in a result one after the other, in the table's order.
pub trait FromColumns: Sized {
    /// How many columns it has.
    const COUNT: usize;

    /// Reads it from the columns that begin at `first`.
    ///
    /// # Errors
    ///
    /// A column holds what it cannot hold, or is not there.
    fn from_columns(row: &QueryResult, first: usize) -> Result<Self, DbErr>;

    /// The same of a table that is joined where it has a row: none if there is none. Its first column is never null.
    ///
    /// # Errors
    ///
    /// As [`FromColumns::from_columns`].
    fn from_joined(row: &QueryResult, first: usize) -> Result<Option<Self>, DbErr> {
        if is_null(row, first)? { Ok(None) } else { Self::from_columns(row, first).map(Some) }
    }
}

/// What one column holds.
trait Cell: Sized {
    fn read(row: &QueryResult, index: usize) -> Result<Self, DbErr>;
}

/// What is never null.
trait Whole: TryGetable {}

impl<T: Whole> Cell for T {
    fn read(row: &QueryResult, index: usize) -> Result<Self, DbErr> {
        row.try_get_by_index(index)
    }
}

impl<T: Whole> Cell for Option<T> {
    fn read(row: &QueryResult, index: usize) -> Result<Self, DbErr> {
        if is_null(row, index)? { Ok(None) } else { T::read(row, index).map(Some) }
    }
}

/// Whether the column holds nothing. A row that comes from no database holds something everywhere.
fn is_null(row: &QueryResult, index: usize) -> Result<bool, DbErr> {
    let is_null = if let Some(row) = row.try_as_pg_row() {
        row.try_get_raw(index).map(|value| value.is_null())
    } else if let Some(row) = row.try_as_sqlite_row() {
        row.try_get_raw(index).map(|value| value.is_null())
    } else {
        Ok(false)
    };
    is_null.map_err(|error: Error| DbErr::Query(RuntimeErr::SqlxError(error.into())))
}

macro_rules! whole {
    ($($cell:ty),* $(,)?) => {$(
        impl Whole for $cell {}
    )*};
}

whole! {
    bool, i32, String, DateTime<Utc>,
    AudienceGroupId, EventId, EventInvitationId, EventSeriesId, MunicipalityId, OfficeHolderId, PartnerId,
    PrivacyNoticeId, ProgrammeId, RegistrationId, UserId, VenueId,
    Attendance, AttendanceMode, AudienceMode, CapacityMode, Confidentiality, EndedBy, EventKind, EventStatus,
    ListVisibility, PartnerKind, PartnerStatus, Promotion, PublicFunction, RegistrationMode, RegistrationOpening,
    RegistrationSource, RegistrationStatus, SeriesStatus,
    LocalDateTime, Locale, PartialDate, SecretBytes, Slug, StateCode, TimeZone,
}

macro_rules! columns {
    ($($table:ident { $($column:ident),* $(,)? })*) => {
        $(impl FromColumns for $table::Model {
            const COUNT: usize = [$(stringify!($column)),*].len();

            fn from_columns(row: &QueryResult, first: usize) -> Result<Self, DbErr> {
                let mut places = first..;
                let mut next = || places.next().unwrap_or(usize::MAX);
                Ok(Self { $($column: Cell::read(row, next())?),* })
            }
        })*

        #[cfg(test)]
        mod tests {
            use sea_orm::{IdenStatic as _, Iterable as _};

            use crate::{$($table),*};

            #[test]
            fn columns_stand_in_the_order_of_their_tables() {
                $(
                    let listed = [$(stringify!($column)),*];
                    let table: Vec<_> = $table::Column::iter().map(|column| column.as_str()).collect();
                    assert_eq!(listed[..], table[..], stringify!($table));
                )*
            }
        }
    };
}

columns! {
    event {
        id, slug, programme_id, series_id, series_position, controller_id, title, description, kind, method,
        date, end_local, zone, starts_at, ends_at, earliest_at, latest_at, attendance_mode, venue_id,
        place_text, municipality_id, online_link, languages, free_of_charge, capacity_mode, capacity_limit,
        waitlist_capacity, registration_mode, registration_url, registration_opening, registration_opens_at,
        registration_deadline, approval_required, promotion, audience_mode, audience_text, confidentiality,
        status, editorial_note, sorts_from, sorts_back, sort_name, search_title, search_text, start_offset,
        end_offset, calendar_sequence, participant_list, offer_hours, reminder_hours, status_note, contact_id,
        contact_email, feedback_closes_at, feedback_closed_at, created_at, updated_at, version,
    }
    event_series {
        id, slug, title, subtitle, motto, description, programme_id, registration_deadline, capacity_mode,
        capacity_limit, venue_id, free_of_charge, audience_mode, contact_id, contact_email, image_credit,
        status, editorial_note, sort_name, search_text, created_at, updated_at, version,
    }
    event_seats {
        event_id, capacity, held_back, taken, waiting, excess, waitlist_capacity, accepting, revision,
        next_queue_number,
    }
    partner {
        id, slug, name, short_name, legal_form, kind, parent_id, state, website, public_email, status,
        merged_into_id, editorial_note, sort_name, search_text, created_at, updated_at, version,
    }
    registration {
        id, event_id, code, status, person_hash, user_id, partner_id, group_id, function, queue_number, source,
        list_visibility, locale, controller_id, privacy_notice_id, invitation_id, submitted_at, verified_at,
        expires_at, ended_at, ended_by, link_generation, attendance, attendance_at, overridden_by,
        override_reason, reminded_of, created_at, updated_at, version,
    }
}
