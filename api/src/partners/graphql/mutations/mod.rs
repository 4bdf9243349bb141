//! What can be done with partners.

mod external_id;
mod inputs;
mod lifecycle;
mod office_holder;
mod record;
mod role;

use async_graphql::MergedObject;

use crate::{graphql::mutation::user_error, partners::refusal::PartnerErrorCode};

pub use self::{
    external_id::{
        ExternalIdMutation, ExternalIdPayload, RemoveExternalIdInput, SetExternalIdInput,
        UpsertPartnerInput, UpsertPartnerPayload,
    },
    inputs::{PartnerFieldsInput, PartnerTranslationInput, SourceRefInput},
    lifecycle::{
        ArchivePartnerInput, ArchivePartnerPayload, LifecycleMutation, MergePartnersInput,
        MergePartnersPayload, ReinstatePartnerInput, ReinstatePartnerPayload, SuspendPartnerInput,
        SuspendPartnerPayload, VerifyPartnerInput, VerifyPartnerPayload,
    },
    office_holder::{
        CreateOfficeHolderInput, CreateOfficeHolderPayload, EndOfficeHolderInput,
        EndOfficeHolderPayload, OfficeHolderFieldsInput, OfficeHolderMutation,
        UpdateOfficeHolderInput, UpdateOfficeHolderPayload,
    },
    record::{
        CreatePartnerInput, CreatePartnerPayload, CreateUnitInput, CreateUnitPayload,
        RecordMutation, UpdatePartnerInput, UpdatePartnerPayload,
    },
    role::{
        AcceptPartnerRoleInput, AcceptPartnerRolePayload, DeclinePartnerRoleInput,
        DeclinePartnerRolePayload, EndPartnerRoleInput, EndPartnerRolePayload, RoleMutation,
    },
};

user_error! {
    /// Why a change of partners was refused.
    PartnerUserError(PartnerErrorCode)
}

/// What can be done with partners.
#[derive(Debug, Default, MergedObject)]
pub struct PartnerMutation(
    RecordMutation,
    LifecycleMutation,
    ExternalIdMutation,
    OfficeHolderMutation,
    RoleMutation,
);
