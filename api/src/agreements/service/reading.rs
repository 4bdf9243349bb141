//! What can be asked about agreements. Everything is cut to what the asker may see.

use std::collections::HashMap;

use entity::{
    agreement, agreement_correction, agreement_party,
    id::{
        AgreementId, AgreementPartyId, EventId, ModelMunicipalityId, OfficeHolderId, PartnerId,
        ProgrammeId, SignatureId,
    },
    signature,
};

use crate::{
    agreements::store::{self, AgreementFilter, AgreementOrder},
    app::App,
    fault::Fault,
    page::{Page, PageRequest},
    reach::Reach,
    write::Write,
};

/// Asks for a page of the agreements that one partner is a party to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AgreementsOfPartner(pub PartnerId, pub PageRequest);

/// Asks for a page of the agreements of one programme.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AgreementsOfProgramme(pub ProgrammeId, pub PageRequest);

/// Asks for a page of the agreements of one model municipality.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AgreementsOfModelMunicipality(pub ModelMunicipalityId, pub PageRequest);

/// Asks for a page of the agreements that were signed at one event.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AgreementsOfEvent(pub EventId, pub PageRequest);

/// Asks for a page of the signatures of one office holder.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SignaturesOf(pub OfficeHolderId, pub PageRequest);

/// Asks for the agreement that replaced one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SuccessorOf(pub AgreementId);

/// Asks for what the parties of one agreement sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DocumentOf(pub AgreementId);

/// Asks for the corrections of one agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CorrectionsOf(pub AgreementId);

/// Asks for the parties of one agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PartiesOf(pub AgreementId);

/// Asks for a party's signature under the current revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SignatureOf(pub AgreementPartyId);

/// Asks for what shows that a signature was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EvidenceOf(pub SignatureId);

/// What parties sign; only for them, for those who steer the programme, and administrators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The text; none for an agreement that was signed before it came here.
    pub text: Option<String>,
    /// SHA-256 of what is signed, in hexadecimal.
    pub sha256: Option<String>,
    /// What is signed, in its canonical form.
    pub metadata: Option<String>,
    /// Why it was declined or ended before its last day.
    pub reason: Option<String>,
}

/// What shows that a signature was given; for the same readers as the [`Document`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What shows it, in words.
    pub text: Option<String>,
    /// SHA-256 of the document that was signed, in hexadecimal.
    pub document_sha256: Option<String>,
}

/// Agreements by id.
pub async fn agreements(
    app: &App,
    reach: &Reach,
    ids: &[AgreementId],
) -> Result<HashMap<AgreementId, agreement::Model>, Fault> {
    let rows = store::agreements(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The agreement with this number.
pub async fn agreement_by_number(
    app: &App,
    reach: &Reach,
    number: &str,
) -> Result<Option<agreement::Model>, Fault> {
    store::agreement_by_number(app.database.read(), reach, number).await
}

/// A page of agreements.
pub async fn list_agreements(
    app: &App,
    reach: &Reach,
    filter: &AgreementFilter,
    order: AgreementOrder,
    request: &PageRequest,
) -> Result<Page<agreement::Model>, Fault> {
    store::list_agreements(app.database.read(), reach, filter, order, request).await
}

/// A page of the agreements of each of these partners, by the day of signing.
pub async fn agreements_of_partners(
    app: &App,
    reach: &Reach,
    parents: &[PartnerId],
    request: &PageRequest,
) -> Result<HashMap<PartnerId, Page<agreement::Model>>, Fault> {
    store::agreements_of_partners(app.database.read(), reach, parents, request).await
}

/// A page of the agreements of each of these programmes, by the day of signing.
pub async fn agreements_of_programmes(
    app: &App,
    reach: &Reach,
    parents: &[ProgrammeId],
    request: &PageRequest,
) -> Result<HashMap<ProgrammeId, Page<agreement::Model>>, Fault> {
    store::agreements_of_programmes(app.database.read(), reach, parents, request).await
}

/// A page of the agreements of each of these model municipalities, by the day of signing.
pub async fn agreements_of_model_municipalities(
    app: &App,
    reach: &Reach,
    parents: &[ModelMunicipalityId],
    request: &PageRequest,
) -> Result<HashMap<ModelMunicipalityId, Page<agreement::Model>>, Fault> {
    store::agreements_of_model_municipalities(app.database.read(), reach, parents, request).await
}

/// A page of the agreements that were signed at each of these events. Whoever asks sees the events' details.
pub async fn agreements_of_events(
    app: &App,
    reach: &Reach,
    parents: &[EventId],
    request: &PageRequest,
) -> Result<HashMap<EventId, Page<agreement::Model>>, Fault> {
    store::agreements_of_events(app.database.read(), reach, parents, request).await
}

/// The newest agreement that replaced each of these.
pub async fn successors(
    app: &App,
    reach: &Reach,
    keys: &[SuccessorOf],
) -> Result<HashMap<SuccessorOf, agreement::Model>, Fault> {
    let ids: Vec<AgreementId> = keys.iter().map(|key| key.0).collect();
    let pages = store::successors(app.database.read(), reach, &ids).await?;
    let newest = |page: Page<agreement::Model>| page.into_rows().into_iter().next();
    let found = pages.into_iter().filter_map(|(id, page)| Some((SuccessorOf(id), newest(page)?)));
    Ok(found.collect())
}

/// What the parties of these agreements sign, as far as the actor may read it.
pub async fn documents(
    app: &App,
    reach: &Reach,
    keys: &[DocumentOf],
) -> Result<HashMap<DocumentOf, Document>, Fault> {
    let ids: Vec<AgreementId> = keys.iter().map(|key| key.0).collect();
    let rows = store::agreements_with_text(app.database.read(), reach, &ids).await?;
    let mut frozen = store::documents(app.database.read(), &rows).await?;
    let document = |row: agreement::Model| {
        let document = Document {
            text: row.document_text,
            sha256: row.document_sha256,
            metadata: frozen.remove(&row.id).map(|document| document.metadata),
            reason: row.status_reason,
        };
        (DocumentOf(row.id), document)
    };
    Ok(rows.into_iter().map(document).collect())
}

/// Corrections of agreements, at most 100 of each, oldest first, as far as the actor may read the text.
pub async fn corrections(
    app: &App,
    reach: &Reach,
    keys: &[CorrectionsOf],
) -> Result<HashMap<CorrectionsOf, Vec<agreement_correction::Model>>, Fault> {
    let parents: Vec<AgreementId> = keys.iter().map(|key| key.0).collect();
    let pages = store::corrections(app.database.read(), reach, &parents).await?;
    Ok(pages.into_iter().map(|(parent, page)| (CorrectionsOf(parent), page.into_rows())).collect())
}

/// Parties by id.
pub async fn parties(
    app: &App,
    reach: &Reach,
    ids: &[AgreementPartyId],
) -> Result<HashMap<AgreementPartyId, agreement_party::Model>, Fault> {
    let rows = store::parties(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// An agreement that the actor may see with its parties, as the use case sees them; not found otherwise.
pub async fn agreement_within(
    write: &Write,
    reach: &Reach,
    id: AgreementId,
) -> Result<(agreement::Model, Vec<PartnerId>), Fault> {
    let found = store::agreements(write.transaction(), reach, &[id]).await?.pop();
    let agreement = found.ok_or(Fault::NotFound)?;
    let parties = store::parties_of_agreements(write.transaction(), reach, &[id]).await?;
    let parties = parties.into_values().flat_map(Page::into_rows).map(|party| party.partner_id);
    Ok((agreement, parties.collect()))
}

/// Parties of agreements, at most 100 of each, in the signing order.
pub async fn parties_of_agreements(
    app: &App,
    reach: &Reach,
    keys: &[PartiesOf],
) -> Result<HashMap<PartiesOf, Vec<agreement_party::Model>>, Fault> {
    let parents: Vec<AgreementId> = keys.iter().map(|key| key.0).collect();
    let pages = store::parties_of_agreements(app.database.read(), reach, &parents).await?;
    Ok(pages.into_iter().map(|(parent, page)| (PartiesOf(parent), page.into_rows())).collect())
}

/// Signatures under current revisions by id.
pub async fn signatures(
    app: &App,
    reach: &Reach,
    ids: &[SignatureId],
) -> Result<HashMap<SignatureId, signature::Model>, Fault> {
    let rows = store::signatures(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The signatures of these parties under the current revisions.
pub async fn signatures_of_parties(
    app: &App,
    reach: &Reach,
    keys: &[SignatureOf],
) -> Result<HashMap<SignatureOf, signature::Model>, Fault> {
    let parties: Vec<AgreementPartyId> = keys.iter().map(|key| key.0).collect();
    let rows = store::signatures_of_parties(app.database.read(), reach, &parties).await?;
    Ok(rows.into_iter().map(|row| (SignatureOf(row.party_id), row)).collect())
}

/// A page of the signatures of each of these office holders, as they were recorded.
pub async fn signatures_of_office_holders(
    app: &App,
    reach: &Reach,
    parents: &[OfficeHolderId],
    request: &PageRequest,
) -> Result<HashMap<OfficeHolderId, Page<signature::Model>>, Fault> {
    store::signatures_of_office_holders(app.database.read(), reach, parents, request).await
}

/// What shows that these signatures were given, as far as the actor may read it.
pub async fn evidence(
    app: &App,
    reach: &Reach,
    keys: &[EvidenceOf],
) -> Result<HashMap<EvidenceOf, Evidence>, Fault> {
    let ids: Vec<SignatureId> = keys.iter().map(|key| key.0).collect();
    let rows = store::signatures_with_evidence(app.database.read(), reach, &ids).await?;
    let evidence = |row: signature::Model| {
        let evidence = Evidence { text: row.evidence, document_sha256: row.document_sha256 };
        (EvidenceOf(row.id), evidence)
    };
    Ok(rows.into_iter().map(evidence).collect())
}
