//! Parties of agreements and their signatures.

use async_graphql::{Context, Description, Enum, ID, Object};
use entity::{
    agreement, agreement_party,
    id::{AgreementPartyId, SignatureId},
    signature, terms,
};

use super::{Agreement, agreement as agreement_of};
use crate::{
    agreements::service::{
        self, Action, Evidence, EvidenceOf, PartiesOf, RightsOf, SignatureOf,
    },
    content::graphql::PartialDateInfo,
    graphql::{
        ContextExt as _,
        connection::connection,
        error::{Fallible, Result, reference},
        id::GlobalId as _,
        load_rows,
        scalar::DateTime,
    },
    partners::graphql::{OfficeHolder, Partner, office_holder, partner},
};

/// How a party signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::SignatureMethod")]
pub enum SignatureMethod {
    /// On paper; recorded here afterwards.
    Paper,
    /// Here, by a simple electronic signature.
    SimpleElectronic,
}

/// A partner that signs an agreement.
#[derive(Clone, Debug, Description)]
pub struct AgreementParty(agreement_party::Model);

impl From<agreement_party::Model> for AgreementParty {
    fn from(row: agreement_party::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl AgreementParty {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// The agreement.
    async fn agreement(&self, ctx: &Context<'_>) -> Fallible<Agreement> {
        agreement_of(ctx, Some(self.0.agreement_id)).await
    }

    /// The partner.
    async fn partner(&self, ctx: &Context<'_>) -> Fallible<Partner> {
        partner(ctx, Some(self.0.partner_id)).await
    }

    /// Place in the signing order, from 1.
    async fn position(&self) -> i32 {
        self.0.position
    }

    /// Whether the agreement needs this party's signature.
    async fn required(&self) -> bool {
        self.0.required
    }

    /// The party's signature under the current revision; null as long as there is none.
    async fn signature(&self, ctx: &Context<'_>) -> Fallible<Signature> {
        reference(ctx.load(SignatureOf(self.0.id)).await.map(|row| row.map(Signature)))
    }

    /// Whether the viewer may sign for the party now: the agreement is open, and it is the party's turn.
    async fn viewer_can_sign(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.may(ctx, Action::SignAgreement).await? && self.is_turn(ctx).await?)
    }

    /// Whether the viewer may record the party's signature on paper now.
    async fn viewer_can_record_signature(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.may(ctx, Action::RecordSignature).await? && self.is_turn(ctx).await?)
    }

    /// Whether the viewer may say for the party that it does not sign now.
    async fn viewer_can_decline(&self, ctx: &Context<'_>) -> Result<bool> {
        let agreement = ctx.load(self.0.agreement_id).await?;
        let open = agreement.is_some_and(|row: agreement::Model| service::is_open(row.status));
        Ok(open && self.0.required && self.may(ctx, Action::SignAgreement).await?)
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

impl AgreementParty {
    async fn may(&self, ctx: &Context<'_>, action: Action) -> Result<bool> {
        let rights = ctx.load(RightsOf(self.0.agreement_id)).await?.unwrap_or_default();
        Ok(service::may(&ctx.request().actor, action, &[self.0.partner_id], &rights.leads))
    }

    async fn is_turn(&self, ctx: &Context<'_>) -> Result<bool> {
        let Some(agreement) = ctx.load(self.0.agreement_id).await? else { return Ok(false) };
        let parties = ctx.load(PartiesOf(self.0.agreement_id)).await?.unwrap_or_default();
        let signatures = parties.iter().map(|party| ctx.load(SignatureOf(party.id)));
        let signatures = futures_util::future::try_join_all(signatures).await?;
        let signed: Vec<bool> = signatures.iter().map(Option::is_some).collect();
        Ok(service::can_sign(&agreement, &parties, &signed, &self.0))
    }
}

/// A party's signature under an agreement.
#[derive(Clone, Debug, Description)]
pub struct Signature(signature::Model);

impl From<signature::Model> for Signature {
    fn from(row: signature::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl Signature {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// The party that signed.
    async fn party(&self, ctx: &Context<'_>) -> Fallible<AgreementParty> {
        reference(ctx.load(self.0.party_id).await.map(|row| row.map(AgreementParty)))
    }

    /// Name of who signed, as it was then.
    async fn signatory_name(&self) -> &str {
        &self.0.signatory_name
    }

    /// Function of who signed, as it was then.
    async fn signatory_function(&self) -> Option<&str> {
        self.0.signatory_function.as_deref()
    }

    /// The office holder who signed, where there is a record.
    async fn office_holder(&self, ctx: &Context<'_>) -> Fallible<OfficeHolder> {
        office_holder(ctx, self.0.office_holder_id).await
    }

    /// How it was signed.
    async fn method(&self) -> SignatureMethod {
        self.0.method.into()
    }

    /// When it was signed, as far as that is known.
    async fn signed_on(&self) -> PartialDateInfo {
        PartialDateInfo(self.0.signed_on)
    }

    /// The revision that was signed.
    async fn revision(&self) -> i32 {
        self.0.revision
    }

    /// What shows that it was signed. Only for the parties, those who steer the programme, and
    /// administrators.
    async fn evidence(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.shown(ctx).await?.and_then(|evidence| evidence.text))
    }

    /// SHA-256 of the document that was signed, in hexadecimal. For the same readers as the
    /// evidence; null for paper that was signed before it came here.
    async fn document_sha256(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.shown(ctx).await?.and_then(|evidence| evidence.document_sha256))
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

impl Signature {
    async fn shown(&self, ctx: &Context<'_>) -> Result<Option<Evidence>> {
        Ok(ctx.load(EvidenceOf(self.0.id)).await?)
    }
}

connection! {
    /// A page of signatures.
    SignatureConnection,
    /// A signature in a list.
    SignatureEdge,
    Signature,
}

load_rows! {
    AgreementPartyId => service::parties: agreement_party::Model;
    SignatureOf => service::signatures_of_parties: signature::Model;
    SignatureId => service::signatures: signature::Model;
    EvidenceOf => service::evidence: Evidence;
}
