//! What the record of a programme may say: every field with its rule, put into the row.

use entity::{
    programme, programme_document,
    terms::{ProgrammeScope, TextItemKind},
    value::{Locale, PartialDate, Slug, StateCode},
};

use super::{
    checks::{Checks, LINE, TEXT},
    fields::{DocumentFields, ListFields, ProgrammeFields, TranslationFields},
    refusal::ProgrammeErrorCode::{
        InvalidLocale, InvalidSlug, MunicipalityRequired, OutOfRange, PeriodReversed, Repeated,
        Required, StateOfMunicipality, StateRequired, UnknownState,
    },
};
use crate::{
    content::service::SourceDraft, dates::SortInstants, patch::Patch, refusal::Refusal, words,
};

/// Most characters of a guiding question.
const QUESTION: usize = 2_000;
/// The years that a paper can be about.
const YEARS: (i32, i32) = (1800, 2200);

/// A text in another language: its field, the language, the text.
pub(super) type Translation = (&'static str, Locale, String);

/// What belongs to a programme and is no column; what is not mentioned stays as it is.
#[derive(Clone, Debug, Default)]
pub(super) struct Content {
    pub(super) slug: Option<Slug>,
    pub(super) lists: Vec<(TextItemKind, Vec<String>)>,
    pub(super) translations: Option<Vec<Translation>>,
    pub(super) topics: Option<Vec<String>>,
    pub(super) sources: Option<Vec<SourceDraft>>,
}

impl ProgrammeFields {
    /// Puts what keeps the rules into the row, and tells `checks` of all else.
    pub(super) fn apply(self, checks: &mut Checks, row: &mut programme::Model) -> Content {
        if let Some(title) = checks.required_line("title", self.title) {
            if words::sort_key(&title).is_empty() {
                checks.refuse_at("title", Required);
            } else {
                row.title = title;
            }
        }
        row.motto = checks.optional_line("motto", self.motto).over(row.motto.take());
        checks.keep("kind", self.kind, &mut row.kind);
        let goal = self.goal.and_then(|text| checks.lines("goal", &text, TEXT));
        row.goal = goal.over(row.goal.take());
        row.scope = self.scope.over(row.scope);
        row.state = self.state.and_then(|code| state(checks, &code)).over(row.state);
        row.municipality_id = self.municipality.over(row.municipality_id);
        let date = |checks: &mut Checks, path, date: Patch<String>, before| {
            date.and_then(|date| checks.date(path, &date)).over(before)
        };
        row.started_on = date(checks, "startedOn", self.started_on, row.started_on);
        row.ended_on = date(checks, "endedOn", self.ended_on, row.ended_on);
        check_period(checks, row.started_on, row.ended_on);
        let sorts = SortInstants::of(row.started_on);
        (row.sorts_from, row.sorts_back) = (sorts.from, sorts.back);
        let duration = checks.optional_line("durationText", self.duration_text);
        row.duration_text = duration.over(row.duration_text.take());
        checks.keep("topicsOpenEnded", self.topics_open_ended, &mut row.topics_open_ended);
        row.contact_id = self.contact.over(row.contact_id);
        let email = self.contact_email.and_then(|email| checks.email("contactEmail", &email));
        row.contact_email = email.over(row.contact_email.take());
        checks.keep("requiresAgreement", self.requires_agreement, &mut row.requires_agreement);
        let note = self.editorial_note.and_then(|note| checks.lines("editorialNote", &note, TEXT));
        row.editorial_note = note.over(row.editorial_note.take());
        Content {
            slug: slug(checks, self.slug),
            lists: self.lists.check(checks),
            translations: list(self.translations, |texts| translations(checks, &texts)),
            topics: list(self.topics, |names| topics(checks, &names)),
            sources: list(self.sources, |sources| checks.sources("sources", &sources)),
        }
    }
}

impl ListFields {
    /// The lists that are to be other ones.
    fn check(self, checks: &mut Checks) -> Vec<(TextItemKind, Vec<String>)> {
        let mut found = Vec::new();
        for (kind, path, texts) in [
            (TextItemKind::Alias, "aliases", self.aliases),
            (TextItemKind::Component, "components", self.components),
            (TextItemKind::PlannedOutput, "plannedOutputs", self.planned_outputs),
            (TextItemKind::FieldOfAction, "plannedFieldsOfAction", self.fields_of_action),
        ] {
            found.extend(list(texts, |texts| checks.list(path, &texts)).map(|texts| (kind, texts)));
        }
        let questions = list(self.guiding_questions, |texts| {
            checks.paragraphs("guidingQuestions", &texts, QUESTION)
        });
        found.extend(questions.map(|texts| (TextItemKind::GuidingQuestion, texts)));
        found
    }
}

impl DocumentFields {
    /// Puts what keeps the rules into the row, and tells `checks` of all else. The sources; `None` if they stay.
    pub(super) fn apply(
        self,
        checks: &mut Checks,
        row: &mut programme_document::Model,
    ) -> Option<Vec<SourceDraft>> {
        if let Some(title) = checks.required_line("title", self.title) {
            row.title = title;
        }
        checks.keep("nature", self.nature, &mut row.nature);
        let text = self.description.and_then(|text| checks.lines("description", &text, TEXT));
        row.description = text.over(row.description.take());
        let from = self.period_from.and_then(|year| year_in(checks, "periodFrom", year));
        row.period_from = from.over(row.period_from);
        let until = self.period_until.and_then(|year| year_in(checks, "periodUntil", year));
        row.period_until = until.over(row.period_until);
        if matches!((row.period_from, row.period_until), (Some(from), Some(until)) if from > until)
        {
            checks.refuse_at("periodUntil", PeriodReversed);
        }
        list(self.sources, |sources| checks.sources("sources", &sources))
    }
}

/// That the Land and the municipality are those which the scope needs, and fit each other. `lies_in` is the Land
/// of the municipality, and that of the programme where nothing else is said.
pub(super) fn settle_scope(
    checks: &mut Checks,
    row: &mut programme::Model,
    lies_in: Option<StateCode>,
) {
    match (row.state, lies_in) {
        (None, Some(_)) => row.state = lies_in,
        (Some(state), Some(other)) if state != other => {
            let refusal = Refusal::at("state", StateOfMunicipality);
            checks.refuse(refusal.with("state", other.as_str()));
        }
        _ => {}
    }
    if row.scope == Some(ProgrammeScope::State) && row.state.is_none() {
        checks.refuse_at("state", StateRequired);
    }
    if row.scope == Some(ProgrammeScope::Municipal) && row.municipality_id.is_none() {
        checks.refuse_at("municipalityId", MunicipalityRequired);
    }
}

/// What programmes are sorted and found by.
pub(super) fn search_keys(row: &mut programme::Model, aliases: &[String], former: &[String]) {
    row.sort_name = words::sort_key(&row.title);
    let texts = [Some(&row.title), row.motto.as_ref(), row.goal.as_ref()];
    let texts = texts.into_iter().flatten().chain(aliases).chain(former);
    row.search_text = words::search_text(texts.map(String::as_str));
}

fn check_period(checks: &mut Checks, from: Option<PartialDate>, until: Option<PartialDate>) {
    let (Some(from), Some(until)) = (from, until) else { return };
    // Both as far as they are known: 2019-08 to 2019 is no contradiction.
    if from.first_day() > until.last_day() {
        checks.refuse_at("endedOn", PeriodReversed);
    }
}

fn state(checks: &mut Checks, code: &str) -> Option<StateCode> {
    let state = code.parse().ok();
    if state.is_none() {
        checks.refuse_at("state", UnknownState);
    }
    state
}

fn year_in(checks: &mut Checks, path: &str, year: i32) -> Option<i32> {
    let (min, max) = YEARS;
    if (min..=max).contains(&year) {
        return Some(year);
    }
    let refusal = Refusal::at(path, OutOfRange).with("min", min).with("max", max);
    checks.refuse(refusal.with("found", year));
    None
}

/// A list after the change: null empties it, `None` leaves it.
fn list<T, U>(list: Patch<Vec<T>>, check: impl FnOnce(Vec<T>) -> Option<Vec<U>>) -> Option<Vec<U>> {
    match list {
        Patch::Keep => None,
        Patch::Clear => Some(Vec::new()),
        Patch::Set(entries) => check(entries),
    }
}

fn slug(checks: &mut Checks, slug: Patch<String>) -> Option<Slug> {
    let slug = match slug {
        Patch::Keep => return None,
        Patch::Clear => None,
        Patch::Set(text) => text.parse().ok(),
    };
    if slug.is_none() {
        checks.refuse_at("slug", InvalidSlug);
    }
    slug
}

fn topics(checks: &mut Checks, names: &[String]) -> Option<Vec<String>> {
    let names = checks.list("topics", names)?;
    for (number, name) in names.iter().enumerate() {
        if words::sort_key(name).is_empty() {
            checks.refuse_at(&format!("topics.{number}"), Required);
        }
    }
    Some(names)
}

fn translations(checks: &mut Checks, texts: &[TranslationFields]) -> Option<Vec<Translation>> {
    checks.bounded("translations", texts)?;
    let mut known: Vec<Locale> = Vec::with_capacity(texts.len());
    let mut found = Vec::new();
    for (number, text) in texts.iter().enumerate() {
        let at = |field: &str| format!("translations.{number}.{field}");
        let locale: Option<Locale> = text.locale.parse().ok();
        let Some(locale) = locale.filter(|locale| locale.to_string() != "de") else {
            checks.refuse_at(&at("locale"), InvalidLocale);
            continue;
        };
        if known.contains(&locale) {
            checks.refuse(Refusal::at(&at("locale"), Repeated).with("value", &locale));
            continue;
        }
        for (field, text, longest) in
            [("title", &text.title, LINE), ("motto", &text.motto, LINE), ("goal", &text.goal, TEXT)]
        {
            let Some(text) = text else { continue };
            let text = if field == "goal" {
                checks.lines(&at(field), text, longest)
            } else {
                checks.line(&at(field), text, longest)
            };
            found.extend(text.map(|text| (field, locale.clone(), text)));
        }
        known.push(locale);
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{programmes::refusal::ProgrammeErrorCode, refusal::Failure};

    fn codes(check: impl FnOnce(&mut Checks)) -> Vec<(String, ProgrammeErrorCode)> {
        let mut checks = Checks::default();
        check(&mut checks);
        match checks.done() {
            Err(Failure::Refused(refusals)) => {
                refusals.iter().map(|one| (one.path[1..].join("."), one.code)).collect()
            }
            _ => Vec::new(),
        }
    }

    #[test]
    fn a_period_is_judged_as_far_as_it_is_known() {
        let period = |from: &str, until: &str| {
            let (from, until) = (from.parse().ok(), until.parse().ok());
            codes(|checks| check_period(checks, from, until)).len()
        };
        assert_eq!(period("2019", "2022"), 0);
        assert_eq!(period("2019-08", "2019"), 0);
        assert_eq!(period("2019-08-21", "2019-08"), 0);
        assert_eq!(period("", "2019"), 0);
        assert_eq!(period("2019-08-21", "2019-07"), 1);
        assert_eq!(period("2020", "2019"), 1);
    }

    #[test]
    fn a_translation_is_from_german_once_for_each_language() {
        let text = |locale: &str, title: &str| TranslationFields {
            locale: locale.to_owned(),
            title: Some(title.to_owned()),
            ..TranslationFields::default()
        };
        let texts = [text("de", "a"), text("en", "b"), text("en", "c"), text("x y", "d")];
        let found = codes(|checks| {
            let found = translations(checks, &texts).unwrap();
            assert_eq!(found.len(), 1);
        });
        let expected = [
            ("translations.0.locale", InvalidLocale),
            ("translations.2.locale", Repeated),
            ("translations.3.locale", InvalidLocale),
        ];
        assert_eq!(found, expected.map(|(path, code)| (path.to_owned(), code)));
    }

    #[test]
    fn years_of_a_paper_are_years() {
        assert_eq!(codes(|checks| assert_eq!(year_in(checks, "periodFrom", 2021), Some(2021))), []);
        let found = codes(|checks| assert_eq!(year_in(checks, "periodFrom", 21), None));
        assert_eq!(found, [("periodFrom".to_owned(), OutOfRange)]);
    }
}
