//! Values of events without an identity of their own.

use async_graphql::{Context, Description, Object};
use chrono::{DateTime as Instant, Utc};
use entity::{
    event, event_joint_controller, event_previous_start,
    value::{LocalDateTime as Local, LocalTimeError, PartialDate, TimeZone as Zone},
};

use super::terms::{CapacityMode, Promotion, RegistrationMode, RegistrationOpening};
use crate::{
    agreements::graphql::{Agreement, agreement},
    content::graphql::PartialDateInfo,
    events::{
        effective::{Capacity, Effective},
        schedule,
    },
    graphql::{
        error::Fallible,
        scalar::{DateTime, LocalDateTime, TimeZone, Url},
    },
    partners::graphql::{Partner, partner},
};

/// How many people can come.
#[derive(Clone, Copy, Debug, Description)]
pub struct CapacityInfo(pub Effective<Capacity>);

#[Object(use_type_description)]
impl CapacityInfo {
    /// Whether there is a limit.
    async fn mode(&self) -> CapacityMode {
        match self.0.value {
            Capacity::Unknown => CapacityMode::Unknown,
            Capacity::Unlimited => CapacityMode::Unlimited,
            Capacity::Limited(_) => CapacityMode::Limited,
        }
    }

    /// The limit; null when there is none or it is not known.
    async fn limit(&self) -> Option<i32> {
        self.0.value.limit()
    }

    /// Whether it is that of the series.
    async fn inherited(&self) -> bool {
        self.0.inherited
    }
}

/// Until when people can register.
#[derive(Clone, Copy, Debug, Description)]
pub struct DeadlineInfo {
    value: PartialDate,
    closes_at: Instant<Utc>,
    inherited: bool,
}

impl DeadlineInfo {
    /// The deadline as it falls in `zone`.
    pub fn new(deadline: Effective<PartialDate>, zone: Zone) -> Result<Self, LocalTimeError> {
        let Effective { value, inherited } = deadline;
        Ok(Self { value, closes_at: schedule::closes_at(value, zone)?, inherited })
    }
}

#[Object(use_type_description)]
impl DeadlineInfo {
    /// The last day, inclusive, in the event's time zone; or the local time at which it ends.
    async fn value(&self) -> PartialDateInfo {
        PartialDateInfo(Some(self.value))
    }

    /// The first instant at which nobody can register any more.
    async fn closes_at(&self) -> DateTime {
        self.closes_at.into()
    }

    /// Whether it is that of the series.
    async fn inherited(&self) -> bool {
        self.inherited
    }
}

/// When an event starts and ends.
#[derive(Clone, Copy, Debug, Description)]
pub struct EventTimeInfo {
    starts_at: Instant<Utc>,
    start_local: Local,
    end: Option<(Instant<Utc>, Local)>,
    zone: Zone,
}

impl EventTimeInfo {
    /// The times; `None` where the start is not known.
    #[must_use]
    pub fn new(row: &event::Model) -> Option<Self> {
        let (Some(PartialDate::Time(start_local)), Some(starts_at)) = (row.date, row.starts_at)
        else {
            return None;
        };
        Some(Self { starts_at, start_local, end: row.ends_at.zip(row.end_local), zone: row.zone })
    }
}

#[Object(use_type_description)]
impl EventTimeInfo {
    /// The start.
    async fn starts_at(&self) -> DateTime {
        self.starts_at.into()
    }

    /// The end, where it is known.
    async fn ends_at(&self) -> Option<DateTime> {
        self.end.map(|(instant, _)| instant.into())
    }

    /// The start as clocks show it there.
    async fn start_local(&self) -> LocalDateTime {
        self.start_local.into()
    }

    /// The end as clocks show it there, where it is known.
    async fn end_local(&self) -> Option<LocalDateTime> {
        self.end.map(|(_, local)| local.into())
    }

    /// The zone of these clocks.
    async fn time_zone(&self) -> TimeZone {
        self.zone.into()
    }
}

/// How people register for an event.
#[derive(Clone, Debug, Description)]
pub struct RegistrationInfo {
    mode: RegistrationMode,
    url: Option<String>,
    opening: RegistrationOpening,
    opens_at: Option<Instant<Utc>>,
    approval_required: bool,
    promotion: Promotion,
    offer_hours: i32,
    waitlist_capacity: Option<i32>,
}

impl RegistrationInfo {
    /// What the event says of it.
    #[must_use]
    pub fn new(row: &event::Model) -> Self {
        Self {
            mode: row.registration_mode.into(),
            url: row.registration_url.clone(),
            opening: row.registration_opening.into(),
            opens_at: row.registration_opens_at,
            approval_required: row.approval_required,
            promotion: row.promotion.into(),
            offer_hours: row.offer_hours,
            waitlist_capacity: row.waitlist_capacity,
        }
    }
}

#[Object(use_type_description)]
impl RegistrationInfo {
    /// Where people register.
    async fn mode(&self) -> RegistrationMode {
        self.mode
    }

    /// The address; only for `EXTERNAL`.
    async fn url(&self) -> Option<Url> {
        self.url.clone().map(Url)
    }

    /// When registration opens.
    async fn opening(&self) -> RegistrationOpening {
        self.opening
    }

    /// The instant at which it opens; only for `AT`.
    async fn opens_at(&self) -> Option<DateTime> {
        self.opens_at.map(Into::into)
    }

    /// Whether an organiser decides on each registration.
    async fn approval_required(&self) -> bool {
        self.approval_required
    }

    /// What happens when somebody who waits could come.
    async fn promotion(&self) -> Promotion {
        self.promotion
    }

    /// How many hours an offered seat is kept.
    async fn offer_hours(&self) -> i32 {
        self.offer_hours
    }

    /// Places on the waiting list; null for as many as come.
    async fn waitlist_capacity(&self) -> Option<i32> {
        self.waitlist_capacity
    }
}

/// When an event was to be before it was postponed or moved.
#[derive(Clone, Debug, Description)]
pub struct PreviousStartInfo(pub event_previous_start::Model);

#[Object(use_type_description)]
impl PreviousStartInfo {
    /// When it was to be, as far as that was known.
    async fn date(&self) -> PartialDateInfo {
        PartialDateInfo(self.0.date)
    }

    /// The end as clocks were to show it there, where it was known.
    async fn end_local(&self) -> Option<LocalDateTime> {
        self.0.end_local.map(Into::into)
    }

    /// The zone of these clocks.
    async fn time_zone(&self) -> TimeZone {
        self.0.zone.into()
    }

    /// Why it was moved.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// When it was moved.
    async fn moved_at(&self) -> DateTime {
        self.0.recorded_at.into()
    }
}

/// A further partner responsible for the participants' personal data (Art. 26 GDPR).
#[derive(Clone, Debug, Description)]
pub struct JointControllerInfo(pub event_joint_controller::Model);

#[Object(use_type_description)]
impl JointControllerInfo {
    /// The partner.
    async fn partner(&self, ctx: &Context<'_>) -> Fallible<Partner> {
        partner(ctx, Some(self.0.partner_id)).await
    }

    /// The agreement that says who is responsible for what; null where it is not public.
    async fn agreement(&self, ctx: &Context<'_>) -> Fallible<Agreement> {
        agreement(ctx, Some(self.0.agreement_id)).await
    }
}
