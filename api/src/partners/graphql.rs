//! Partners in the schema.

use std::collections::HashMap;

use async_graphql::{Context, Description, Enum, ID, InputObject, Object, dataloader::Loader};
use entity::{
    id::PartnerId,
    partner,
    terms::{self, TextItemKind},
};

use super::service::{self, PartnerFilter, UnitsOf};
use crate::{
    content::graphql::{self as content, ExternalIdInfo, SourceRefInfo},
    fault::Fault,
    graphql::{
        Batch, ContextExt as _,
        connection::{OrderDirection, PageArguments, connection},
        error::{Fallible, Result, found, reference},
        id::GlobalId as _,
        load_lists,
        scalar::{DateTime, EmailAddress, Locale, Url},
        text,
    },
    page::PageRequest,
    words,
};

/// What kind of organisation a partner is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::PartnerKind")]
pub enum PartnerKind {
    /// A ministry of the federation.
    FederalMinistry,
    /// A ministry of a Land.
    StateMinistry,
    /// A commissioner of the federal government.
    FederalCommissioner,
    /// An authority or agency of the federation.
    FederalAgency,
    /// An authority or agency of a Land.
    StateAgency,
    /// A public academy.
    PublicAcademy,
    /// A foundation.
    Foundation,
    /// A Gemeinde, Stadt, kreisfreie Stadt or Landkreis.
    Municipality,
    /// An association of municipalities.
    MunicipalAssociation,
    /// A research institute.
    ResearchInstitute,
    /// A university.
    University,
    /// An organisation of civil society.
    CivilSociety,
    /// An organisation of migrants.
    MigrantOrganisation,
    /// An umbrella association.
    UmbrellaAssociation,
    /// A non-profit company.
    NonProfitCompany,
    /// An advisory board.
    AdvisoryBoard,
    /// A unit of another partner.
    Unit,
    /// Anything else.
    Other,
}

/// Where a partner stands in the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::PartnerStatus")]
pub enum PartnerStatus {
    /// Somebody proposed it; not yet public.
    Proposed,
    /// It takes part.
    Active,
    /// It is kept from taking part for a time; not public.
    Suspended,
    /// It took part in the past.
    Archived,
}

/// An organisation in the network.
#[derive(Clone, Debug, Description)]
pub struct Partner(partner::Model);

impl From<partner::Model> for Partner {
    fn from(row: partner::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl Partner {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// Name in addresses. A former one still leads here.
    async fn slug(&self) -> &str {
        self.0.slug.as_str()
    }

    /// Names in addresses that the partner had before, oldest first.
    async fn former_slugs(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        content::former_slugs(ctx, self.0.id, &self.0.slug).await
    }

    /// Name, in the reader's language where there is a translation.
    async fn name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A language to prefer over those of `Accept-Language`.")] locale: Option<
            Locale,
        >,
    ) -> Result<String> {
        text::localised(ctx, self.0.id, "name", &self.0.name, locale).await
    }

    /// Short name or abbreviation.
    async fn short_name(&self) -> Option<&str> {
        self.0.short_name.as_deref()
    }

    /// Other names that are in use.
    async fn aliases(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        Ok(content::text_items(ctx, self.0.id).await?.of(TextItemKind::Alias))
    }

    /// Names that the partner had before.
    async fn former_names(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        Ok(content::text_items(ctx, self.0.id).await?.of(TextItemKind::FormerName))
    }

    /// What kind of organisation it is.
    async fn kind(&self) -> PartnerKind {
        self.0.kind.into()
    }

    /// Legal form, as the partner writes it.
    async fn legal_form(&self) -> Option<&str> {
        self.0.legal_form.as_deref()
    }

    /// The partner that it is a unit of.
    async fn parent(&self, ctx: &Context<'_>) -> Fallible<Self> {
        partner(ctx, self.0.parent_id).await
    }

    /// Its units, by name.
    async fn units(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<PartnerConnection> {
        let list = "partner.units name asc";
        let request =
            PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let page = ctx.load(UnitsOf(self.0.id, request)).await?.unwrap_or_default();
        Ok(PartnerConnection::new(page, list))
    }

    /// Web site.
    async fn website(&self) -> Option<Url> {
        self.0.website.clone().map(Url)
    }

    /// Functional address that may be shown to everybody.
    async fn public_email(&self) -> Option<EmailAddress> {
        self.0.public_email.clone().map(EmailAddress)
    }

    /// Where the partner stands in the network.
    async fn status(&self) -> PartnerStatus {
        self.0.status.into()
    }

    /// What the editors want a reader to know about this record.
    async fn editorial_note(&self) -> Option<&str> {
        self.0.editorial_note.as_deref()
    }

    /// Texts in which the record's facts are stated.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<SourceRefInfo>> {
        content::sources(ctx, self.0.id).await
    }

    /// Keys under which partner systems know it.
    async fn external_ids(&self, ctx: &Context<'_>) -> Result<Vec<ExternalIdInfo>> {
        content::external_ids(ctx, self.0.id).await
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

connection! {
    /// A page of partners.
    PartnerConnection,
    /// A partner in a list.
    PartnerEdge,
    Partner,
}

/// Which partners a list is to hold. Everything that is given must hold.
#[derive(Debug, Default, InputObject)]
#[graphql(name = "PartnerFilter")]
pub struct PartnerFilterInput {
    /// Words that name, short name, aliases or former names hold, as people write them.
    search: Option<String>,
    /// Of one of these kinds.
    kinds: Option<Vec<PartnerKind>>,
    /// Of one of these Länder, by ISO 3166-2 code: `DE-SN`.
    states: Option<Vec<String>>,
    /// In one of these states.
    statuses: Option<Vec<PartnerStatus>>,
    /// Units of this partner.
    parent_id: Option<ID>,
}

impl PartnerFilterInput {
    fn parse(self) -> Result<PartnerFilter, Fault> {
        let state =
            |code: String| code.parse().map_err(|rule| Fault::bad_input("filter.states", rule));
        let parent = |id: ID| PartnerId::from_global("filter.parentId", &id);
        Ok(PartnerFilter {
            kinds: self.kinds.map(|kinds| kinds.into_iter().map(Into::into).collect()),
            states: self.states.map(|codes| codes.into_iter().map(state).collect()).transpose()?,
            statuses: self.statuses.map(|statuses| statuses.into_iter().map(Into::into).collect()),
            terms: words::search_terms(self.search.as_deref().unwrap_or_default()),
            parent: self.parent_id.map(parent).transpose()?,
        })
    }
}

/// What partners can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum PartnerOrderField {
    /// The name.
    Name,
}

/// How a list of partners is ordered.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct PartnerOrder {
    /// What it is ordered by.
    field: PartnerOrderField,
    /// Which way it runs.
    #[graphql(default_with = "OrderDirection::Asc")]
    direction: OrderDirection,
}

/// Queries about partners.
#[derive(Debug, Default)]
pub struct PartnerQuery;

#[Object]
impl PartnerQuery {
    /// The partner that a slug leads to, whether current or former.
    async fn partner(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The name in addresses.")] slug: String,
    ) -> Fallible<Partner> {
        let slug = match slug.parse() {
            Ok(slug) => slug,
            Err(rule) => return Some(Err(Fault::bad_input("slug", rule).into())),
        };
        let request = ctx.request();
        let partner = service::partner_by_slug(&request.app, &request.reach(), &slug).await;
        found(partner.map(|row| row.map(Partner)))
    }

    /// The partners of the network, by name.
    async fn partners(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which partners the list is to hold.")] filter: Option<PartnerFilterInput>,
        #[graphql(desc = "How the list is ordered; by name from A to Z by default.")]
        order_by: Option<PartnerOrder>,
    ) -> Result<PartnerConnection> {
        let descending = order_by.is_some_and(|order| order.direction.is_descending());
        let list = if descending { "partners name desc" } else { "partners name asc" };
        let page = PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let filter = filter.unwrap_or_default().parse()?;
        let request = ctx.request();
        let page =
            service::list_partners(&request.app, &request.reach(), &filter, descending, &page)
                .await?;
        Ok(PartnerConnection::new(page, list))
    }
}

/// A partner that an object refers to; null where there is none or it is not visible.
pub async fn partner(ctx: &Context<'_>, id: Option<PartnerId>) -> Fallible<Partner> {
    reference(ctx.load(id?).await.map(|row| row.map(Partner)))
}

impl Loader<PartnerId> for Batch {
    type Value = partner::Model;
    type Error = Fault;

    async fn load(&self, ids: &[PartnerId]) -> Result<HashMap<PartnerId, partner::Model>, Fault> {
        service::partners(&self.0.app, &self.0.reach(), ids).await
    }
}

load_lists! {
    UnitsOf(PartnerId, PageRequest) => service::units: partner::Model;
}
