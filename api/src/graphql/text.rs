//! Texts in the reader's language.

use async_graphql::Context;
use uuid::Uuid;

use super::{ContextExt as _, error::Result, scalar::Locale};
use crate::content::service::TranslationsOf;

/// The best version of a text for this reader: German is the base, translations are by field.
///
/// Costs no statement for those who read German.
pub async fn localised(
    ctx: &Context<'_>,
    subject: impl Into<Uuid>,
    field: &str,
    base: &str,
    locale: Option<Locale>,
) -> Result<String> {
    let languages = ctx.request().languages.preferring(locale.as_ref().map(|locale| &locale.0));
    if languages.prefer_german() {
        return Ok(base.to_owned());
    }
    let translations = ctx.load(TranslationsOf(subject.into())).await?.unwrap_or_default();
    let of_field = translations.get(field).map(Vec::as_slice).unwrap_or_default();
    Ok(languages.best(of_field).map_or_else(|| base.to_owned(), |(_, text)| text.clone()))
}

/// [`localised`] for a text that may be missing.
pub async fn localised_option(
    ctx: &Context<'_>,
    subject: impl Into<Uuid>,
    field: &str,
    base: Option<&str>,
    locale: Option<Locale>,
) -> Result<Option<String>> {
    match base {
        Some(base) => localised(ctx, subject, field, base, locale).await.map(Some),
        None => Ok(None),
    }
}
