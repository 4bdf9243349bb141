//! Signing, and recording signatures on paper.

use async_graphql::{Context, ID, InputObject, Object, OneofObject};
use entity::id::{AgreementPartyId, OfficeHolderId};

use super::AgreementUserError;
use crate::{
    agreements::{
        graphql::{Agreement, Signature},
        refusal::AgreementErrorCode,
        service::{self, Given, PaperSignature, Sign, Signatory},
    },
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, payload},
        scalar::Secret,
    },
    identity::service::Confirmation,
};

/// Somebody who signs and has no record as an office holder.
#[derive(Debug, InputObject)]
pub struct SignatoryPersonInput {
    /// The name, as it stands under the agreement; at most 300 characters.
    name: String,
    /// The function; at most 300 characters.
    function: Option<String>,
}

/// Who signs for a party. Name and function are kept as they are now.
#[derive(Debug, OneofObject)]
pub enum SignatoryInput {
    /// An office holder of the partner, or of one that it is a unit of.
    OfficeHolderId(ID),
    /// Somebody else.
    Person(SignatoryPersonInput),
}

impl SignatoryInput {
    pub(super) fn parse(self) -> Result<Signatory, Fault> {
        Ok(match self {
            Self::OfficeHolderId(id) => {
                Signatory::OfficeHolder(OfficeHolderId::from_global("input.signatory", &id)?)
            }
            Self::Person(SignatoryPersonInput { name, function }) => {
                Signatory::Person { name, function }
            }
        })
    }
}

/// What shows that it is really the person who is signed in.
#[derive(Debug, OneofObject)]
pub enum ConfirmationInput {
    /// The account's password.
    Password(Secret),
    /// A code of the authenticator app, or a recovery code.
    Code(Secret),
}

impl From<ConfirmationInput> for Confirmation {
    fn from(input: ConfirmationInput) -> Self {
        match input {
            ConfirmationInput::Password(password) => Self::Password(password.into()),
            ConfirmationInput::Code(code) => Self::Code(code.into()),
        }
    }
}

/// A party's signature.
#[derive(Debug, InputObject)]
pub struct SignAgreementInput {
    /// The party.
    party_id: ID,
    /// `documentSha256` of the agreement that was read: what is signed.
    document_sha256: String,
    /// Who signs.
    signatory: SignatoryInput,
    /// That you are yourself.
    confirmation: ConfirmationInput,
}

impl SignAgreementInput {
    fn parse(self) -> Result<Sign, Fault> {
        Ok(Sign {
            party: AgreementPartyId::from_global("input.partyId", &self.party_id)?,
            document_sha256: self.document_sha256,
            signatory: self.signatory.parse()?,
            confirmation: self.confirmation.into(),
        })
    }
}

payload! {
    /// What `signAgreement` answers.
    SignAgreementPayload, AgreementUserError(AgreementErrorCode) {
        /// The agreement as it is with the signature.
        agreement: Agreement,
        /// The signature.
        signature: Signature,
    }
}

/// A signature that was given on paper under what is open for signature here.
#[derive(Debug, InputObject)]
pub struct RecordSignatureInput {
    /// The party.
    party_id: ID,
    /// `documentSha256` of what was signed.
    document_sha256: String,
    /// Who signed.
    signatory: SignatoryInput,
    /// When, as far as that is known: `2026`, `2026-12` or `2026-12-31`.
    signed_on: String,
    /// What shows it: where the paper is kept, who saw it; at most 5,000 characters.
    evidence: String,
}

impl RecordSignatureInput {
    fn parse(self) -> Result<PaperSignature, Fault> {
        Ok(PaperSignature {
            party: AgreementPartyId::from_global("input.partyId", &self.party_id)?,
            document_sha256: self.document_sha256,
            signatory: self.signatory.parse()?,
            signed_on: self.signed_on,
            evidence: self.evidence,
        })
    }
}

payload! {
    /// What `recordSignature` answers.
    RecordSignaturePayload, AgreementUserError(AgreementErrorCode) {
        /// The agreement as it is with the signature.
        agreement: Agreement,
        /// The signature.
        signature: Signature,
    }
}

/// Signing agreements.
#[derive(Debug, Default)]
pub struct SigningMutation;

#[Object]
impl SigningMutation {
    /// Signs an agreement for a party. Only who may sign for the party, confirmed by password or code. With the
    /// last required party the agreement is complete.
    async fn sign_agreement(
        &self,
        ctx: &Context<'_>,
        input: SignAgreementInput,
    ) -> Fallible<SignAgreementPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::sign_agreement(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        let done = |given: Given| SignAgreementPayload::done(given.agreement, given.signature);
        answer(ctx, result, done)
    }

    /// Records a party's signature on paper, with what shows it. Only who leads the programme.
    async fn record_signature(
        &self,
        ctx: &Context<'_>,
        input: RecordSignatureInput,
    ) -> Fallible<RecordSignaturePayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::record_signature(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        let done = |given: Given| RecordSignaturePayload::done(given.agreement, given.signature);
        answer(ctx, result, done)
    }
}
