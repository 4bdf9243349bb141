//! The record of what was agreed: released, corrected, and entered for what was signed before.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use entity::id::{
    AgreementId, AgreementPartyId, EventId, ModelMunicipalityId, PartnerId, ProgrammeId,
};

use super::{AgreementUserError, SignatoryInput};
use crate::{
    agreements::{
        graphql::{Agreement, AgreementKind},
        refusal::AgreementErrorCode,
        service::{
            self, AgreementChange, AgreementFields, CorrectAgreement, Correction, PartyDraft,
            RecordAgreement, SignatureCorrection,
        },
    },
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, patch, patch_id, payload},
        scalar::Date,
    },
    partners::graphql::mutations::SourceRefInput,
    patch::Patch,
};

/// Which agreement everybody may know of.
#[derive(Debug, InputObject)]
pub struct ReleaseAgreementInput {
    /// The agreement.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

impl ReleaseAgreementInput {
    fn parse(&self) -> Result<AgreementChange, Fault> {
        let id = AgreementId::from_global("input.id", &self.id)?;
        Ok(AgreementChange { id, expected_version: self.expected_version })
    }
}

payload! {
    /// What `releaseAgreement` answers.
    ReleaseAgreementPayload, AgreementUserError(AgreementErrorCode) {
        /// The agreement, public.
        agreement: Agreement,
    }
}

/// A party of an agreement that was signed before.
#[derive(Debug, InputObject)]
pub struct RecordedPartyInput {
    /// The partner.
    partner_id: ID,
    /// Whether the agreement needed its signature.
    #[graphql(default = true)]
    required: bool,
    /// Who signed for it; needed where its signature was.
    signatory: Option<SignatoryInput>,
}

/// An agreement that was signed on paper before it came here.
#[derive(Debug, InputObject)]
pub struct RecordAgreementInput {
    /// Title, byte for byte; at most 300 characters.
    title: String,
    /// What kind of agreement it is.
    kind: AgreementKind,
    /// The programme that it belongs to, which you lead.
    programme_id: ID,
    /// Who signed, at most 50.
    parties: Vec<RecordedPartyInput>,
    /// When it was signed, as far as that is known: `2019`, `2019-11` or `2019-11-05`.
    signed_on: String,
    /// What shows it: where the paper is kept, who saw it; at most 5,000 characters.
    evidence: String,
    /// The model municipality that it makes active.
    model_municipality_id: Option<ID>,
    /// The event at which it was signed.
    signed_at_event_id: Option<ID>,
    /// The place where it was signed; at most 300 characters.
    signed_at_place: Option<String>,
    /// First day on which it holds; at once when there is none.
    valid_from: Option<Date>,
    /// Last day on which it holds; without end when there is none.
    valid_until: Option<Date>,
    /// The agreement whose place it takes.
    supersedes_id: Option<ID>,
    /// Other terms for the same agreement, at most 50.
    other_terms: Option<Vec<String>>,
    /// Texts in which the record's facts are stated, at most 50.
    sources: Option<Vec<SourceRefInput>>,
}

impl RecordAgreementInput {
    fn parse(self) -> Result<RecordAgreement, Fault> {
        let model = |id: ID| ModelMunicipalityId::from_global("input.modelMunicipalityId", &id);
        let event = |id: ID| EventId::from_global("input.signedAtEventId", &id);
        let older = |id: ID| AgreementId::from_global("input.supersedesId", &id);
        let programme = ProgrammeId::from_global("input.programmeId", &self.programme_id)?;
        let sources = self.sources.map(|list| list.into_iter().map(Into::into).collect());
        let mut parties = Vec::new();
        let mut signatories = Vec::new();
        for party in self.parties {
            let partner = PartnerId::from_global("input.parties", &party.partner_id)?;
            parties.push(PartyDraft { partner, required: party.required });
            signatories.push(party.signatory.map(SignatoryInput::parse).transpose()?);
        }
        Ok(RecordAgreement {
            fields: AgreementFields {
                title: Patch::Set(self.title),
                other_terms: self.other_terms.into(),
                kind: Patch::Set(self.kind.into()),
                programme: Patch::Set(programme),
                model_municipality: self.model_municipality_id.map(model).transpose()?.into(),
                signed_at_event: self.signed_at_event_id.map(event).transpose()?.into(),
                signed_at_place: self.signed_at_place.into(),
                valid_from: self.valid_from.map(|day| day.0).into(),
                valid_until: self.valid_until.map(|day| day.0).into(),
                supersedes: self.supersedes_id.map(older).transpose()?.into(),
                parties: Patch::Set(parties),
                sources: sources.into(),
                ..AgreementFields::default()
            },
            signatories,
            signed_on: self.signed_on,
            evidence: self.evidence,
        })
    }
}

payload! {
    /// What `recordAgreement` answers.
    RecordAgreementPayload, AgreementUserError(AgreementErrorCode) {
        /// The agreement as it stands today.
        agreement: Agreement,
    }
}

/// What is to be corrected of a signature on paper. What is absent stays as it is.
#[derive(Debug, InputObject)]
pub struct SignatureCorrectionInput {
    /// The party that signed.
    party_id: ID,
    /// Name of who signed; at most 300 characters.
    signatory_name: MaybeUndefined<String>,
    /// Function of who signed; at most 300 characters.
    signatory_function: MaybeUndefined<String>,
    /// When it was signed, as far as that is known.
    signed_on: MaybeUndefined<String>,
}

impl SignatureCorrectionInput {
    fn parse(self) -> Result<SignatureCorrection, Fault> {
        Ok(SignatureCorrection {
            party: AgreementPartyId::from_global("input.signatures", &self.party_id)?,
            name: patch(self.signatory_name),
            function: patch(self.signatory_function),
            signed_on: patch(self.signed_on),
        })
    }
}

/// A correction of the record of a complete agreement. What is absent stays as it is.
#[derive(Debug, InputObject)]
pub struct CorrectAgreementInput {
    /// The agreement.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// Why, for those who may read the text; at most 5,000 characters.
    reason: String,
    /// Title; not of what was signed here, since the title is part of it.
    title: MaybeUndefined<String>,
    /// When it was signed, as far as that is known; not where somebody signed here.
    signed_on: MaybeUndefined<String>,
    /// The place where it was signed; at most 300 characters.
    signed_at_place: MaybeUndefined<String>,
    /// The event at which it was signed.
    signed_at_event_id: MaybeUndefined<ID>,
    /// Signatures on paper.
    signatures: Option<Vec<SignatureCorrectionInput>>,
}

impl CorrectAgreementInput {
    fn parse(self) -> Result<CorrectAgreement, Fault> {
        let signatures = self.signatures.unwrap_or_default().into_iter();
        Ok(CorrectAgreement {
            id: AgreementId::from_global("input.id", &self.id)?,
            expected_version: self.expected_version,
            reason: self.reason,
            correction: Correction {
                title: patch(self.title),
                signed_on: patch(self.signed_on),
                signed_at_place: patch(self.signed_at_place),
                signed_at_event: patch_id("input.signedAtEventId", self.signed_at_event_id)?,
                signatures: signatures
                    .map(SignatureCorrectionInput::parse)
                    .collect::<Result<_, _>>()?,
            },
        })
    }
}

payload! {
    /// What `correctAgreement` answers.
    CorrectAgreementPayload, AgreementUserError(AgreementErrorCode) {
        /// The agreement as it is now.
        agreement: Agreement,
    }
}

/// Keeping the record of agreements.
#[derive(Debug, Default)]
pub struct AgreementRecordMutation;

#[Object]
impl AgreementRecordMutation {
    /// Lets everybody know of a complete agreement: parties, signatories, kind and date; never the text. For
    /// those who lead the programme, and administrators.
    async fn release_agreement(
        &self,
        ctx: &Context<'_>,
        input: ReleaseAgreementInput,
    ) -> Fallible<ReleaseAgreementPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::release_agreement(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ReleaseAgreementPayload::done)
    }

    /// Records an agreement that was signed on paper before it came here. Only who leads the programme.
    async fn record_agreement(
        &self,
        ctx: &Context<'_>,
        input: RecordAgreementInput,
    ) -> Fallible<RecordAgreementPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::record_agreement(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, RecordAgreementPayload::done)
    }

    /// Corrects the record of a complete agreement, with a reason; what it said before stays in `corrections`.
    async fn correct_agreement(
        &self,
        ctx: &Context<'_>,
        input: CorrectAgreementInput,
    ) -> Fallible<CorrectAgreementPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::correct_agreement(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, CorrectAgreementPayload::done)
    }
}
