//! Writing the mails of a notice.

use entity::{
    notice,
    terms::{Happening, RegistrationStatus},
};
use serde_json::json;

use crate::{
    access::Actor,
    app::App,
    calendar::document::Method,
    events::service::{event_by_id, occasion},
    fault::Fault,
    mail::Template,
    notices::{rules::CONCERNED, store},
    registrations::service::{
        letters::{Saying, letter},
        recipients::{AT_ONCE, Audience, next},
    },
    work::Round,
    write::Write,
};

/// A round: writes to the next people of one notice.
pub async fn deliver_due(app: &App) -> Result<Round, Fault> {
    if !store::has_open(app.database.read()).await? {
        return Ok(Round::Idle(None));
    }
    let mut write = Write::begin(app, &Actor::System, "notices.deliver_due").await?;
    // Another process has the others.
    let Some(notice) = store::claim(write.transaction()).await? else {
        return Ok(Round::Idle(None));
    };
    let event = event_by_id(write.transaction(), notice.event_id).await?;
    let occasion = occasion(write.transaction(), &event.ok_or(Fault::NotFound)?).await?;
    let audience = Audience {
        event: notice.event_id,
        statuses: CONCERNED.to_vec(),
        registered_until: Some(notice.registered_until),
    };
    let people = next(write.transaction(), &app.vault, &audience, notice.told_until).await?;
    let mut mails = 0;
    for registered in &people {
        let Some(person) = &registered.person else { continue };
        let registration = &registered.registration;
        let calendar = (registration.status == RegistrationStatus::Confirmed)
            .then(|| method(notice.happening))
            .flatten();
        let note = occasion.event.status_note.as_deref();
        let note = note.filter(|_| has_note(notice.happening));
        let saying = Saying { note, calendar, ..Saying::default() };
        let template = template(notice.happening);
        if let Some(letter) = letter(&write, &occasion, registration, person, template, &saying)? {
            write.send(&letter)?;
            mails += 1;
        }
    }
    let told = notice::Model {
        told_until: people.last().map(|last| last.registration.id).or(notice.told_until),
        done_at: (people.len() < AT_ONCE).then(|| write.now()),
        ..notice
    };
    store::update(write.transaction(), &told).await?;
    write.concerns(told.event_id);
    write.summarise(
        json!({ "event": told.event_id.0, "happening": told.happening, "mails": mails }),
    );
    write.commit().await?;
    Ok(Round::Worked)
}

const fn template(happening: Happening) -> Template {
    match happening {
        Happening::Changed => Template::EventChanged,
        Happening::Postponed => Template::EventPostponed,
        Happening::Rescheduled => Template::EventRescheduled,
        Happening::Cancelled => Template::EventCancelled,
    }
}

/// What becomes of the event in the calendar of somebody who has a seat.
const fn method(happening: Happening) -> Option<Method> {
    match happening {
        Happening::Changed | Happening::Rescheduled => Some(Method::Publish),
        Happening::Cancelled => Some(Method::Cancel),
        Happening::Postponed => None,
    }
}

/// Whether the event's note is about this.
const fn has_note(happening: Happening) -> bool {
    matches!(happening, Happening::Postponed | Happening::Cancelled)
}
