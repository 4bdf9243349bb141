//! The table of the documentation, printed from the rules.

use std::fmt::Write as _;

use super::{Action, Prohibition, Rule};

/// Markdown: one row per action, with what allows and what forbids it.
#[must_use]
pub fn table() -> String {
    let mut text = String::from("| Action | Allowed to | Never |\n|---|---|---|\n");
    for action in Action::ALL {
        let rules: Vec<_> = action.rules().iter().map(describe).collect();
        let never: Vec<_> = action.prohibitions().iter().copied().map(forbids).collect();
        // Writing to a String cannot fail.
        let _ =
            writeln!(text, "| `{}` | {} | {} |", name(*action), rules.join("; "), never.join("; "));
    }
    text
}

fn name(action: Action) -> String {
    async_graphql::resolver_utils::enum_value(action).to_string()
}

fn describe(rule: &Rule) -> String {
    match rule {
        Rule::Everyone => "everybody".into(),
        Rule::SignedIn => "whoever is signed in".into(),
        Rule::Themselves => "the person themselves".into(),
        Rule::Own(_, level) => format!("own partner, from {level:?} on").to_lowercase(),
        Rule::Signer => "own party, with the right to sign".into(),
        Rule::ProgrammeLead => "who leads the programme".into(),
        Rule::Organiser => "who organises the event".into(),
        Rule::Office(office) => format!("{:?}", office.granted()).to_lowercase(),
        Rule::Key(scope) => format!("own key with the scope {scope:?}"),
        Rule::Operator => "the command line".into(),
    }
}

fn forbids(prohibition: Prohibition) -> &'static str {
    match prohibition {
        Prohibition::OwnAccount => "for one's own account",
        Prohibition::OwnWork => "for one's own work",
    }
}
