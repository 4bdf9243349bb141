//! Values for every template, to look at it and to test it.

use serde_json::{Value, json};

use super::Template;

/// A token of the length of real ones.
const LINK: &str =
    "https://www.example.org/zugang#token=AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdE";

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
        Template::EventInvitation => json!({
            "link": LINK,
            "event": "Kommunale Flüchtlingsdialoge: Auftakt",
            "date": "27. Juni 2027, 10:00 Uhr",
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
            "date": "27. Juni 2027, 10:00 Uhr",
            "waitlist": false,
        }),
        Template::ParticipantMessage => json!({
            "event": "Kommunale Flüchtlingsdialoge: Auftakt",
            "subject": "Der Raum hat sich geändert",
            "text": "Wir treffen uns im Festsaal.\n\nBitte nehmen Sie den Eingang am Hof.",
            "replyTo": "dialog@example.org",
        }),
        Template::EmailChangeNotice | Template::EmailChanged => {
            json!({ "masked": "a…@example.org" })
        }
        Template::SecondFactorRemoved => json!({ "byAdministrator": true }),
        Template::SessionCompromised => {
            json!({ "client": "Firefox auf Linux", "startedAt": "2026-11-21T12:00:00Z" })
        }
        Template::RoleGranted | Template::RoleRevoked => grant(),
        Template::PasswordChanged
        | Template::SecondFactorAdded
        | Template::AccountDeactivated
        | Template::Test => json!({}),
    }
}
