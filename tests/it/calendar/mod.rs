//! Calendars: what other programs read in them, and who reads what.

mod content;
mod feeds;
mod personal;
mod visibility;

use calcard::{
    Entry, Parser,
    common::timezone::Tz,
    icalendar::{ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty},
};
use reqwest::{Response, StatusCode, header};

use crate::fixture::RealServer;

/// The text of a calendar that is there.
async fn text(server: &RealServer, path: &str) -> String {
    let response = server.get(path).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/calendar; charset=utf-8");
    response.text().await.unwrap()
}

/// Nothing is there, said in plain text.
async fn assert_not_found(server: &RealServer, path: &str) {
    let response: Response = server.get(path).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/plain; charset=utf-8");
}

/// As another program reads it, after a look at what it forgives (RFC 5545, section 3.1).
fn read(text: &str) -> ICalendar {
    assert!(text.ends_with("END:VCALENDAR\r\n"), "{text}");
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "{line} is longer than 75 bytes");
        assert!(!line.contains(char::is_control), "{line:?}");
    }
    let mut parser = Parser::new(text);
    let Entry::ICalendar(calendar) = parser.entry() else { panic!("no calendar: {text}") };
    assert!(matches!(parser.entry(), Entry::Eof), "something follows: {text}");
    calendar
}

/// The events of a calendar.
fn events(calendar: &ICalendar) -> Vec<&ICalendarComponent> {
    let is_event =
        |part: &&ICalendarComponent| part.component_type == ICalendarComponentType::VEvent;
    calendar.components.iter().filter(is_event).collect()
}

/// The titles of the events, in their order.
fn titles(text: &str) -> Vec<String> {
    let calendar = read(text);
    events(&calendar).iter().map(|event| value(event, &ICalendarProperty::Summary)).collect()
}

/// A text in an event; empty where there is none.
fn value(event: &ICalendarComponent, property: &ICalendarProperty) -> String {
    let entry = event.property(property);
    let value = entry.and_then(|entry| entry.values.first());
    value.and_then(|value| value.as_text()).unwrap_or_default().to_owned()
}

/// When the events begin and end, in seconds since 1970, as the other program works it out.
fn instants(calendar: &ICalendar) -> Vec<(i64, i64)> {
    let expanded = calendar.expand_dates(Tz::Floating, 1_000);
    assert!(expanded.errors.is_empty(), "{:?}", expanded.errors);
    let mut instants: Vec<_> =
        expanded.events.into_iter().map(|event| event.timestamps()).collect();
    instants.sort_unstable();
    instants
}
