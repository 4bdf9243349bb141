//! `Idempotency-Key`: a mutation that is sent again has one effect and one answer.

use actix_web::{
    HttpRequest,
    http::{
        StatusCode,
        header::{self, HeaderName},
    },
};
use chrono::TimeDelta;
use entity::id::AuditEntryId;

use super::{HttpSettings, parameters::Parameters, rejection::Rejection};
use crate::{
    graphql::{
        code::ErrorCode,
        gate::{Admitted, RootField},
        id::GlobalId as _,
    },
    idempotency::{
        attempt::{Attempt, Fingerprint, Key},
        service::Claim,
    },
};

/// The header that a client sends.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The header of an answer that was given before.
pub(super) const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
/// After the longest run of an operation, a claim waits so long for its process to settle it.
const GRACE: TimeDelta = TimeDelta::seconds(5);

/// A request that could be sent again: what is needed before its document is read.
#[derive(Debug)]
pub(super) struct Candidate {
    key: Option<Key>,
    fingerprint: Option<Fingerprint>,
}

impl Candidate {
    /// Notes the header, if there is one. Nothing is refused before it is known that it is a mutation.
    pub(super) fn of(request: &HttpRequest, parameters: &Parameters) -> Option<Self> {
        let mut headers = request.headers().get_all(IDEMPOTENCY_KEY);
        let first = headers.next()?;
        let key = Key::parse(first.as_bytes()).filter(|_| headers.next().is_none());
        let Parameters { query, operation_name, variables } = parameters;
        let fingerprint = Fingerprint::of(query, operation_name.as_deref(), variables);
        Some(Self { key, fingerprint })
    }

    /// The mutation and its key.
    pub(super) fn attempt(self, admitted: &Admitted) -> Result<Attempt, Rejection> {
        let Self { key: Some(key), fingerprint: Some(fingerprint) } = self else {
            return Err(Rejection::bad_request(
                "`Idempotency-Key` must be one value of 1 to 255 visible ASCII characters.",
            ));
        };
        let RootField { name, key: field } = admitted.sole_field().ok_or_else(|| {
            Rejection::bad_request(
                "With `Idempotency-Key`, a request carries out one mutation: send each as a request of \
                 its own.",
            )
        })?;
        Ok(Attempt { key, mutation: name, field, fingerprint })
    }
}

/// For how long a process can work on a mutation.
pub(super) fn longest_run(settings: &HttpSettings) -> TimeDelta {
    TimeDelta::from_std(settings.execution_timeout()).unwrap_or(TimeDelta::MAX / 2) + GRACE
}

/// What whoever did not get the claim is told.
pub(super) fn refused(claim: &Claim) -> Rejection {
    let conflict =
        |message: &str| Rejection::new(StatusCode::CONFLICT, ErrorCode::Conflict, message);
    match claim {
        Claim::OtherBody => conflict(
            "This `Idempotency-Key` was used for another request. Take a new key for what is new, and send \
             a request again exactly as it was.",
        ),
        Claim::CarriedOut(entry) => conflict(&carried_out(*entry)),
        Claim::Running | Claim::Taken(_) | Claim::Answered(_) => {
            conflict("The same request is being carried out. Send it again in a moment.")
                .with_header(header::RETRY_AFTER, "1")
        }
    }
}

fn carried_out(entry: Option<AuditEntryId>) -> String {
    let entry = entry.map_or_else(String::new, |entry| {
        format!(" as the entry {} of the audit log", entry.to_global().0)
    });
    format!(
        "This request was carried out{entry}; its answer was not kept. Read what has become of it, and \
         do not send it again."
    )
}
