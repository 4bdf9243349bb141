//! Counts requests. Each thread keeps its handles: there is neither a lock nor an allocation once a route was
//! seen with a method and a status.

use std::{cell::RefCell, collections::HashMap, time::Duration};

use metrics::{Counter, Histogram, counter, histogram};

/// Methods by their own name; clients can make up others.
const METHODS: [&str; 8] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];
/// Any other method.
const OTHER: &str = "other";

thread_local! {
    static ROUTES: RefCell<HashMap<String, Route>> = RefCell::default();
}

/// The handles of a route.
struct Route {
    durations: Histogram,
    /// Few: the methods and statuses with which it was answered.
    answered: Vec<(&'static str, u16, Counter)>,
}

/// The method, if it is one that there is.
#[must_use]
pub fn method(name: &str) -> &'static str {
    METHODS.into_iter().find(|known| *known == name).unwrap_or(OTHER)
}

/// A request was answered. `method` is that of [`method`], `route` is the pattern that matched, never the address.
pub fn answered(method: &'static str, route: &str, status: u16, duration: Duration) {
    ROUTES.with_borrow_mut(|routes| {
        if !routes.contains_key(route) {
            let name = "verbund_http_request_duration_seconds";
            let durations = histogram!(name, "route" => route.to_owned());
            routes.insert(route.to_owned(), Route { durations, answered: Vec::new() });
        }
        let Some(handles) = routes.get_mut(route) else { return };
        handles.durations.record(duration);
        let known = |(of_method, of_status, _): &&(&str, u16, Counter)| {
            *of_method == method && *of_status == status
        };
        if let Some((_, _, counter)) = handles.answered.iter().find(known) {
            counter.increment(1);
            return;
        }
        let counter = counter!(
            "verbund_http_requests_total",
            "method" => method,
            "route" => route.to_owned(),
            "status" => status.to_string(),
        );
        counter.increment(1);
        handles.answered.push((method, status, counter));
    });
}
