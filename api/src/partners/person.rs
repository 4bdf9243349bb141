//! What the record of a public office holder may say.

use entity::{office_holder, terms::PublicBasis, value::PartialDate};

use super::{
    checks::{Checks, SourceFields},
    refusal::PartnerErrorCode::{PeriodReversed, Required, SourceRequired},
};
use crate::{content::service::SourceDraft, patch::Patch, words};

/// An office holder as a client wants it: absent is not null.
#[derive(Clone, Debug, Default)]
pub struct PersonFields {
    /// Academic title.
    pub academic_title: Patch<String>,
    /// Given name.
    pub given_name: Patch<String>,
    /// Family name.
    pub family_name: Patch<String>,
    /// The function.
    pub function: Patch<String>,
    /// First day of the period, as far as it is known.
    pub held_from: Patch<String>,
    /// Last day of the period, as far as it is known.
    pub held_until: Patch<String>,
    /// Why the name may be shown to everybody.
    pub public_basis: Patch<PublicBasis>,
    /// Where the name and function are stated.
    pub sources: Patch<Vec<SourceFields>>,
}

impl PersonFields {
    /// The row after the change, with its sources; tells `checks` of everything that is wrong.
    pub(super) fn over(
        self,
        before: office_holder::Model,
        sources_before: Vec<SourceDraft>,
        checks: &mut Checks,
    ) -> (office_holder::Model, Vec<SourceDraft>) {
        let family_name = checks.required_line("familyName", self.family_name);
        let given_name = checks.optional_line("givenName", self.given_name).over(before.given_name);
        let function = checks.optional_line("function", self.function).over(before.function);
        let family_name = family_name.unwrap_or(before.family_name);
        let title = checks.optional_line("academicTitle", self.academic_title);
        let held_from = self.held_from.and_then(|date| checks.date("heldFrom", &date));
        let held_until = self.held_until.and_then(|date| checks.date("heldUntil", &date));
        if matches!(self.public_basis, Patch::Clear) {
            checks.refuse_at("publicBasis", Required);
        }
        let public_basis = self.public_basis.over(None).unwrap_or(before.public_basis);
        let sources = match self.sources {
            Patch::Keep => sources_before,
            Patch::Clear => Vec::new(),
            Patch::Set(sources) => checks.sources("sources", &sources).unwrap_or_default(),
        };
        if public_basis == PublicBasis::PublishedSource && sources.is_empty() {
            checks.refuse_at("sources", SourceRequired);
        }
        let held_from = held_from.over(before.held_from);
        let held_until = held_until.over(before.held_until);
        if is_reversed(held_from, held_until) {
            checks.refuse_at("heldUntil", PeriodReversed);
        }
        let (sort_name, search_text) =
            search_keys(&family_name, given_name.as_deref(), function.as_deref());
        let row = office_holder::Model {
            academic_title: title.over(before.academic_title),
            given_name,
            family_name,
            function,
            held_from,
            held_until,
            public_basis,
            sort_name,
            search_text,
            ..before
        };
        (row, sources)
    }
}

/// Whether the period surely ends before it begins: `2019` to `2019-04` may not.
fn is_reversed(from: Option<PartialDate>, until: Option<PartialDate>) -> bool {
    matches!((from, until), (Some(from), Some(until)) if until.last_day() < from.first_day())
}

fn search_keys(family: &str, given: Option<&str>, function: Option<&str>) -> (String, String) {
    let given = given.unwrap_or_default();
    let function = function.unwrap_or_default();
    (words::sort_key(&format!("{family} {given}")), words::search_text([family, given, function]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_ends_after_it_began_as_far_as_it_is_known() {
        let date = |text: &str| (!text.is_empty()).then(|| text.parse().unwrap());
        for (from, until, reversed) in [
            ("2019", "2019", false),
            ("2019-04", "2019", false),
            ("2019", "2019-04-01", false),
            ("2019-08-21", "2019-08-21", false),
            ("2019-08-21", "2019-08-20", true),
            ("2019-08", "2019-07", true),
            ("2020", "2019", true),
            ("", "2019", false),
            ("2019", "", false),
        ] {
            assert_eq!(is_reversed(date(from), date(until)), reversed, "{from} to {until}");
        }
    }
}
