//! What the inputs of several mutations have in common.

use async_graphql::{InputObject, MaybeUndefined};

use crate::{
    graphql::mutation::patch,
    partners::service::{RecordFields, SourceFields},
};

/// A text in which a fact is stated.
#[derive(Clone, Debug, InputObject)]
pub struct SourceRefInput {
    /// Title of the text, byte for byte; at most 300 characters.
    title: String,
    /// Where it can be read.
    url: Option<String>,
    /// When it was published, as far as it is known: `2019`, `2019-04` or `2019-08-21`.
    published_at: Option<String>,
    /// When it was last changed, as far as it is known.
    revised_at: Option<String>,
    /// What it states where it adds to the record or contradicts it.
    states: Option<String>,
}

impl From<SourceRefInput> for SourceFields {
    fn from(input: SourceRefInput) -> Self {
        let SourceRefInput { title, url, published_at, revised_at, states } = input;
        Self { title, url, published_at, revised_at, states }
    }
}

/// A partner's name in another language than German.
#[derive(Clone, Debug, InputObject)]
pub struct PartnerTranslationInput {
    /// BCP 47 tag of the language: `en`.
    locale: String,
    /// The name in that language; at most 300 characters.
    name: String,
}

/// What a partner's record says besides name, kind and parent.
#[derive(Clone, Debug, InputObject)]
pub struct PartnerFieldsInput {
    /// Short name or abbreviation.
    short_name: MaybeUndefined<String>,
    /// Legal form, as the partner writes it: `gAG`.
    legal_form: MaybeUndefined<String>,
    /// Name in addresses: lower-case letters `a` to `z`, digits and hyphens. For a new partner it is made
    /// from the name where none is given. The one before leads here for ever.
    slug: MaybeUndefined<String>,
    /// The Land, by ISO 3166-2 code: `DE-SN`. Of a municipality it follows from the official key.
    state: MaybeUndefined<String>,
    /// Web site: `https` or `http`, at most 2,000 characters.
    website: MaybeUndefined<String>,
    /// Functional address that may be shown to everybody.
    public_email: MaybeUndefined<String>,
    /// What the editors want a reader to know about this record; at most 5,000 characters.
    editorial_note: MaybeUndefined<String>,
    /// Other names that are in use, at most 50: all of them, in order.
    aliases: MaybeUndefined<Vec<String>>,
    /// The name in other languages: all of them.
    translations: MaybeUndefined<Vec<PartnerTranslationInput>>,
    /// Texts in which the record's facts are stated, at most 50: all of them, in order.
    sources: MaybeUndefined<Vec<SourceRefInput>>,
}

impl From<PartnerFieldsInput> for RecordFields {
    fn from(input: PartnerFieldsInput) -> Self {
        let named = |texts: Vec<PartnerTranslationInput>| {
            texts.into_iter().map(|text| (text.locale, text.name)).collect()
        };
        let sources = |sources: Vec<SourceRefInput>| sources.into_iter().map(Into::into).collect();
        Self {
            short_name: patch(input.short_name),
            legal_form: patch(input.legal_form),
            slug: patch(input.slug),
            state: patch(input.state),
            website: patch(input.website),
            public_email: patch(input.public_email),
            editorial_note: patch(input.editorial_note),
            aliases: patch(input.aliases),
            translations: patch(input.translations.map_value(named)),
            sources: patch(input.sources.map_value(sources)),
            ..Self::default()
        }
    }
}
