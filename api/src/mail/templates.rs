//! The texts of mails, in German and English, as files in `assets/mail`.
//!
//! Each template is a pair of files: `.txt` with the blocks `subject` and `body`, and `.html` with `body`.
//! Both extend one layout. A value that is missing is an error, never a gap.

use std::sync::LazyLock;

use chrono::DateTime;
use chrono_tz::Europe::Berlin;
use entity::{terms::GrantRole, value::Locale};
use minijinja::{
    Environment, Error, ErrorKind, UndefinedBehavior, context,
    syntax::SyntaxConfig,
    value::{Serde, Value},
};
use rust_embed::RustEmbed;
use unic_langid::langid;

use super::letter::Template;
use crate::refusal::Language;

#[derive(RustEmbed)]
#[folder = "assets/mail"]
struct Files;

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(environment);

/// A mail's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The subject.
    pub subject: String,
    /// The text for those who read plain text.
    pub text: String,
    /// The same as a page.
    pub html: String,
}

/// A template cannot be filled: a bug in it, or in what writes the letter.
///
/// It tells the place, never a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the template {name} cannot be filled, line {line}: {problem}")]
pub struct TemplateError {
    name: String,
    line: usize,
    problem: String,
}

/// The language of a reader: German for those who want German, else English.
#[must_use]
pub fn language(locale: &Locale) -> Language {
    if locale.identifier().language == langid!("de").language {
        Language::German
    } else {
        Language::English
    }
}

/// Fills a template. `name` is the recipient's, or empty; `network` is what the network calls itself.
pub(super) fn write(
    template: Template,
    language: Language,
    name: &str,
    network: &str,
    values: &serde_json::Value,
) -> Result<Written, TemplateError> {
    let language = tag(language);
    let path = |kind: &str| format!("{language}/{}.{kind}", template.name());
    let shared = context! { language, name, network };
    let values = || Value::from(Serde(values));
    let fill = |path: &str| -> Result<(String, String), Error> {
        let filled = TEMPLATES.get_template(path)?;
        let mut filled = filled.render_captured(context! { ..shared.clone(), ..values() })?;
        let subject = filled.with_state_mut(|state| state.render_block("subject"))?;
        Ok((subject.trim().to_owned(), filled.into_output()))
    };
    let fill_page = |path: &str, subject: &str| -> Result<String, Error> {
        let page = TEMPLATES.get_template(path)?;
        page.render(context! { ..context! { subject }, ..shared.clone(), ..values() })
    };
    let (subject, text) = fill(&path("txt")).map_err(|error| explain(&error))?;
    let html = fill_page(&path("html"), &subject).map_err(|error| explain(&error))?;
    Ok(Written { subject, text, html })
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        environment.set_syntax(syntax);
    }
    environment.set_loader(|name| {
        let file = Files::get(name);
        Ok(file.map(|file| String::from_utf8_lossy(&file.data).into_owned()))
    });
    environment.add_filter("role", role);
    environment.add_filter("moment", moment);
    environment
}

const fn tag(language: Language) -> &'static str {
    match language {
        Language::German => "de",
        Language::English => "en",
    }
}

/// A role in words: `{{ role | role(language) }}`.
fn role(name: &str, language: &str) -> Result<&'static str, Error> {
    let role: GrantRole = serde_json::from_value(name.into())
        .map_err(|_| Error::new(ErrorKind::InvalidOperation, "there is no such role"))?;
    let (german, english) = match role {
        GrantRole::Ministry => ("Ministerium oder Behörde", "Ministry or authority"),
        GrantRole::Foundation => ("Stiftung", "Foundation"),
        GrantRole::Municipality => ("Kommune", "Municipality"),
        GrantRole::Associate => ("Weiterer Partner", "Associated partner"),
        GrantRole::CheckIn => ("Einlass", "Check-in"),
        GrantRole::Administrator => ("Administration", "Administrator"),
        GrantRole::PrivacyOfficer => ("Datenschutz", "Privacy officer"),
        GrantRole::Auditor => ("Revision", "Auditor"),
    };
    Ok(if language == "de" { german } else { english })
}

/// An instant as people in Germany read it: `{{ startedAt | moment(language) }}`.
fn moment(instant: &str, language: &str) -> Result<String, Error> {
    let instant = DateTime::parse_from_rfc3339(instant)
        .map_err(|_| Error::new(ErrorKind::InvalidOperation, "this is no time"))?
        .with_timezone(&Berlin);
    let form =
        if language == "de" { "%d.%m.%Y, %H:%M Uhr" } else { "%-d %B %Y, %H:%M (Berlin time)" };
    Ok(instant.format(form).to_string())
}

fn explain(error: &Error) -> TemplateError {
    // The innermost one tells what is wrong; the outer ones tell who extends what.
    let mut innermost = error;
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        innermost = inner.downcast_ref().unwrap_or(innermost);
        source = inner.source();
    }
    TemplateError {
        name: innermost.name().unwrap_or_default().to_owned(),
        line: innermost.line().unwrap_or_default(),
        problem: innermost.kind().to_string(),
    }
}
