//! How much one caller may ask for in a time: requests, and points of what they cost.
//!
//! Every process counts for itself, in memory: it costs no statement, and a flood reaches no database. What must hold
//! for all processes together (logins, forms, mails) is counted there (`identity::service::count_attempt`).

mod bucket;
mod headers;
mod settings;
mod whose;

use std::{convert::Infallible, time::Duration};

use actix_web::{
    HttpMessage as _, HttpRequest,
    http::{StatusCode, header},
};

pub use self::settings::{QuotaError, QuotaSettings};
use self::{
    bucket::{Buckets, Left, TooLittle},
    headers::Policy,
};
pub(super) use self::{
    headers::{POLICY, RATE_LIMIT},
    whose::{Network, Whose},
};
use super::{Shared, origin::address, rejection::Rejection};
use crate::{app::Clock, graphql::code::ErrorCode};

/// Those who have spent nothing for so long that they may spend everything are forgotten this often.
const SWEEP: Duration = Duration::from_secs(10);

/// The quotas of everybody.
pub(super) struct Quotas {
    networks: Kind,
    accounts: Kind,
    keys: Kind,
}

/// The quotas of one kind of callers.
struct Kind {
    requests: Option<Buckets>,
    points: Option<Buckets>,
    policy: Policy,
    /// How often a bucket is filled again, in seconds: the window of the policy.
    window: u32,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Requests,
    Points,
}

/// How a caller stands: what is left after the request at hand.
#[derive(Clone, Copy)]
pub(super) struct Standing {
    whose: Whose,
    requests: Option<Left>,
    points: Option<Left>,
}

/// A caller has spent too much.
#[derive(Clone, Copy)]
pub(super) struct Exceeded {
    whose: Whose,
    unit: Unit,
    /// What was asked for.
    asked: u64,
    left: u32,
    size: u32,
    window: u32,
    pub(super) retry_after_seconds: u64,
}

impl Quotas {
    pub(super) fn new(settings: &QuotaSettings, clock: &Clock) -> Self {
        let kind = |requests, points| Kind::new(settings, requests, points, clock);
        Self {
            networks: kind(
                settings.requests_per_minute_anonymous,
                settings.points_per_minute_anonymous,
            ),
            accounts: kind(settings.requests_per_minute, settings.points_per_minute),
            keys: kind(settings.requests_per_minute_key, settings.points_per_minute_key),
        }
    }

    fn kind(&self, whose: Whose) -> &Kind {
        match whose {
            Whose::Network(_) | Whose::Guesses(_) | Whose::Newcomers => &self.networks,
            Whose::Account(_) => &self.accounts,
            Whose::Key(_) => &self.keys,
        }
    }

    /// Takes one request. How the caller stands is told in any case.
    pub(super) fn take_request(&self, whose: Whose) -> (Standing, Result<(), Exceeded>) {
        self.request(whose, Buckets::take)
    }

    /// Whether there is a request left; nothing is taken.
    pub(super) fn look(&self, whose: Whose) -> (Standing, Result<(), Exceeded>) {
        self.request(whose, |buckets, whose, _| buckets.look(whose))
    }

    fn request(
        &self,
        whose: Whose,
        ask: impl FnOnce(&Buckets, Whose, u64) -> Result<Left, TooLittle>,
    ) -> (Standing, Result<(), Exceeded>) {
        let kind = self.kind(whose);
        let points = kind.points.as_ref().map(|buckets| match buckets.look(whose) {
            Ok(left) | Err(TooLittle { left, .. }) => left,
        });
        let Some(buckets) = &kind.requests else {
            return (Standing { whose, requests: None, points }, Ok(()));
        };
        let asked = ask(buckets, whose, 1);
        let (Ok(left) | Err(TooLittle { left, .. })) = asked;
        let outcome = asked.map(|_| ()).map_err(|too_little| {
            kind.exceeded(whose, Unit::Requests, 1, buckets.size, too_little)
        });
        (Standing { whose, requests: Some(left), points }, outcome)
    }

    /// Takes what an operation costs, at least one point.
    pub(super) fn take_points(&self, standing: &mut Standing, cost: u64) -> Result<(), Exceeded> {
        let whose = standing.whose;
        let kind = self.kind(whose);
        let Some(buckets) = &kind.points else { return Ok(()) };
        let taken = buckets.take(whose, cost);
        let (Ok(left) | Err(TooLittle { left, .. })) = taken;
        standing.points = Some(left);
        taken.map(|_| ()).map_err(|too_little| {
            kind.exceeded(whose, Unit::Points, cost.max(1), buckets.size, too_little)
        })
    }

    /// Says in an answer what may be spent and what is left.
    pub(super) fn tell(&self, standing: &Standing, headers: &mut header::HeaderMap) {
        let policy = &self.kind(standing.whose).policy;
        policy.tell(standing.requests, standing.points, headers);
    }

    /// Keeps small what is kept, for as long as it is polled.
    pub(super) async fn keep_small(&self) -> Infallible {
        let mut ticks = tokio::time::interval(SWEEP);
        loop {
            ticks.tick().await;
            for kind in [&self.networks, &self.accounts, &self.keys] {
                kind.requests.iter().chain(&kind.points).for_each(Buckets::sweep);
            }
        }
    }
}

impl Kind {
    fn new(
        settings: &QuotaSettings,
        requests_per_minute: u32,
        points_per_minute: u32,
        clock: &Clock,
    ) -> Self {
        let buckets = |per_minute| Buckets::new(per_minute, settings.at_once(per_minute), clock);
        let (requests, points) = (buckets(requests_per_minute), buckets(points_per_minute));
        let size = |buckets: &Option<Buckets>| buckets.as_ref().map(|buckets| buckets.size);
        let policy = Policy::new(size(&requests), size(&points), settings.burst_seconds);
        Self { requests, points, policy, window: settings.burst_seconds }
    }

    fn exceeded(
        &self,
        whose: Whose,
        unit: Unit,
        asked: u64,
        size: u32,
        too_little: TooLittle,
    ) -> Exceeded {
        metrics::counter!("verbund_rate_limited_total", "limit" => unit.name()).increment(1);
        let TooLittle { left, retry_after_seconds } = too_little;
        let window = self.window;
        Exceeded { whose, unit, asked, left: left.units, size, window, retry_after_seconds }
    }
}

impl Unit {
    const fn name(self) -> &'static str {
        match self {
            Self::Requests => "requests",
            Self::Points => "points",
        }
    }
}

impl Exceeded {
    /// What is limited, and when to come back, as a sentence or two.
    pub(super) fn message(&self) -> String {
        let Self { asked, left, size, window, retry_after_seconds, .. } = self;
        let again = format!("Try again in {retry_after_seconds} s");
        let whose = match self.whose {
            Whose::Account(_) => "Your account",
            Whose::Key(_) => "Your API key",
            Whose::Network(_) | Whose::Newcomers => "Your network",
            Whose::Guesses(_) => {
                return format!(
                    "Too many tokens that do not hold came from your network (quota `requests`: {size} in \
                     {window} s). {again}."
                );
            }
        };
        match self.unit {
            Unit::Requests => format!(
                "{whose} has no requests left (quota `requests`: {size} in {window} s). {again}."
            ),
            Unit::Points => format!(
                "{whose} has {left} points left, and the operation costs {asked} (quota `points`: {size} in \
                 {window} s). {again}, or ask for less."
            ),
        }
    }
}

impl From<Exceeded> for Rejection {
    fn from(exceeded: Exceeded) -> Self {
        let mut error = ErrorCode::RateLimited.error(exceeded.message());
        let seconds = exceeded.retry_after_seconds;
        if let Some(extensions) = &mut error.extensions {
            extensions.set("retryAfterSeconds", seconds);
        }
        Self {
            status: StatusCode::TOO_MANY_REQUESTS,
            // Also clients of `application/json` see the status: those that wait by themselves look at it alone.
            is_of_operation: false,
            errors: vec![error],
            cost: None,
            header: None,
            retry_after_seconds: Some(seconds),
        }
    }
}

/// Takes one request, and notes for the answer how the caller stands.
pub(super) fn take_request(
    request: &HttpRequest,
    shared: &Shared,
    whose: Whose,
) -> Result<(), Exceeded> {
    let (standing, outcome) = shared.server.quotas.take_request(whose);
    request.extensions_mut().insert(standing);
    outcome
}

/// The same for what needs no token: whoever has the address may ask.
pub(super) fn take_request_of_network(
    request: &HttpRequest,
    shared: &Shared,
) -> Result<(), Exceeded> {
    let network = Network::of(address(request, shared.server.settings.trusted_proxies));
    take_request(request, shared, Whose::Network(network))
}

/// Stops whoever has guessed too often, before anything is asked for them.
pub(super) fn stop_guesses(
    request: &HttpRequest,
    shared: &Shared,
    network: Network,
) -> Result<(), Exceeded> {
    let (standing, outcome) = shared.server.quotas.look(Whose::Guesses(network));
    request.extensions_mut().insert(standing);
    outcome
}

/// Takes what the operation of a request costs.
pub(super) fn take_points(
    request: &HttpRequest,
    shared: &Shared,
    cost: u64,
) -> Result<(), Exceeded> {
    match request.extensions_mut().get_mut::<Standing>() {
        Some(standing) => shared.server.quotas.take_points(standing, cost),
        None => Ok(()),
    }
}
