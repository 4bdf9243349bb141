//! Public functions of named persons.

use async_graphql::{Context, Description, Enum, ID, InputObject, Object};
use entity::{
    id::{OfficeHolderId, PartnerId},
    office_holder, signature, terms,
};

use super::{Partner, partner};
use crate::{
    agreements::{
        graphql::SignatureConnection,
        service::{self as agreements, SignaturesOf},
    },
    content::graphql::{self as content, ExternalIdInfo, PartialDateInfo, SourceRefInfo},
    events::graphql::{ContributionConnection, contributions_of_office_holder},
    fault::Fault,
    graphql::{
        ContextExt as _,
        connection::{OrderDirection, PageArguments, connection},
        error::{Fallible, Result, reference},
        id::GlobalId as _,
        load_lists, load_rows,
        scalar::{DateTime, EmailAddress, Locale},
        text,
    },
    page::PageRequest,
    partners::service::{self, OfficeHolderFilter, OfficeHoldersOf},
    words,
};

/// Why a person's name may be shown to everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::PublicBasis")]
pub enum PublicBasis {
    /// The person holds a public office.
    PublicOffice,
    /// A published text names the person in this function.
    PublishedSource,
    /// The person agreed.
    Consent,
}

/// A named person in a public function: an Oberbürgermeister, a Staatsministerin, an expert.
#[derive(Clone, Debug, Description)]
pub struct OfficeHolder(office_holder::Model);

impl From<office_holder::Model> for OfficeHolder {
    fn from(row: office_holder::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl OfficeHolder {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// Academic title: `Prof. Dr.`
    async fn academic_title(&self) -> Option<&str> {
        self.0.academic_title.as_deref()
    }

    /// Given name, where it is known.
    async fn given_name(&self) -> Option<&str> {
        self.0.given_name.as_deref()
    }

    /// Family name.
    async fn family_name(&self) -> &str {
        &self.0.family_name
    }

    /// Academic title, given name and family name.
    async fn full_name(&self) -> String {
        let row = &self.0;
        let parts = [&row.academic_title, &row.given_name].into_iter().flatten();
        let parts: Vec<&str> = parts.chain([&row.family_name]).map(String::as_str).collect();
        parts.join(" ")
    }

    /// The function, in the reader's language where there is a translation.
    async fn function(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A language to prefer over those of `Accept-Language`.")] locale: Option<
            Locale,
        >,
    ) -> Result<Option<String>> {
        let function = self.0.function.as_deref();
        text::localised_option(ctx, self.0.id, "function", function, locale).await
    }

    /// The partner where the person holds the function.
    async fn partner(&self, ctx: &Context<'_>) -> Fallible<Partner> {
        partner(ctx, self.0.partner_id).await
    }

    /// When the person began to hold the function.
    async fn held_from(&self) -> PartialDateInfo {
        PartialDateInfo(self.0.held_from)
    }

    /// Until when the person held the function.
    async fn held_until(&self) -> PartialDateInfo {
        PartialDateInfo(self.0.held_until)
    }

    /// Why the name may be shown to everybody.
    async fn public_basis(&self) -> PublicBasis {
        self.0.public_basis.into()
    }

    /// What the person signed for a partner, in the order in which it was recorded.
    async fn signatures(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<SignatureConnection> {
        let list = "officeHolder.signatures recorded asc";
        let request =
            PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let page = ctx.load(SignaturesOf(self.0.id, request)).await?.unwrap_or_default();
        Ok(SignatureConnection::new(page, list))
    }

    /// What the person did at events, in the order in which it was recorded.
    async fn contributions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<ContributionConnection> {
        let page = PageArguments { first, after, last, before };
        contributions_of_office_holder(ctx, self.0.id, page).await
    }

    /// Texts in which the record's facts are stated.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<SourceRefInfo>> {
        content::sources(ctx, self.0.id).await
    }

    /// Keys under which partner systems know the person.
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
    /// A page of office holders.
    OfficeHolderConnection,
    /// An office holder in a list.
    OfficeHolderEdge,
    OfficeHolder,
}

/// Whom everybody may ask about something.
#[derive(Clone, Debug, Description)]
pub struct PublicContactInfo {
    office_holder: Option<OfficeHolderId>,
    email: Option<String>,
}

impl PublicContactInfo {
    /// The contact; `None` where neither a person nor an address is named.
    #[must_use]
    pub fn new(office_holder: Option<OfficeHolderId>, email: Option<&str>) -> Option<Self> {
        let known = office_holder.is_some() || email.is_some();
        known.then(|| Self { office_holder, email: email.map(str::to_owned) })
    }
}

#[Object(use_type_description)]
impl PublicContactInfo {
    /// The person.
    async fn office_holder(&self, ctx: &Context<'_>) -> Fallible<OfficeHolder> {
        office_holder(ctx, self.office_holder).await
    }

    /// The address.
    async fn email(&self) -> Option<EmailAddress> {
        self.email.clone().map(EmailAddress)
    }
}

/// Which office holders a list is to hold. Everything that is given must hold.
#[derive(Debug, Default, InputObject)]
#[graphql(name = "OfficeHolderFilter")]
pub struct OfficeHolderFilterInput {
    /// Words that name, title or function hold, as people write them.
    search: Option<String>,
    /// At this partner.
    partner_id: Option<ID>,
}

impl OfficeHolderFilterInput {
    fn parse(self) -> Result<OfficeHolderFilter, Fault> {
        let partner = |id: ID| PartnerId::from_global("filter.partnerId", &id);
        Ok(OfficeHolderFilter {
            terms: words::search_terms(self.search.as_deref().unwrap_or_default()),
            partner: self.partner_id.map(partner).transpose()?,
        })
    }
}

/// What office holders can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum OfficeHolderOrderField {
    /// The family name, then the given name.
    Name,
}

/// How a list of office holders is ordered.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct OfficeHolderOrder {
    /// What it is ordered by.
    field: OfficeHolderOrderField,
    /// Which way it runs.
    #[graphql(default_with = "OrderDirection::Asc")]
    direction: OrderDirection,
}

/// Queries about office holders.
#[derive(Debug, Default)]
pub struct OfficeHolderQuery;

#[Object]
impl OfficeHolderQuery {
    /// Persons in public functions, by name.
    async fn office_holders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which office holders the list is to hold.")] filter: Option<
            OfficeHolderFilterInput,
        >,
        #[graphql(desc = "How the list is ordered; by name from A to Z by default.")]
        order_by: Option<OfficeHolderOrder>,
    ) -> Result<OfficeHolderConnection> {
        let descending = order_by.is_some_and(|order| order.direction.is_descending());
        let list = if descending { "officeHolders name desc" } else { "officeHolders name asc" };
        let page = PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let filter = filter.unwrap_or_default().parse()?;
        let request = ctx.request();
        let (app, reach) = (&request.app, request.reach());
        let page = service::list_office_holders(app, &reach, &filter, descending, &page).await?;
        Ok(OfficeHolderConnection::new(page, list))
    }
}

/// An office holder that an object refers to; null where there is none or it is not visible.
pub async fn office_holder(
    ctx: &Context<'_>,
    id: Option<OfficeHolderId>,
) -> Fallible<OfficeHolder> {
    reference(ctx.load(id?).await.map(|row| row.map(OfficeHolder)))
}

load_rows! {
    OfficeHolderId => service::office_holders: office_holder::Model;
}

load_lists! {
    OfficeHoldersOf(PartnerId, PageRequest) => service::office_holders_of_partners: office_holder::Model;
    SignaturesOf(OfficeHolderId, PageRequest) => agreements::signatures_of_office_holders: signature::Model;
}
