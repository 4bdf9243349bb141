//! Agreements with parties and signatures.

use entity::{
    agreement, agreement_party,
    id::AgreementId,
    signature,
    terms::{AgreementStatus, SignatureMethod, SigningOrder, TextItemKind},
    value::TimeZone,
};

use super::{Builder, FIRST, Mistake};
use crate::{
    dates::SortInstants,
    demo::content::{self},
    words::{search_text, sort_key},
};

impl Builder<'_> {
    pub(super) fn agreements(&mut self) -> Result<(), Mistake> {
        for agreement in &self.content.agreements {
            let id: AgreementId = self.write.new_id();
            let sorts = SortInstants::of(agreement.signed_on);
            let texts = agreement.other_terms.iter().map(String::as_str);
            self.rows.agreement.push(agreement::Model {
                id,
                number: agreement.number.clone(),
                title: agreement.title.clone(),
                kind: agreement.kind,
                programme_id: Some(self.programmes.get(&agreement.programme)?),
                model_municipality_id: self.model_municipalities.get(&agreement.key).copied(),
                signed_at_event_id: self.events.option(agreement.signed_at_event.as_ref())?,
                signed_at_place: agreement.signed_at_place.clone(),
                signed_on: agreement.signed_on,
                signing_order: SigningOrder::Any,
                valid_from: None,
                valid_until: None,
                supersedes_id: None,
                released_at: agreement
                    .released_on
                    .map(|date| TimeZone::BERLIN.first_instant(date.first_day())),
                revision: 1,
                document_text: None,
                document_sha256: None,
                status: AgreementStatus::Active,
                sorts_from: sorts.from,
                sorts_back: sorts.back,
                sort_name: sort_key(&agreement.title),
                search_text: search_text(texts.chain([agreement.title.as_str()])),
                status_reason: None,
                opened_at: None,
                completed_at: None,
                ended_on: None,
                reminded_days: None,
                created_at: self.now,
                updated_at: self.now,
                version: FIRST,
            });
            self.texts(id, TextItemKind::Alias, &agreement.other_terms);
            self.sources(id, &agreement.sources)?;
            for (party, position) in agreement.parties.iter().zip(1..) {
                self.party(id, agreement, party, position)?;
            }
        }
        Ok(())
    }

    pub(super) fn party(
        &mut self,
        agreement_id: AgreementId,
        agreement: &content::Agreement,
        party: &content::Party,
        position: i32,
    ) -> Result<(), Mistake> {
        let office_holder_id = self.office_holders.get(&party.signatory)?;
        let person = self.rows.office_holder.iter().find(|person| person.id == office_holder_id);
        let name = person.map(|person| {
            let parts = [&person.academic_title, &person.given_name];
            let parts = parts.into_iter().flatten().map(String::as_str);
            parts.chain([person.family_name.as_str()]).collect::<Vec<_>>().join(" ")
        });
        let signatory_function = person.and_then(|person| person.function.clone());
        let party_id = self.write.new_id();
        self.rows.agreement_party.push(agreement_party::Model {
            id: party_id,
            agreement_id,
            partner_id: self.partners.get(&party.partner)?,
            position,
            required: true,
            created_at: self.now,
            updated_at: self.now,
            version: FIRST,
        });
        self.rows.signature.push(signature::Model {
            id: self.write.new_id(),
            party_id,
            revision: 1,
            office_holder_id: Some(office_holder_id),
            signatory_name: name.unwrap_or_default(),
            signatory_function,
            method: SignatureMethod::Paper,
            signed_on: agreement.signed_on,
            document_sha256: None,
            evidence: None,
            recorded_by: None,
            audit_entry_id: None,
            created_at: self.now,
            updated_at: self.now,
            version: FIRST,
        });
        Ok(())
    }
}
