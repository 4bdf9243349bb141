//! The table of the documentation, printed from the rules.

use std::fmt::Write as _;

use entity::terms::GrantRole::{self, Associate, Foundation, Ministry, Municipality};

use super::{
    Action, Prohibition, Rule,
    words::{level_name, scope_name},
};
use crate::access::NetworkRole;

/// What one rule gives one kind of caller.
type Cell = fn(&Rule) -> Option<String>;

/// One column for each kind of caller, as in the documentation of roles.
const COLUMNS: [(&str, Cell); 13] = [
    ("anonymous", |rule| (*rule == Rule::Everyone).then(yes)),
    ("participant", |rule| (*rule == Rule::Participant).then(|| "self".into())),
    ("MUNICIPALITY", |rule| own(rule, &[Municipality])),
    ("MINISTRY, FOUNDATION, ASSOCIATE", |rule| own(rule, &[Ministry, Foundation, Associate])),
    ("programme lead", |rule| (*rule == Rule::ProgrammeLead).then(yes)),
    ("organiser", |rule| (*rule == Rule::Organiser).then(yes)),
    ("cooperation partner", |rule| (*rule == Rule::Cooperation).then(yes)),
    ("CHECK_IN", |rule| (*rule == Rule::CheckIn).then(yes)),
    ("ADMINISTRATOR", |rule| office(rule, NetworkRole::Administrator)),
    ("PRIVACY_OFFICER", |rule| office(rule, NetworkRole::PrivacyOfficer)),
    ("AUDITOR", |rule| office(rule, NetworkRole::Auditor)),
    ("API key", |rule| match rule {
        Rule::Key(scope) => Some(format!("own + `{}`", scope_name(*scope))),
        _ => None,
    }),
    ("command line", |rule| (*rule == Rule::Operator).then(yes)),
];

/// Markdown: one row per action, one column per kind of caller.
#[must_use]
pub fn table() -> String {
    let names = COLUMNS.map(|(name, _)| name).join(" | ");
    let mut text = format!("| Action | {names} |\n|---|{}\n", "---|".repeat(COLUMNS.len()));
    for action in Action::ALL {
        let name = async_graphql::resolver_utils::enum_value(*action);
        let cells = COLUMNS.map(|(_, cell)| cell_of(*action, cell)).join(" | ");
        let never: String = action.prohibitions().iter().copied().map(forbids).collect();
        // Writing to a String cannot fail.
        let _ = writeln!(text, "| `{name}`{never} | {cells} |");
    }
    text
}

/// What any of the action's rules gives this kind of caller. What everybody may, each of them may.
fn cell_of(action: Action, cell: Cell) -> String {
    let rules = action.rules();
    if rules.contains(&Rule::Everyone) {
        return yes();
    }
    let cells: Vec<_> = rules.iter().filter_map(cell).collect();
    if cells.is_empty() { "–".into() } else { cells.join("; ") }
}

fn yes() -> String {
    "yes".into()
}

/// What people who act for a partner may do by this rule.
fn own(rule: &Rule, among: &[GrantRole]) -> Option<String> {
    match rule {
        Rule::SignedIn => Some(yes()),
        Rule::Themselves => Some("self".into()),
        Rule::Own(roles, level) => {
            let held = among.iter().any(|role| roles.contains(role));
            held.then(|| format!("own, {}", level_name(*level)))
        }
        Rule::Member(roles, level) => {
            let held = among.iter().any(|role| roles.contains(role));
            held.then(|| format!("in the programme, {}", level_name(*level)))
        }
        Rule::Signer => Some("own + may sign".into()),
        _ => None,
    }
}

/// What this office gives, besides what it shares with everybody who is signed in.
fn office(rule: &Rule, office: NetworkRole) -> Option<String> {
    match rule {
        Rule::SignedIn => Some(yes()),
        Rule::Themselves => Some("self".into()),
        Rule::Office(allowed) if *allowed == office => Some(yes()),
        _ => None,
    }
}

fn forbids(prohibition: Prohibition) -> &'static str {
    match prohibition {
        Prohibition::OwnAccount => " (never for one's own account)",
        Prohibition::OwnWork => " (never for one's own work)",
    }
}
