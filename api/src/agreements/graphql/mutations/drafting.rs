//! Drafts, and opening them for signature.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use entity::id::{AgreementId, EventId, ModelMunicipalityId, PartnerId, ProgrammeId};

use super::AgreementUserError;
use crate::{
    agreements::{
        graphql::{Agreement, AgreementKind, SigningOrder},
        refusal::AgreementErrorCode,
        service::{self, AgreementChange, AgreementEdit, AgreementFields, PartyDraft},
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

/// A party that is to sign. Its place in the list is that in the signing order.
#[derive(Debug, InputObject)]
pub struct AgreementPartyInput {
    /// The partner.
    partner_id: ID,
    /// Whether the agreement needs its signature.
    #[graphql(default = true)]
    required: bool,
}

pub(super) fn parties(parties: &[AgreementPartyInput]) -> Result<Vec<PartyDraft>, Fault> {
    let party = |party: &AgreementPartyInput| {
        let partner = PartnerId::from_global("input.parties", &party.partner_id)?;
        Ok(PartyDraft { partner, required: party.required })
    };
    parties.iter().map(party).collect()
}

/// An agreement that is to be drafted.
#[derive(Debug, InputObject)]
pub struct CreateAgreementInput {
    /// Title, byte for byte; at most 300 characters.
    title: String,
    /// What kind of agreement it is.
    kind: AgreementKind,
    /// Who signs, in the signing order, at most 50. One of them is a partner that you act for, unless you lead
    /// the programme or manage the network.
    parties: Vec<AgreementPartyInput>,
    /// Whether parties sign in any order or one after the other; in any order by default.
    signing_order: Option<SigningOrder>,
    /// The text that is signed; at most 100,000 characters.
    text: Option<String>,
    /// Other terms for the same agreement, at most 50.
    other_terms: Option<Vec<String>>,
    /// The programme that it belongs to.
    programme_id: Option<ID>,
    /// The model municipality that it makes active.
    model_municipality_id: Option<ID>,
    /// The event at which it is signed.
    signed_at_event_id: Option<ID>,
    /// The place where it is signed; at most 300 characters.
    signed_at_place: Option<String>,
    /// First day on which it holds; at once when there is none.
    valid_from: Option<Date>,
    /// Last day on which it holds; without end when there is none.
    valid_until: Option<Date>,
    /// The agreement whose place it takes once it holds.
    supersedes_id: Option<ID>,
    /// Texts in which the record's facts are stated, at most 50.
    sources: Option<Vec<SourceRefInput>>,
}

impl CreateAgreementInput {
    fn parse(self) -> Result<AgreementFields, Fault> {
        let programme = |id: ID| ProgrammeId::from_global("input.programmeId", &id);
        let model = |id: ID| ModelMunicipalityId::from_global("input.modelMunicipalityId", &id);
        let event = |id: ID| EventId::from_global("input.signedAtEventId", &id);
        let older = |id: ID| AgreementId::from_global("input.supersedesId", &id);
        let sources = self.sources.map(|list| list.into_iter().map(Into::into).collect());
        Ok(AgreementFields {
            title: Patch::Set(self.title),
            other_terms: self.other_terms.into(),
            kind: Patch::Set(self.kind.into()),
            programme: self.programme_id.map(programme).transpose()?.into(),
            model_municipality: self.model_municipality_id.map(model).transpose()?.into(),
            signed_at_event: self.signed_at_event_id.map(event).transpose()?.into(),
            signed_at_place: self.signed_at_place.into(),
            signing_order: self.signing_order.map(Into::into).into(),
            valid_from: self.valid_from.map(|day| day.0).into(),
            valid_until: self.valid_until.map(|day| day.0).into(),
            supersedes: self.supersedes_id.map(older).transpose()?.into(),
            text: self.text.into(),
            parties: Patch::Set(parties(&self.parties)?),
            sources: sources.into(),
        })
    }
}

payload! {
    /// What `createAgreement` answers.
    CreateAgreementPayload, AgreementUserError(AgreementErrorCode) {
        /// The agreement, a draft.
        agreement: Agreement,
    }
}

/// A change of a draft. What is absent stays as it is.
#[derive(Debug, InputObject)]
pub struct UpdateAgreementInput {
    /// The agreement.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// Title, byte for byte; at most 300 characters.
    title: MaybeUndefined<String>,
    /// What kind of agreement it is.
    kind: MaybeUndefined<AgreementKind>,
    /// Who signs: all of them, in the signing order, at most 50.
    parties: MaybeUndefined<Vec<AgreementPartyInput>>,
    /// Whether parties sign in any order or one after the other.
    signing_order: MaybeUndefined<SigningOrder>,
    /// The text that is signed; at most 100,000 characters.
    text: MaybeUndefined<String>,
    /// Other terms for the same agreement: all of them, at most 50.
    other_terms: MaybeUndefined<Vec<String>>,
    /// The programme that it belongs to.
    programme_id: MaybeUndefined<ID>,
    /// The model municipality that it makes active.
    model_municipality_id: MaybeUndefined<ID>,
    /// The event at which it is signed.
    signed_at_event_id: MaybeUndefined<ID>,
    /// The place where it is signed; at most 300 characters.
    signed_at_place: MaybeUndefined<String>,
    /// First day on which it holds.
    valid_from: MaybeUndefined<Date>,
    /// Last day on which it holds.
    valid_until: MaybeUndefined<Date>,
    /// The agreement whose place it takes once it holds.
    supersedes_id: MaybeUndefined<ID>,
    /// Texts in which the record's facts are stated: all of them, at most 50.
    sources: MaybeUndefined<Vec<SourceRefInput>>,
}

impl UpdateAgreementInput {
    fn parse(self) -> Result<AgreementEdit, Fault> {
        let parties = match patch(self.parties) {
            Patch::Keep => Patch::Keep,
            Patch::Clear => Patch::Clear,
            Patch::Set(list) => Patch::Set(parties(&list)?),
        };
        let sources = |list: Vec<SourceRefInput>| list.into_iter().map(Into::into).collect();
        Ok(AgreementEdit {
            id: AgreementId::from_global("input.id", &self.id)?,
            expected_version: self.expected_version,
            fields: AgreementFields {
                title: patch(self.title),
                other_terms: patch(self.other_terms),
                kind: patch(self.kind.map_value(Into::into)),
                programme: patch_id("input.programmeId", self.programme_id)?,
                model_municipality: patch_id(
                    "input.modelMunicipalityId",
                    self.model_municipality_id,
                )?,
                signed_at_event: patch_id("input.signedAtEventId", self.signed_at_event_id)?,
                signed_at_place: patch(self.signed_at_place),
                signing_order: patch(self.signing_order.map_value(Into::into)),
                valid_from: patch(self.valid_from.map_value(|day| day.0)),
                valid_until: patch(self.valid_until.map_value(|day| day.0)),
                supersedes: patch_id("input.supersedesId", self.supersedes_id)?,
                text: patch(self.text),
                parties,
                sources: patch(self.sources.map_value(sources)),
            },
        })
    }
}

payload! {
    /// What `updateAgreement` answers.
    UpdateAgreementPayload, AgreementUserError(AgreementErrorCode) {
        /// The agreement as it is now.
        agreement: Agreement,
    }
}

macro_rules! steps {
    ($($(#[$doc:meta])* $input:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, InputObject)]
        pub struct $input {
            /// The agreement.
            id: ID,
            /// The version that was read; another one is a conflict.
            expected_version: Option<i32>,
        }

        impl $input {
            fn parse(&self) -> Result<AgreementChange, Fault> {
                let id = AgreementId::from_global("input.id", &self.id)?;
                Ok(AgreementChange { id, expected_version: self.expected_version })
            }
        }
    )*};
}

steps! {
    /// Which draft is opened for signature.
    OpenAgreementInput
    /// Which declined agreement is written anew.
    ReviseAgreementInput
    /// Which draft is given up.
    WithdrawAgreementInput
}

payload! {
    /// What `openAgreement` answers.
    OpenAgreementPayload, AgreementUserError(AgreementErrorCode) {
        /// The agreement, open for signature.
        agreement: Agreement,
    }
}

payload! {
    /// What `reviseAgreement` answers.
    ReviseAgreementPayload, AgreementUserError(AgreementErrorCode) {
        /// The agreement, a draft again.
        agreement: Agreement,
    }
}

payload! {
    /// What `withdrawAgreement` answers.
    WithdrawAgreementPayload, AgreementUserError(AgreementErrorCode) {
        /// The agreement, given up.
        agreement: Agreement,
    }
}

/// Drafting agreements.
#[derive(Debug, Default)]
pub struct AgreementDraftMutation;

#[Object]
impl AgreementDraftMutation {
    /// Drafts an agreement. For editors of a party, those who lead the programme, and administrators.
    async fn create_agreement(
        &self,
        ctx: &Context<'_>,
        input: CreateAgreementInput,
    ) -> Fallible<CreateAgreementPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(fields) => service::create_agreement(&request.app, &request.actor, fields).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, CreateAgreementPayload::done)
    }

    /// Changes a draft of an agreement.
    async fn update_agreement(
        &self,
        ctx: &Context<'_>,
        input: UpdateAgreementInput,
    ) -> Fallible<UpdateAgreementPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::update_agreement(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, UpdateAgreementPayload::done)
    }

    /// Opens a draft for signature: its document is fixed, and those whose turn it is are asked to sign by mail.
    async fn open_agreement(
        &self,
        ctx: &Context<'_>,
        input: OpenAgreementInput,
    ) -> Fallible<OpenAgreementPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::open_agreement(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, OpenAgreementPayload::done)
    }

    /// Makes a declined agreement a draft again, as its next revision. Signatures under the one before are void.
    async fn revise_agreement(
        &self,
        ctx: &Context<'_>,
        input: ReviseAgreementInput,
    ) -> Fallible<ReviseAgreementPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::revise_agreement(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ReviseAgreementPayload::done)
    }

    /// Gives a draft up.
    async fn withdraw_agreement(
        &self,
        ctx: &Context<'_>,
        input: WithdrawAgreementInput,
    ) -> Fallible<WithdrawAgreementPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::withdraw_agreement(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, WithdrawAgreementPayload::done)
    }
}
