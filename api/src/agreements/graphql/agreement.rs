//! Agreements.

use async_graphql::{Context, Description, Enum, ID, Object};
use entity::{
    agreement, agreement_correction, agreement_party,
    id::{AgreementId, EventId},
    terms::{self, TextItemKind},
};

use super::{AgreementParty, Signature};
use crate::{
    agreements::service::{
        self, Action, AgreementsOfEvent, CorrectionsOf, Document, DocumentOf, PartiesOf, Rights,
        RightsOf, Step, SuccessorOf,
    },
    content::graphql::{self as content, ExternalIdInfo, PartialDateInfo, SourceRefInfo},
    events::graphql::{Event, event_in_detail},
    files::{
        graphql::{Attachment, attachments_of},
        service::proof_address,
    },
    graphql::{
        ContextExt as _,
        connection::{PageArguments, connection},
        error::{Fallible, Result, reference},
        id::GlobalId as _,
        load_lists, load_rows,
        scalar::{Date, DateTime, Locale, Url},
        text,
    },
    model_municipalities::graphql::{ModelMunicipality, model_municipality},
    page::PageRequest,
    programmes::graphql::{Programme, programme},
    publications::{
        graphql::{RecommendationConnection, recommendations_of},
        service::PublicationOwner,
    },
};

/// What kind of agreement it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::AgreementKind")]
pub enum AgreementKind {
    /// An Absichtserklärung.
    LetterOfIntent,
    /// A Kooperationsvereinbarung.
    Cooperation,
    /// A Zuwendungsvertrag: money is granted.
    Grant,
    /// Several are responsible for personal data together (Art. 26 DSGVO).
    JointControllership,
    /// Personal data is processed for somebody else (Art. 28 DSGVO).
    DataProcessing,
}

/// Where an agreement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::AgreementStatus")]
pub enum AgreementStatus {
    /// It is being written.
    Draft,
    /// Its text is fixed; parties can sign.
    OpenForSignature,
    /// Some required parties signed.
    PartiallySigned,
    /// All required parties signed; it does not hold yet.
    FullySigned,
    /// It holds.
    Active,
    /// It held until its last day.
    Expired,
    /// It was ended before its last day.
    Terminated,
    /// Another one took its place.
    Superseded,
    /// A required party does not sign.
    Declined,
    /// It was given up as a draft.
    Withdrawn,
}

/// In which order parties sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::SigningOrder")]
pub enum SigningOrder {
    /// In any order.
    Any,
    /// One after the other, by their places.
    Sequential,
}

/// What parties sign. Once it is released, parties, signatories, kind and date are public; its text is
/// not.
#[derive(Clone, Debug, Description)]
pub struct Agreement(agreement::Model);

impl From<agreement::Model> for Agreement {
    fn from(row: agreement::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl Agreement {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// Number, given once.
    async fn number(&self) -> &str {
        &self.0.number
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

    /// Other terms for the same agreement.
    async fn other_terms(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        Ok(content::text_items(ctx, self.0.id).await?.of(TextItemKind::Alias))
    }

    /// What kind of agreement it is.
    async fn kind(&self) -> AgreementKind {
        self.0.kind.into()
    }

    /// Where the agreement stands.
    async fn status(&self) -> AgreementStatus {
        self.0.status.into()
    }

    /// The programme that it belongs to.
    async fn programme(&self, ctx: &Context<'_>) -> Fallible<Programme> {
        programme(ctx, self.0.programme_id).await
    }

    /// The model municipality that it makes active.
    async fn model_municipality(&self, ctx: &Context<'_>) -> Fallible<ModelMunicipality> {
        model_municipality(ctx, self.0.model_municipality_id).await
    }

    /// The parties in the signing order, at most 100.
    async fn parties(&self, ctx: &Context<'_>) -> Result<Vec<AgreementParty>> {
        let rows = ctx.load(PartiesOf(self.0.id)).await?.unwrap_or_default();
        Ok(rows.into_iter().map(AgreementParty::from).collect())
    }

    /// Whether parties sign in any order or one after the other.
    async fn signing_order(&self) -> SigningOrder {
        self.0.signing_order.into()
    }

    /// When it was signed by all, as far as that is known.
    async fn signed_on(&self) -> PartialDateInfo {
        PartialDateInfo(self.0.signed_on)
    }

    /// The event at which it was signed, where you see the event's details.
    async fn signed_at_event(&self, ctx: &Context<'_>) -> Fallible<Event> {
        event_in_detail(ctx, self.0.signed_at_event_id).await
    }

    /// The place where it was signed.
    async fn signed_at_place(&self) -> Option<&str> {
        self.0.signed_at_place.as_deref()
    }

    /// First day on which it holds; at once when there is none.
    async fn valid_from(&self) -> Option<Date> {
        self.0.valid_from.map(Date)
    }

    /// Last day on which it holds; without end when there is none.
    async fn valid_until(&self) -> Option<Date> {
        self.0.valid_until.map(Date)
    }

    /// The agreement that it replaces.
    async fn supersedes(&self, ctx: &Context<'_>) -> Fallible<Self> {
        reference(ctx.load(self.0.supersedes_id?).await.map(|row| row.map(Self)))
    }

    /// The newest agreement that took its place: one that holds or held.
    async fn superseded_by(&self, ctx: &Context<'_>) -> Fallible<Self> {
        reference(ctx.load(SuccessorOf(self.0.id)).await.map(|row| row.map(Self)))
    }

    /// From when on everybody may know of it.
    async fn released_at(&self) -> Option<DateTime> {
        self.0.released_at.map(Into::into)
    }

    /// Which revision of the text this is, from 1. A new one voids the signatures under older ones.
    async fn revision(&self) -> i32 {
        self.0.revision
    }

    /// The text that is signed. Only for the parties, those who steer the programme, and
    /// administrators; null for others, and where it was signed before it came here.
    async fn document_text(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.document(ctx).await?.and_then(|document| document.text))
    }

    /// SHA-256 of what is signed, in hexadecimal. For the same readers as the text.
    async fn document_sha256(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.document(ctx).await?.and_then(|document| document.sha256))
    }

    /// What is signed, in the form whose SHA-256 `documentSha256` is: JSON by RFC 8785 that holds the hashes of
    /// the text and the files (docs/agreements.md). For the same readers; null as long as it is a draft.
    async fn document_metadata(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.document(ctx).await?.and_then(|document| document.metadata))
    }

    /// The files that are signed, at most 50, in order. For the same readers as the text; none for others.
    async fn attachments(&self, ctx: &Context<'_>) -> Result<Vec<Attachment>> {
        attachments_of(ctx, self.0.id).await
    }

    /// Where the proof of it is downloaded, by GET and without a token: an archive that shows without this server who
    /// signed which bytes when (docs/agreement-proof.md). The address holds for some minutes, for whoever has it. For
    /// the same readers as the text; null where nothing was opened for signature here.
    async fn proof_url(&self, ctx: &Context<'_>) -> Result<Option<Url>> {
        if self.document(ctx).await?.is_none_or(|document| document.metadata.is_none()) {
            return Ok(None);
        }
        let request = ctx.request();
        Ok(Some(Url(proof_address(&request.app, self.0.id, request.now)?)))
    }

    /// Why it was declined or ended before its last day. For the same readers as the text.
    async fn status_reason(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.document(ctx).await?.and_then(|document| document.reason))
    }

    /// When the present revision was opened for signature.
    async fn opened_at(&self) -> Option<DateTime> {
        self.0.opened_at.map(Into::into)
    }

    /// When the last required party signed here.
    async fn completed_at(&self) -> Option<DateTime> {
        self.0.completed_at.map(Into::into)
    }

    /// The day on which it ended.
    async fn ended_on(&self) -> Option<Date> {
        self.0.ended_on.map(Date)
    }

    /// What was corrected of the record since it was complete, oldest first, at most 100. For the same readers as
    /// the text.
    async fn corrections(&self, ctx: &Context<'_>) -> Result<Vec<AgreementCorrectionInfo>> {
        let rows = ctx.load(CorrectionsOf(self.0.id)).await?.unwrap_or_default();
        Ok(rows.into_iter().map(AgreementCorrectionInfo).collect())
    }

    /// Whether the viewer may change it now.
    async fn viewer_can_edit(&self, ctx: &Context<'_>) -> Result<bool> {
        let is_draft = self.0.status == terms::AgreementStatus::Draft;
        Ok(is_draft && self.may(ctx, Action::DraftAgreement).await?)
    }

    /// Whether the viewer may open it for signature now.
    async fn viewer_can_open(&self, ctx: &Context<'_>) -> Result<bool> {
        self.may_take(ctx, Step::Open, Action::DraftAgreement).await
    }

    /// Whether the viewer may give it up now.
    async fn viewer_can_withdraw(&self, ctx: &Context<'_>) -> Result<bool> {
        self.may_take(ctx, Step::Withdraw, Action::DraftAgreement).await
    }

    /// Whether the viewer may make it a draft again now.
    async fn viewer_can_revise(&self, ctx: &Context<'_>) -> Result<bool> {
        self.may_take(ctx, Step::Revise, Action::DraftAgreement).await
    }

    /// Whether the viewer may end it now.
    async fn viewer_can_terminate(&self, ctx: &Context<'_>) -> Result<bool> {
        self.may_take(ctx, Step::Terminate, Action::TerminateAgreement).await
    }

    /// Whether the viewer may let everybody know of it now.
    async fn viewer_can_release(&self, ctx: &Context<'_>) -> Result<bool> {
        let hidden = self.0.released_at.is_none_or(|released| released > ctx.request().now);
        let possible = hidden && service::is_complete(self.0.status);
        Ok(possible && self.may(ctx, Action::KeepAgreement).await?)
    }

    /// Whether the viewer may correct its record now.
    async fn viewer_can_correct(&self, ctx: &Context<'_>) -> Result<bool> {
        let possible = service::is_complete(self.0.status);
        Ok(possible && self.may(ctx, Action::KeepAgreement).await?)
    }

    /// Texts in which the record's facts are stated.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<SourceRefInfo>> {
        content::sources(ctx, self.0.id).await
    }

    /// Keys under which partner systems know it.
    async fn external_ids(&self, ctx: &Context<'_>) -> Result<Vec<ExternalIdInfo>> {
        content::external_ids(ctx, self.0.id).await
    }

    /// Recommendations that rest on what its model municipality did, by title.
    async fn recommendations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<RecommendationConnection> {
        let page = PageArguments { first, after, last, before };
        let (owner, list) = (PublicationOwner::Agreement, "agreement.recommendations name asc");
        recommendations_of(ctx, owner, self.0.id, list, page).await
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

/// One value of an agreement's record that was corrected.
#[derive(Clone, Debug, Description)]
pub struct AgreementCorrectionInfo(agreement_correction::Model);

#[Object(use_type_description)]
impl AgreementCorrectionInfo {
    /// What was corrected: the name of the field of the agreement, or of the signature.
    async fn field(&self) -> &str {
        &self.0.field
    }

    /// The signature, where it is about one.
    async fn signature(&self, ctx: &Context<'_>) -> Fallible<Signature> {
        reference(ctx.load(self.0.signature_id?).await.map(|row| row.map(Signature::from)))
    }

    /// What it said.
    async fn before(&self) -> Option<&str> {
        self.0.value_before.as_deref()
    }

    /// What it says now.
    async fn after(&self) -> Option<&str> {
        self.0.value_after.as_deref()
    }

    /// Why.
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// When.
    async fn corrected_at(&self) -> DateTime {
        self.0.corrected_at.into()
    }
}

impl Agreement {
    async fn may(&self, ctx: &Context<'_>, action: Action) -> Result<bool> {
        let rights = ctx.load(RightsOf(self.0.id)).await?.unwrap_or_default();
        Ok(service::may(&ctx.request().actor, action, &rights.parties, &rights.leads))
    }

    async fn may_take(&self, ctx: &Context<'_>, step: Step, action: Action) -> Result<bool> {
        Ok(step.from(self.0.status).is_some() && self.may(ctx, action).await?)
    }

    async fn document(&self, ctx: &Context<'_>) -> Result<Option<Document>> {
        Ok(ctx.load(DocumentOf(self.0.id)).await?)
    }
}

connection! {
    /// A page of agreements.
    AgreementConnection,
    /// An agreement in a list.
    AgreementEdge,
    Agreement,
}

/// An agreement that an object refers to; null where there is none or it is not visible.
pub async fn agreement(ctx: &Context<'_>, id: Option<AgreementId>) -> Fallible<Agreement> {
    reference(ctx.load(id?).await.map(|row| row.map(Agreement)))
}

load_rows! {
    AgreementId => service::agreements: agreement::Model;
    SuccessorOf => service::successors: agreement::Model;
    DocumentOf => service::documents: Document;
    CorrectionsOf => service::corrections: Vec<agreement_correction::Model>;
    RightsOf => service::rights: Rights;
    PartiesOf => service::parties_of_agreements: Vec<agreement_party::Model>;
}

load_lists! {
    AgreementsOfEvent(EventId, PageRequest) => service::agreements_of_events: agreement::Model;
}
