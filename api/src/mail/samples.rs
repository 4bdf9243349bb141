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
