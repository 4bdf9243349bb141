//! What recommendations and knowledge items have in common.

use async_graphql::{Context, Object, SimpleObject};
use entity::{
    id::{EventId, ModelMunicipalityId},
    publication, publication_author, publication_link,
};
use futures_util::future::join_all;

use crate::{
    content::graphql::{self as content, SourceRefInfo, Topic},
    files::graphql::{Attachment, attachments_of},
    graphql::{
        ContextExt as _,
        error::{Fallible, Result},
        load_rows,
        scalar::{DateTime, Locale},
        text,
    },
    partners::graphql::{Partner, partner},
    programmes::graphql::{Programme, programme},
    publications::service::{
        self, Action, AgreementsOf, AuthorsOf, EventsOf, LinksOf, ModelMunicipalitiesOf, Standing,
        StandingOf, VersionsOf,
    },
    results::graphql::PublicationStatus,
};

/// Who is named as an author: one of both.
#[derive(Clone, Debug, SimpleObject)]
pub struct AuthorInfo {
    /// The partner; null where it is none, or is not visible.
    partner: Option<Partner>,
    /// The name of a person, or of an organisation outside of the network.
    name: Option<String>,
}

/// What recommendations and knowledge items have in common.
#[derive(Clone, Debug)]
pub(super) struct PublicationRecord(pub(super) publication::Model);

#[Object]
impl PublicationRecord {
    /// Name in addresses: it leads to the version that is published. A former one still does.
    async fn slug(&self) -> &str {
        self.0.slug.as_str()
    }

    /// Names in addresses that it had before, oldest first.
    async fn former_slugs(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        content::former_slugs(ctx, self.0.lineage_id, &self.0.slug).await
    }

    /// Title, in the reader's language where there is a translation.
    async fn title(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A language to prefer over those of `Accept-Language`.")] locale: Option<
            Locale,
        >,
    ) -> Result<String> {
        text::localised(ctx, self.0.id, "title", &self.0.title, locale).await
    }

    /// What it says in short, in the reader's language where there is a translation.
    async fn summary(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A language to prefer over those of `Accept-Language`.")] locale: Option<
            Locale,
        >,
    ) -> Result<Option<String>> {
        text::localised_option(ctx, self.0.id, "summary", self.0.summary.as_deref(), locale).await
    }

    /// What it says, in the reader's language where there is a translation.
    async fn body(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A language to prefer over those of `Accept-Language`.")] locale: Option<
            Locale,
        >,
    ) -> Result<Option<String>> {
        text::localised_option(ctx, self.0.id, "body", self.0.body.as_deref(), locale).await
    }

    /// The language that it is written in, by BCP 47 tag.
    async fn language(&self) -> Locale {
        Locale(self.0.language.clone())
    }

    /// All languages in which there is a title: the one that it is written in first.
    async fn languages(&self, ctx: &Context<'_>) -> Result<Vec<Locale>> {
        let mut languages = vec![self.0.language.clone()];
        for locale in content::translated(ctx, self.0.id, "title").await? {
            if !languages.contains(&locale) {
                languages.push(locale);
            }
        }
        Ok(languages.into_iter().map(Locale).collect())
    }

    /// On which terms it may be used, as in `CC-BY-4.0`.
    async fn licence(&self) -> Option<&str> {
        self.0.licence.as_deref()
    }

    /// The programme that it came of: its members review it.
    async fn programme(&self, ctx: &Context<'_>) -> Fallible<Programme> {
        programme(ctx, Some(self.0.programme_id)).await
    }

    /// The partner that it is written for.
    async fn partner(&self, ctx: &Context<'_>) -> Fallible<Partner> {
        partner(ctx, Some(self.0.partner_id)).await
    }

    /// Who is named as an author, in order, at most 50.
    async fn authors(&self, ctx: &Context<'_>) -> Result<Vec<AuthorInfo>> {
        let rows = ctx.load(AuthorsOf(self.0.id)).await?.unwrap_or_default();
        let author = async |row: publication_author::Model| {
            let partner = partner(ctx, row.partner_id).await.transpose()?;
            Ok(AuthorInfo { partner, name: row.name })
        };
        let authors: Result<Vec<AuthorInfo>> =
            join_all(rows.into_iter().map(author)).await.into_iter().collect();
        // A partner that is not visible is no author for this reader.
        Ok(authors?
            .into_iter()
            .filter(|found| found.partner.is_some() || found.name.is_some())
            .collect())
    }

    /// Topics in order.
    async fn topics(&self, ctx: &Context<'_>) -> Result<Vec<Topic>> {
        content::topics(ctx, self.0.id).await
    }

    /// Which version it is, from 1. Each goes its own way; a new one takes the place of the one before when it is
    /// published.
    async fn edition(&self) -> i32 {
        self.0.edition
    }

    /// Whether it is published.
    async fn status(&self) -> PublicationStatus {
        self.0.status.into()
    }

    /// When it was published; null before.
    async fn published_at(&self) -> Option<DateTime> {
        self.0.published_at.map(Into::into)
    }

    /// Why it was sent back, on a draft.
    async fn return_reason(&self) -> Option<&str> {
        self.0.return_reason.as_deref()
    }

    /// Texts in which the record's facts are stated.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<SourceRefInfo>> {
        content::sources(ctx, self.0.id).await
    }

    /// Its files, at most 50, in order.
    async fn attachments(&self, ctx: &Context<'_>) -> Result<Vec<Attachment>> {
        attachments_of(ctx, self.0.id).await
    }

    /// Whether you may write at it, as far as it stands: only drafts are changed.
    async fn viewer_can_edit(&self, ctx: &Context<'_>) -> Result<bool> {
        self.may(ctx, Action::EditPublication).await
    }

    /// Whether you may publish it or send it back when it is in review: nobody does with what they wrote at.
    async fn viewer_can_review(&self, ctx: &Context<'_>) -> Result<bool> {
        self.may(ctx, Action::ReviewPublication).await
    }

    /// Whether you may take it back when it is published.
    async fn viewer_can_withdraw(&self, ctx: &Context<'_>) -> Result<bool> {
        self.may(ctx, Action::WithdrawPublication).await
    }

    /// When the record was written.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When the record was last changed.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }

    /// Version of the record; a change names the one that it read.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl PublicationRecord {
    async fn may(&self, ctx: &Context<'_>, action: Action) -> Result<bool> {
        let standing = ctx.load(StandingOf::publication(&self.0)).await?.unwrap_or_default();
        Ok(service::may(&ctx.request().actor, action, &standing))
    }
}

load_rows! {
    AgreementsOf => service::agreements_of_publications: Vec<entity::id::AgreementId>;
    AuthorsOf => service::authors_of_publications: Vec<publication_author::Model>;
    EventsOf => service::events_of_publications: Vec<EventId>;
    LinksOf => service::links_of_publications: Vec<publication_link::Model>;
    ModelMunicipalitiesOf => service::model_municipalities_of_publications: Vec<ModelMunicipalityId>;
    StandingOf => service::standing: Standing;
    VersionsOf => service::versions_of: Vec<publication::Model>;
}
