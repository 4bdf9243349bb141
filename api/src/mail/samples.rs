//! Values for every template, to look at it and to test it.

use serde_json::{Value, json};

use super::{Attachment, Template};

/// A token of the length of real ones.
const LINK: &str =
    "https://www.example.org/zugang#token=AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdE";

/// A link to a registration, of the length of real ones.
const REGISTRATION_LINK: &str = "https://www.example.org/registration#token=vbp_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdEfGhIjKlMnOp";

/// What a template can be filled with.
pub(super) fn values(template: Template) -> Value {
    let grant = || {
        json!({
            "role": "MUNICIPALITY",
            "partner": "Landeshauptstadt Dresden",
            "reason": "Beschluss der Steuerungsrunde",
        })
    };
    match template {
        Template::Invitation => json!({
            "link": LINK,
            "days": 7,
            "inviter": "Bernd Beispiel",
            "partner": "Landeshauptstadt Dresden",
        }),
        Template::PasswordReset | Template::EmailChangeConfirmation => {
            json!({ "link": LINK, "minutes": 60 })
        }
        Template::AgreementOpen
        | Template::AgreementCompleted
        | Template::AgreementDeclined
        | Template::AgreementEnded
        | Template::AgreementReminder => agreement(),
        Template::EventInvitation => json!({
            "link": LINK,
            "event": "Kommunale Flüchtlingsdialoge: Auftakt",
            "when": "Sonntag, 27. Juni 2027, 10:00–16:00 Uhr (Europe/Berlin)",
            "hosts": "Landeshauptstadt Dresden",
            "note": "Wir freuen uns auf Sie.\nBitte bringen Sie die Unterlagen mit.",
        }),
        Template::InterestConfirmation => json!({
            "link": LINK,
            "subject": "Kommunale Flüchtlingsdialoge",
            "hours": 48,
        }),
        Template::RegistrationOpened => json!({
            "link": LINK,
            "event": "Kommunale Flüchtlingsdialoge: Auftakt",
            "when": "Sonntag, 27. Juni 2027, 10:00–16:00 Uhr (Europe/Berlin)",
            "waitlist": false,
        }),
        Template::ParticipantMessage => json!({
            "event": "Kommunale Flüchtlingsdialoge: Auftakt",
            "subject": "Der Raum hat sich geändert",
            "text": "Wir treffen uns im Festsaal.\n\nBitte nehmen Sie den Eingang am Hof.",
            "replyTo": "dialog@example.org",
        }),
        Template::SelfAssessmentSubmitted
        | Template::SelfAssessmentReturned
        | Template::SelfAssessmentEvaluated
        | Template::ProgrammeInterestConfirmation
        | Template::ProgrammeInterestReceived
        | Template::ProgrammeInterestAnswered
        | Template::ModelMunicipalityChanged => way(),
        Template::EmailChangeNotice | Template::EmailChanged => {
            json!({ "masked": "a…@example.org" })
        }
        Template::SecondFactorRemoved => json!({ "byAdministrator": true }),
        Template::SessionCompromised => {
            json!({ "client": "Firefox auf Linux", "startedAt": "2026-11-21T12:00:00Z" })
        }
        Template::RoleGranted | Template::RoleRevoked => grant(),
        Template::RegistrationConfirm
        | Template::RegistrationAwaitsApproval
        | Template::RegistrationConfirmed
        | Template::RegistrationWaitlisted
        | Template::RegistrationOffered
        | Template::RegistrationPromoted
        | Template::RegistrationRejected
        | Template::RegistrationCancelled
        | Template::RegistrationLapsed
        | Template::RegistrationChanged
        | Template::RegistrationNewLink
        | Template::EventChanged
        | Template::EventPostponed
        | Template::EventRescheduled
        | Template::EventCancelled
        | Template::EventReminder => registration(),
        Template::PasswordChanged
        | Template::SecondFactorAdded
        | Template::AccountDeactivated
        | Template::Test => json!({}),
    }
}

/// What mails about a municipality's way through a programme are filled with, from the first question on.
fn way() -> Value {
    json!({
        "link": LINK,
        "programme": "Weltoffene Kommune",
        "municipality": "Landeshauptstadt Potsdam",
        "hours": 48,
        "days": 180,
        "text": "Vielen Dank für Ihr Interesse.\n\nDie nächste Runde beginnt im März.",
        "replyTo": "programm@example.org",
        "status": "ADMITTED",
        "resumed": false,
        "side": "PROGRAMME",
        "ordinal": 1,
        "reason": "Der Beirat hat sich einstimmig dafür ausgesprochen.",
    })
}

/// What mails about an agreement are filled with.
fn agreement() -> Value {
    json!({
        "agreement": { "title": "Kooperationsvereinbarung zum Programm", "number": "V-2026-0007" },
        "holds": true,
        "from": "01.01.2027",
        "party": "Landeshauptstadt Dresden",
        "reason": "Der Stadtrat hat anders beschlossen.",
        "days": 30,
        "until": "31.12.2027",
    })
}

/// What mails about a registration are filled with.
fn registration() -> Value {
    json!({
        "event": {
            "title": "Dresdner Dialog: Ankommen in der Stadt",
            "subject": "Dresdner Dialog: Ankommen in der Stadt",
            "when": "27.06.2027, 10:00–16:00 (Europe/Berlin)",
            "place": "Rathaus, Dr.-Külz-Ring 19, 01067 Dresden, Goldene Pforte",
            "online": null,
            "contact": "dialog@example.org",
        },
        "link": REGISTRATION_LINK,
        "code": "K7M2-Q4XW",
        "expires": "23.06.2027, 18:00 (Europe/Berlin)",
        "queuePlace": 3,
        "reason": "Die Veranstaltung richtet sich an Bürgermeisterinnen und Bürgermeister.",
        "endedBy": "ORGANISER",
        "note": "Wegen der Bauarbeiten treffen wir uns im Kulturrathaus.",
    })
}

/// What goes with a template.
pub(super) fn attachment(template: Template) -> Option<Attachment> {
    let method = match template {
        Template::RegistrationConfirmed
        | Template::RegistrationPromoted
        | Template::RegistrationChanged
        | Template::EventChanged
        | Template::EventRescheduled => "PUBLISH",
        Template::RegistrationCancelled | Template::EventCancelled => "CANCEL",
        _ => return None,
    };
    let status = if method == "CANCEL" { "CANCELLED" } else { "CONFIRMED" };
    let lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Verbund//Verbund//EN",
        &format!("METHOD:{method}"),
        "BEGIN:VEVENT",
        "UID:event_01kgexample0000000000000000",
        "SEQUENCE:1",
        "DTSTAMP:20270601T120000Z",
        "DTSTART:20270627T080000Z",
        "DTEND:20270627T140000Z",
        "SUMMARY:Dresdner Dialog: Ankommen in der Stadt",
        &format!("STATUS:{status}"),
        "ORGANIZER:mailto:dialog@example.org",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ];
    Some(Attachment {
        name: "event.ics".into(),
        media_type: format!("text/calendar; charset=utf-8; method={method}"),
        text: lines.join("\r\n"),
    })
}
