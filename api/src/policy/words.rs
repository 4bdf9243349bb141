//! The rules in words for people.

use entity::terms::GrantRole;

use super::{Prohibition, Rule};
use crate::{
    access::{Level, NetworkRole, Scope},
    refusal::Language::{self, English, German},
};

impl Rule {
    /// What allows it, as something that a person can have: "acts for the partner, as an editor".
    #[must_use]
    pub fn words(self, language: Language) -> String {
        match (self, language) {
            (Self::Everyone, German) => "alle".into(),
            (Self::Everyone, English) => "everybody".into(),
            (Self::SignedIn, German) => "ein angemeldetes Konto".into(),
            (Self::SignedIn, English) => "a signed-in account".into(),
            (Self::Themselves, German) => "das eigene Konto".into(),
            (Self::Themselves, English) => "one's own account".into(),
            (Self::Own(roles, level), German) => {
                let (level, roles) = (level_name(level), roles_name(roles, language));
                format!("eine Rolle für den Partner selbst{roles}, mindestens {level}")
            }
            (Self::Own(roles, level), English) => {
                let (level, roles) = (level_name(level), roles_name(roles, language));
                format!("a role for the partner itself{roles}, at least {level}")
            }
            (Self::Signer, German) => {
                "eine Rolle für den Partner selbst mit Zeichnungsrecht".into()
            }
            (Self::Signer, English) => {
                "a role for the partner itself with the right to sign".into()
            }
            (Self::ProgrammeLead, German) => {
                "eine Rolle, mindestens EDITOR, für einen Partner, der das Programm führt".into()
            }
            (Self::ProgrammeLead, English) => {
                "a role, at least EDITOR, for a partner that leads the programme".into()
            }
            (Self::Member(roles, level), German) => {
                let (level, roles) = (level_name(level), roles_name(roles, language));
                format!("eine Rolle{roles}, mindestens {level}, für einen Partner des Programms")
            }
            (Self::Member(roles, level), English) => {
                let (level, roles) = (level_name(level), roles_name(roles, language));
                format!("a role{roles}, at least {level}, for a partner in the programme")
            }
            (Self::Organiser, German) => {
                "eine Rolle, mindestens EDITOR, für einen Partner, der die Veranstaltung ausrichtet"
                    .into()
            }
            (Self::Organiser, English) => {
                "a role, at least EDITOR, for a partner that organises the event".into()
            }
            (Self::Cooperation, German) => {
                "eine Rolle für einen Kooperationspartner der Veranstaltung".into()
            }
            (Self::Cooperation, English) => "a role for a cooperation partner of the event".into(),
            (Self::CheckIn, German) => "eine Rolle CHECK_IN für die Veranstaltung".into(),
            (Self::CheckIn, English) => "a role CHECK_IN for the event".into(),
            (Self::Participant, German) => "die eigene Anmeldung".into(),
            (Self::Participant, English) => "one's own registration".into(),
            (Self::Office(office), German) => format!("die Rolle {}", office_name(office)),
            (Self::Office(office), English) => format!("the role {}", office_name(office)),
            (Self::Key(scope), German) => {
                format!("ein Schlüssel des Partners mit dem Recht {}", scope_name(scope))
            }
            (Self::Key(scope), English) => {
                format!("a key of the partner with the scope {}", scope_name(scope))
            }
            (Self::Operator, German) => "die Befehlszeile des Servers".into(),
            (Self::Operator, English) => "the server's command line".into(),
        }
    }
}

impl Prohibition {
    /// Why nobody may, as a sentence.
    #[must_use]
    pub const fn words(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::OwnAccount, German) => "Niemand darf das mit dem eigenen Konto tun.",
            (Self::OwnAccount, English) => "Nobody may do this to their own account.",
            (Self::OwnWork, German) => "Niemand darf das mit der eigenen Arbeit tun.",
            (Self::OwnWork, English) => "Nobody may do this to their own work.",
        }
    }
}

/// As the API writes it.
pub(super) const fn level_name(level: Level) -> &'static str {
    match level {
        Level::Viewer => "VIEWER",
        Level::Editor => "EDITOR",
        Level::Manager => "MANAGER",
    }
}

/// As the API writes it.
pub(super) fn scope_name(scope: Scope) -> String {
    serde_json::json!(scope).as_str().unwrap_or_default().to_owned()
}

fn office_name(office: NetworkRole) -> String {
    role_name(office.granted())
}

fn role_name(role: GrantRole) -> String {
    serde_json::json!(role).as_str().unwrap_or_default().to_owned()
}

/// The roles, where not all roles for partners will do.
fn roles_name(roles: &[GrantRole], language: Language) -> String {
    if roles.len() == 4 {
        return String::new();
    }
    let or = if language == German { " oder " } else { " or " };
    let names: Vec<_> = roles.iter().copied().map(role_name).collect();
    format!(" ({})", names.join(or))
}
