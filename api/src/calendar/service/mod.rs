//! What can be done with calendars: reading them, and giving out the addresses of personal ones.

mod attachment;
mod entries;
mod feeds;
mod personal;
mod public;

pub use self::{
    attachment::attachment,
    entries::has_day,
    feeds::{
        CalendarFeedRevocation, IssuedCalendarFeed, MOST_FEEDS, NewCalendarFeed, calendar_feeds,
        create_calendar_feed, feeds_of_viewer, revoke_calendar_feed,
    },
    personal::personal_calendar,
    public::{Reference, event_calendar, programme_calendar, public_calendar, series_calendar},
};
