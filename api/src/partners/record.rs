//! What a partner's record may say.

use entity::{
    id::PartnerId,
    terms::PartnerKind,
    value::{Locale, Slug, StateCode},
};

use super::{
    checks::{Checks, LINE, SourceFields, TEXT},
    refusal::PartnerErrorCode::{InvalidLocale, InvalidSlug, Repeated, Required, UnknownState},
};
use crate::{content::service::SourceDraft, patch::Patch, refusal::Refusal, words};

/// A record as a client wants it: absent is not null.
#[derive(Clone, Debug, Default)]
pub struct RecordFields {
    /// Name in German.
    pub name: Patch<String>,
    /// Short name or abbreviation.
    pub short_name: Patch<String>,
    /// Legal form, as the partner writes it.
    pub legal_form: Patch<String>,
    /// Name in addresses; made from the name where there is none.
    pub slug: Patch<String>,
    /// What kind of organisation it is.
    pub kind: Patch<PartnerKind>,
    /// The partner that it is a unit of.
    pub parent: Patch<PartnerId>,
    /// Code of the Land.
    pub state: Patch<String>,
    /// Web site.
    pub website: Patch<String>,
    /// Functional address that may be shown to everybody.
    pub public_email: Patch<String>,
    /// What the editors want a reader to know about the record.
    pub editorial_note: Patch<String>,
    /// Other names that are in use.
    pub aliases: Patch<Vec<String>>,
    /// The name in other languages: tag and name.
    pub translations: Patch<Vec<(String, String)>>,
    /// Texts in which the record's facts are stated.
    pub sources: Patch<Vec<SourceFields>>,
}

/// The same with values that keep the rules; what broke one is as if it was not given.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub name: Option<String>,
    pub short_name: Patch<String>,
    pub legal_form: Patch<String>,
    pub slug: Option<Slug>,
    pub kind: Option<PartnerKind>,
    pub parent: Patch<PartnerId>,
    pub state: Patch<StateCode>,
    pub website: Patch<String>,
    pub public_email: Patch<String>,
    pub editorial_note: Patch<String>,
    pub aliases: Option<Vec<String>>,
    pub translations: Option<Vec<(Locale, String)>>,
    pub sources: Option<Vec<SourceDraft>>,
}

impl RecordFields {
    /// Tells `checks` of everything that is wrong.
    pub(super) fn check(self, checks: &mut Checks) -> Record {
        Record {
            name: checks.required_line("name", self.name).filter(|name| {
                let named = !words::sort_key(name).is_empty();
                if !named {
                    checks.refuse_at("name", Required);
                }
                named
            }),
            short_name: checks.optional_line("shortName", self.short_name),
            legal_form: checks.optional_line("legalForm", self.legal_form),
            slug: slug(checks, self.slug),
            kind: required(checks, "kind", self.kind),
            parent: self.parent,
            state: self.state.and_then(|code| {
                let state = code.parse().ok();
                if state.is_none() {
                    checks.refuse_at("state", UnknownState);
                }
                state
            }),
            website: self.website.and_then(|url| checks.url("website", &url)),
            public_email: self.public_email.and_then(|email| checks.email("publicEmail", &email)),
            editorial_note: self
                .editorial_note
                .and_then(|note| checks.lines("editorialNote", &note, TEXT)),
            aliases: list(self.aliases, |aliases| checks.list("aliases", &aliases)),
            translations: list(self.translations, |texts| translations(checks, &texts)),
            sources: list(self.sources, |sources| checks.sources("sources", &sources)),
        }
    }
}

/// A list after the change: null empties it, `None` leaves it.
fn list<T, U>(list: Patch<Vec<T>>, check: impl FnOnce(Vec<T>) -> Option<Vec<U>>) -> Option<Vec<U>> {
    match list {
        Patch::Keep => None,
        Patch::Clear => Some(Vec::new()),
        Patch::Set(entries) => check(entries),
    }
}

fn required<T>(checks: &mut Checks, path: &str, value: Patch<T>) -> Option<T> {
    if matches!(value, Patch::Clear) {
        checks.refuse_at(path, Required);
    }
    value.over(None)
}

fn slug(checks: &mut Checks, slug: Patch<String>) -> Option<Slug> {
    let slug = required(checks, "slug", slug)?.parse().ok();
    if slug.is_none() {
        checks.refuse_at("slug", InvalidSlug);
    }
    slug
}

fn translations(checks: &mut Checks, texts: &[(String, String)]) -> Option<Vec<(Locale, String)>> {
    checks.bounded("translations", texts)?;
    let mut names: Vec<(Locale, String)> = Vec::with_capacity(texts.len());
    for (number, (tag, name)) in texts.iter().enumerate() {
        let name = checks.line(&format!("translations.{number}.name"), name, LINE);
        let path = format!("translations.{number}.locale");
        let locale: Option<Locale> = tag.parse().ok();
        match locale.filter(|locale| locale.to_string() != "de") {
            None => checks.refuse_at(&path, InvalidLocale),
            Some(locale) if names.iter().any(|(known, _)| *known == locale) => {
                checks.refuse(Refusal::at(&path, Repeated).with("value", &locale));
            }
            Some(locale) => names.extend(name.map(|name| (locale, name))),
        }
    }
    Some(names)
}

/// The name as it sorts, and all names as they are searched.
pub(super) fn search_keys(
    name: &str,
    short_name: Option<&str>,
    aliases: &[String],
    former_names: &[String],
) -> (String, String) {
    let others = aliases.iter().chain(former_names).map(String::as_str);
    (words::sort_key(name), words::search_text([name].into_iter().chain(short_name).chain(others)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{partners::refusal::PartnerErrorCode, refusal::Failure};

    #[test]
    fn all_wrong_fields_are_told_at_once() {
        let set = |text: &str| Patch::Set(text.to_owned());
        let fields = RecordFields {
            name: set("–"),
            short_name: set(""),
            slug: set("Nicht so"),
            kind: Patch::Clear,
            state: set("DE-XX"),
            website: set("dresden.de"),
            public_email: set("nobody"),
            translations: Patch::Set(vec![
                ("xx_y".into(), "x".into()),
                ("de".into(), "x".into()),
                ("en".into(), "x".into()),
                ("en".into(), "y".into()),
            ]),
            ..RecordFields::default()
        };
        let mut checks = Checks::default();
        let record = fields.check(&mut checks);
        assert_eq!(record.name, None);
        let Err(Failure::Refused(refusals)) = checks.done() else { panic!("was not refused") };
        let found: Vec<_> =
            refusals.iter().map(|refusal| (refusal.path[1..].join("."), refusal.code)).collect();
        let expected = [
            ("name", Required),
            ("shortName", Required),
            ("slug", InvalidSlug),
            ("kind", Required),
            ("state", UnknownState),
            ("website", PartnerErrorCode::InvalidUrl),
            ("publicEmail", PartnerErrorCode::InvalidEmail),
            ("translations.0.locale", InvalidLocale),
            ("translations.1.locale", InvalidLocale),
            ("translations.3.locale", Repeated),
        ];
        assert_eq!(found, expected.map(|(path, code)| (path.to_owned(), code)));
    }

    #[test]
    fn absent_is_not_null() {
        let fields = RecordFields {
            short_name: Patch::Clear,
            aliases: Patch::Clear,
            ..RecordFields::default()
        };
        let mut checks = Checks::default();
        let record = fields.check(&mut checks);
        assert!(checks.done().is_ok());
        assert_eq!(record.short_name.over(Some("SMS".into())), None);
        assert_eq!(
            record.website.over(Some("https://x.de".into())).as_deref(),
            Some("https://x.de")
        );
        assert_eq!((record.aliases, record.sources), (Some(Vec::new()), None));
    }

    #[test]
    fn every_name_is_searched() {
        let (sort, search) =
            search_keys("Ämter", Some("Ä"), &["Behörden".into()], &["Verwaltung".into()]);
        assert_eq!(sort, "aemter");
        for word in ["aemter", "behoerden", "verwaltung"] {
            assert!(search.contains(word), "{word} in {search}");
        }
    }
}
