//! Partners.

use async_graphql::{Context, Description, Enum, ID, Object};
use entity::{
    agreement,
    id::PartnerId,
    partner,
    terms::{self, TextItemKind},
};

use super::{OfficeHolderConnection, PartnerRoleConnection};
use crate::{
    agreements::{
        graphql::AgreementConnection,
        service::{self as agreements, AgreementsOfPartner},
    },
    api_keys::graphql::{ApiKeyConnection, api_keys_of},
    audit::graphql::{AuditEntryConnection, entries_of_partner},
    content::graphql::{self as content, ExternalIdInfo, SourceRefInfo},
    events::graphql::{
        PrivacyNotice, PrivacyNoticeConnection, privacy_notice_of, privacy_notices_of,
    },
    graphql::{
        ContextExt as _,
        connection::{PageArguments, connection},
        error::{Fallible, Result, reference},
        id::GlobalId as _,
        load_lists, load_rows,
        scalar::{DateTime, EmailAddress, Locale, Url},
        text,
    },
    municipalities::graphql::{Land, Municipality, municipality_of, state},
    page::PageRequest,
    partners::service::{self, Action, OfficeHoldersOf, RolesOfPartner, UnitsOf},
    publications::{
        graphql::{
            KnowledgeItemConnection, RecommendationConnection, knowledge_items_of,
            recommendations_of,
        },
        service::PublicationOwner,
    },
    results::graphql::{OutcomeConnection, outcomes_of_partner},
    users::graphql::{
        RoleGrantConnection, UserConnection, role_grants_of_partner, users_of_partner,
    },
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

    /// The Land that it belongs to; federal and private partners belong to none.
    async fn state(&self, ctx: &Context<'_>) -> Fallible<Land> {
        state(ctx, self.0.state).await
    }

    /// Official key and the like; only a partner of kind `MUNICIPALITY` has them.
    async fn municipality(&self, ctx: &Context<'_>) -> Fallible<Municipality> {
        municipality_of(ctx, self.0.id).await
    }

    /// Its parts in programmes, series and events, by their places there.
    async fn roles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<PartnerRoleConnection> {
        let list = "partner.roles position asc";
        let request =
            PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let key = RolesOfPartner(self.0.id, request);
        Ok(PartnerRoleConnection::new(ctx.load(key).await?.unwrap_or_default(), list))
    }

    /// Named persons who hold a public function there, by name.
    async fn office_holders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<OfficeHolderConnection> {
        let list = "partner.officeHolders name asc";
        let request =
            PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let key = OfficeHoldersOf(self.0.id, request);
        Ok(OfficeHolderConnection::new(ctx.load(key).await?.unwrap_or_default(), list))
    }

    /// Agreements that it is a party to, by the day of signing; unknown days last.
    async fn agreements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<AgreementConnection> {
        let list = "partner.agreements signed asc";
        let request =
            PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let key = AgreementsOfPartner(self.0.id, request);
        Ok(AgreementConnection::new(ctx.load(key).await?.unwrap_or_default(), list))
    }

    /// What was done about it, newest first, as far as the reader may know: for those who act for it and
    /// those who read the whole audit log.
    async fn audit_entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Fallible<AuditEntryConnection> {
        let arguments = PageArguments { first, after, last, before };
        Some(entries_of_partner(ctx, self.0.id, arguments).await)
    }

    /// The users that act for it, by name; null for those who do not manage them.
    async fn users(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Fallible<UserConnection> {
        let arguments = PageArguments { first, after, last, before };
        users_of_partner(ctx, self.0.id, arguments).await
    }

    /// The roles that people have for it, ended ones too, the latest first; null for those who do not
    /// manage its users.
    async fn role_grants(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Fallible<RoleGrantConnection> {
        let arguments = PageArguments { first, after, last, before };
        role_grants_of_partner(ctx, self.0.id, arguments).await
    }

    /// Keys of its systems, oldest first. For those who manage it and for administrators.
    async fn api_keys(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Fallible<ApiKeyConnection> {
        let arguments = PageArguments { first, after, last, before };
        Some(api_keys_of(ctx, self.0.id, arguments).await)
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

    /// The record that this one turned out to be a duplicate of. It has everything that this one had.
    async fn merged_into(&self, ctx: &Context<'_>) -> Fallible<Self> {
        partner(ctx, self.0.merged_into_id).await
    }

    /// What it is responsible for of what came of events and model municipalities, by title.
    async fn outcomes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<OutcomeConnection> {
        let page = PageArguments { first, after, last, before };
        outcomes_of_partner(ctx, self.0.id, page).await
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

    /// Whether the viewer may change what the record says.
    async fn viewer_can_edit(&self, ctx: &Context<'_>) -> bool {
        service::may(&ctx.request().actor, Action::EditPartner, self.0.id)
    }

    /// Whether the viewer may enter a unit of it.
    async fn viewer_can_create_unit(&self, ctx: &Context<'_>) -> bool {
        service::may(&ctx.request().actor, Action::CreateUnit, self.0.id)
    }

    /// Whether the viewer may confirm that it is who it says, as far as its status allows.
    async fn viewer_can_verify(&self, ctx: &Context<'_>) -> bool {
        service::may(&ctx.request().actor, Action::VerifyPartner, self.0.id)
    }

    /// Whether the viewer may suspend it, or lift that, as far as its status allows.
    async fn viewer_can_suspend(&self, ctx: &Context<'_>) -> bool {
        service::may(&ctx.request().actor, Action::SuspendPartner, self.0.id)
    }

    /// Whether the viewer may archive it, as far as its status allows.
    async fn viewer_can_archive(&self, ctx: &Context<'_>) -> bool {
        service::may(&ctx.request().actor, Action::ArchivePartner, self.0.id)
    }

    /// What it tells participants of the use of their data where it is the controller; null where there is
    /// nothing yet.
    async fn privacy_notice(&self, ctx: &Context<'_>) -> Fallible<PrivacyNotice> {
        privacy_notice_of(ctx, Some(self.0.id)).await
    }

    /// All versions of that, the newest first.
    async fn privacy_notices(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<PrivacyNoticeConnection> {
        privacy_notices_of(ctx, self.0.id, PageArguments { first, after, last, before }).await
    }

    /// Whether the viewer may see who acts for it, and invite people.
    async fn viewer_can_manage_users(&self, ctx: &Context<'_>) -> bool {
        service::may(&ctx.request().actor, Action::ReadPartnerUsers, self.0.id)
    }

    /// Whether the viewer may grant roles for it, change them and take them back.
    async fn viewer_can_grant_roles(&self, ctx: &Context<'_>) -> bool {
        service::may(&ctx.request().actor, Action::GrantPartnerRole, self.0.id)
    }

    /// Whether the viewer may make, rotate and revoke keys of its systems.
    async fn viewer_can_manage_keys(&self, ctx: &Context<'_>) -> bool {
        service::may(&ctx.request().actor, Action::EditApiKeys, self.0.id)
    }

    /// Recommendations that are written for it, by title.
    async fn recommendations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<RecommendationConnection> {
        let page = PageArguments { first, after, last, before };
        let (owner, list) = (PublicationOwner::Partner, "partner.recommendations name asc");
        recommendations_of(ctx, owner, self.0.id, list, page).await
    }

    /// Knowledge items that are written for it, by title.
    async fn knowledge_items(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<KnowledgeItemConnection> {
        let page = PageArguments { first, after, last, before };
        let (owner, list) = (PublicationOwner::Partner, "partner.knowledgeItems name asc");
        knowledge_items_of(ctx, owner, self.0.id, list, page).await
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

/// A partner that an object refers to; null where there is none or it is not visible.
pub async fn partner(ctx: &Context<'_>, id: Option<PartnerId>) -> Fallible<Partner> {
    reference(ctx.load(id?).await.map(|row| row.map(Partner)))
}

load_rows! {
    PartnerId => service::partners: partner::Model;
}

load_lists! {
    UnitsOf(PartnerId, PageRequest) => service::units: partner::Model;
    AgreementsOfPartner(PartnerId, PageRequest) => agreements::agreements_of_partners: agreement::Model;
}
