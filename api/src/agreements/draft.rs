//! What a draft of an agreement says, and what of it is wrong.

use std::collections::HashSet;

use chrono::NaiveDate;
use entity::{
    agreement,
    id::{AgreementId, EventId, ModelMunicipalityId, PartnerId, ProgrammeId},
    terms::{AgreementKind, SigningOrder},
};

use super::{
    checks::{Checks, DOCUMENT},
    refusal::AgreementErrorCode::{Repeated, Required, ValidityReversed},
};
use crate::{checks::SourceFields, content::service::SourceDraft, patch::Patch, words};

/// A party that is to sign; its place is that in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartyDraft {
    /// The partner.
    pub partner: PartnerId,
    /// Whether the agreement needs its signature.
    pub required: bool,
}

/// What an agreement says, as a client wants it: absent is not null.
#[derive(Clone, Debug, Default)]
pub struct AgreementFields {
    /// Title.
    pub title: Patch<String>,
    /// Other terms for the same agreement.
    pub other_terms: Patch<Vec<String>>,
    /// What kind of agreement it is.
    pub kind: Patch<AgreementKind>,
    /// The programme that it belongs to.
    pub programme: Patch<ProgrammeId>,
    /// The model municipality that it makes active.
    pub model_municipality: Patch<ModelMunicipalityId>,
    /// The event at which it is signed.
    pub signed_at_event: Patch<EventId>,
    /// The place where it is signed.
    pub signed_at_place: Patch<String>,
    /// Whether parties sign in any order or one after the other.
    pub signing_order: Patch<SigningOrder>,
    /// First day on which it holds.
    pub valid_from: Patch<NaiveDate>,
    /// Last day on which it holds.
    pub valid_until: Patch<NaiveDate>,
    /// The agreement that it replaces.
    pub supersedes: Patch<AgreementId>,
    /// The text that is signed.
    pub text: Patch<String>,
    /// Who signs, in the signing order.
    pub parties: Patch<Vec<PartyDraft>>,
    /// Texts in which the record's facts are stated.
    pub sources: Patch<Vec<SourceFields>>,
}

/// An agreement with what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) row: agreement::Model,
    pub(super) parties: Vec<PartyDraft>,
    pub(super) other_terms: Vec<String>,
    pub(super) sources: Vec<SourceDraft>,
}

impl AgreementFields {
    /// For what is new, a title or kind that is not given is as wrong as null.
    #[must_use]
    pub fn of_new(mut self) -> Self {
        if !self.title.is_given() {
            self.title = Patch::Clear;
        }
        if !self.kind.is_given() {
            self.kind = Patch::Clear;
        }
        self
    }

    /// Who signs after the change.
    pub(super) fn parties_over(&self, before: &[PartyDraft]) -> Vec<PartyDraft> {
        match &self.parties {
            Patch::Keep => before.to_vec(),
            Patch::Clear => Vec::new(),
            Patch::Set(parties) => parties.clone(),
        }
    }

    /// The draft after the change; tells `checks` of everything that is wrong.
    pub(super) fn over(self, before: Draft, checks: &mut Checks) -> Draft {
        for (path, cleared) in [
            ("kind", matches!(self.kind, Patch::Clear)),
            ("signingOrder", matches!(self.signing_order, Patch::Clear)),
        ] {
            if cleared {
                checks.refuse_at(path, Required);
            }
        }
        let parties = self.parties_over(&before.parties);
        once_each(&parties, checks);
        let row = before.row;
        let title = checks.required_line("title", self.title).unwrap_or(row.title);
        let terms = self.other_terms.and_then(|terms| checks.list("otherTerms", &terms));
        let other_terms = terms.over(Some(before.other_terms)).unwrap_or_default();
        let sources = self.sources.and_then(|sources| checks.sources("sources", &sources));
        let sources = sources.over(Some(before.sources)).unwrap_or_default();
        let place = checks.optional_line("signedAtPlace", self.signed_at_place);
        let text = self.text.and_then(|text| checks.lines("text", &text, DOCUMENT));
        let valid_from = self.valid_from.over(row.valid_from);
        let valid_until = self.valid_until.over(row.valid_until);
        if valid_from.zip(valid_until).is_some_and(|(first, last)| last < first) {
            checks.refuse_at("validUntil", ValidityReversed);
        }
        let texts = other_terms.iter().map(String::as_str);
        let row = agreement::Model {
            kind: self.kind.over(None).unwrap_or(row.kind),
            programme_id: self.programme.over(row.programme_id),
            model_municipality_id: self.model_municipality.over(row.model_municipality_id),
            signed_at_event_id: self.signed_at_event.over(row.signed_at_event_id),
            signed_at_place: place.over(row.signed_at_place),
            signing_order: self.signing_order.over(None).unwrap_or(row.signing_order),
            valid_from,
            valid_until,
            supersedes_id: self.supersedes.over(row.supersedes_id),
            document_text: text.over(row.document_text),
            sort_name: words::sort_key(&title),
            search_text: words::search_text(texts.chain([title.as_str()])),
            title,
            ..row
        };
        Draft { row, parties, other_terms, sources }
    }
}

fn once_each(parties: &[PartyDraft], checks: &mut Checks) {
    if checks.bounded("parties", parties).is_none() {
        return;
    }
    let mut seen = HashSet::new();
    for (number, party) in parties.iter().enumerate() {
        if !seen.insert(party.partner) {
            let path = format!("parties.{number}.partnerId");
            let refusal = crate::refusal::Refusal::at(&path, Repeated);
            checks.refuse(refusal.with("value", number + 1));
        }
    }
}
