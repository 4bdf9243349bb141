//! What can be asked about agreements, and what can be done with them.

mod active;
mod completion;
mod context;
mod correcting;
mod drafting;
mod ending;
mod files;
mod letters;
mod opening;
mod proof;
mod reading;
mod recording;
mod references;
mod releasing;
mod rights;
mod settling;
mod signatory;
mod signing;

pub use self::{
    active::has_active_agreement,
    correcting::{CorrectAgreement, Correction, SignatureCorrection, correct_agreement},
    drafting::{
        AgreementChange, AgreementEdit, create_agreement, revise_agreement, update_agreement,
        withdraw_agreement,
    },
    ending::{Decline, Terminate, decline_agreement, terminate_agreement},
    files::agreement_to_write,
    opening::open_agreement,
    proof::{ProofBundle, proof_bundle},
    reading::*,
    recording::{RecordAgreement, record_agreement},
    releasing::release_agreement,
    rights::{Rights, RightsOf, can_sign, may, rights},
    settling::{SETTLE_DUE, settle_due},
    signatory::Signatory,
    signing::{Given, PaperSignature, Sign, record_signature, sign_agreement},
};
pub use super::{
    draft::{AgreementFields, PartyDraft},
    status::{Step, is_complete, is_open},
    store::{AgreementFilter, AgreementOrder},
};
pub use crate::policy::Action;
