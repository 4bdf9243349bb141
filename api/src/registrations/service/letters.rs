//! What participants are told by mail of their own registration.

use entity::{
    id::EventId,
    registration,
    terms::{Confidentiality, RegistrationStatus},
};
use serde_json::json;

use crate::{
    app::App,
    calendar::{document::Method, service::attachment},
    events::{service::Occasion, words},
    fault::Fault,
    mail::{Letter, Recipient, Template, language},
    registrations::{
        link::{self, Keeps},
        person::Person,
        service::seats,
        store::recipients::waiting_until,
    },
    write::Write,
};

/// What a mail tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tidings {
    /// The address is to be confirmed: the registration holds no seat before.
    Confirm,
    /// An organiser will decide.
    AwaitsApproval,
    /// There is a seat.
    Confirmed,
    /// There is none yet: the person waits.
    Waitlisted,
    /// A seat is offered, until the registration's `expires_at`.
    Offered,
    /// Somebody who waited has a seat now.
    Promoted,
    /// The organisers said no.
    Rejected,
    /// Cancelled, by whom the registration's `ended_by` tells.
    Cancelled,
    /// An offer was declined or ran out.
    Lapsed,
    /// The person's own choice of sessions, or what they stated, was changed.
    Changed,
    /// A new link, as the person asked for one.
    NewLink,
}

impl Tidings {
    const fn template(self) -> Template {
        match self {
            Self::Confirm => Template::RegistrationConfirm,
            Self::AwaitsApproval => Template::RegistrationAwaitsApproval,
            Self::Confirmed => Template::RegistrationConfirmed,
            Self::Waitlisted => Template::RegistrationWaitlisted,
            Self::Offered => Template::RegistrationOffered,
            Self::Promoted => Template::RegistrationPromoted,
            Self::Rejected => Template::RegistrationRejected,
            Self::Cancelled => Template::RegistrationCancelled,
            Self::Lapsed => Template::RegistrationLapsed,
            Self::Changed => Template::RegistrationChanged,
            Self::NewLink => Template::RegistrationNewLink,
        }
    }

    /// What becomes of the event in the person's calendar.
    fn method(self, registration: &registration::Model) -> Option<Method> {
        match self {
            Self::Confirmed | Self::Promoted => Some(Method::Publish),
            Self::Changed => has_seat(registration).then_some(Method::Publish),
            Self::Cancelled => Some(Method::Cancel),
            _ => None,
        }
    }
}

/// What a mail about a registration says beside the event and where the registration stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct Saying<'a> {
    /// Place among those who wait, from 1.
    pub queue_place: Option<u64>,
    /// Why an organiser decided so.
    pub reason: Option<&'a str>,
    /// What the organisers say about the event.
    pub note: Option<&'a str>,
    /// What the calendar file that goes with it is for.
    pub calendar: Option<Method>,
}

/// Sends the mail with the use case. Whoever has no address gets none.
///
/// `note` is what an organiser adds: the reason of a rejection.
pub async fn tell(
    write: &mut Write,
    occasion: &Occasion,
    registration: &registration::Model,
    person: &Person,
    tidings: Tidings,
    note: Option<&str>,
) -> Result<(), Fault> {
    if person.email.is_none() {
        return Ok(());
    }
    let queue_place = match (tidings, registration.queue_number) {
        (Tidings::Waitlisted, Some(number)) => {
            Some(queue_place(write, occasion.event.id, number).await?)
        }
        _ => None,
    };
    let calendar = tidings.method(registration);
    let saying = Saying { queue_place, reason: note, calendar, ..Saying::default() };
    let letter = letter(write, occasion, registration, person, tidings.template(), &saying)?;
    letter.map_or(Ok(()), |letter| write.send(&letter))
}

/// A letter to the person of a registration, about it or its event; none where the person has no address.
///
/// Every template about a registration is filled with the same values: `event` (`title`; `subject`, which is
/// null where the title must not stand in a subject; `when`; `place`, `online` and `contact`, which may be
/// null), `link`, `code` (null without a seat), `expires`, `queuePlace`, `reason`, `endedBy` and `note`, which may be null.
pub fn letter(
    write: &Write,
    occasion: &Occasion,
    registration: &registration::Model,
    person: &Person,
    template: Template,
    saying: &Saying<'_>,
) -> Result<Option<Letter>, Fault> {
    let Some(email) = person.email.clone() else { return Ok(None) };
    let app = write.app();
    let event = &occasion.event;
    let language = language(&registration.locale);
    // Whoever looks over a shoulder does not learn who takes part in what.
    let is_protected = event.confidentiality == Confidentiality::Protected;
    let expires = registration.expires_at.map(|at| words::moment(at, event.zone, language));
    let values = json!({
        "event": {
            "title": event.title,
            "subject": (!is_protected).then_some(&event.title),
            "when": words::when(event, language),
            "place": words::place(event, occasion.venue.as_ref()),
            "online": event.online_link.as_ref().filter(|_| has_seat(registration)),
            "contact": occasion.contact,
        },
        "link": own_link(app, registration)?,
        // It opens the door: there is none without a seat.
        "code": Some(&registration.code).filter(|_| has_seat(registration)),
        "expires": expires,
        "queuePlace": saying.queue_place,
        "reason": saying.reason,
        "endedBy": registration.ended_by,
        "note": saying.note,
    });
    let attached =
        saying.calendar.and_then(|method| attachment(&app.settings, occasion, method, write.now()));
    Ok(Some(Letter {
        template,
        to: Recipient { email, name: person.full_name() },
        locale: registration.locale.clone(),
        values,
        subject: Some(registration.id.0),
        attachment: attached,
    }))
}

/// How many wait, up to this number in the queue.
async fn queue_place(write: &Write, event: EventId, number: i32) -> Result<u64, Fault> {
    let seats = seats::lock(write, event).await?;
    // Behind whoever came last stands nobody: the queue need not be counted.
    let last = seats.filter(|seats| seats.next_queue_number == number + 1);
    let place = match last.and_then(|seats| u64::try_from(seats.waiting).ok()) {
        Some(waiting) => waiting,
        None => waiting_until(write.transaction(), event, number).await?,
    };
    Ok(place.max(1))
}

/// The link by which the person keeps the registration.
fn own_link(app: &App, registration: &registration::Model) -> Result<String, Fault> {
    let (id, generation) = (registration.id.0, registration.link_generation);
    let token = link::token(&app.vault, Keeps::Registration, id, generation)?;
    Ok(link::address(&app.settings, Keeps::Registration, &token))
}

fn has_seat(registration: &registration::Model) -> bool {
    registration.status == RegistrationStatus::Confirmed
}
