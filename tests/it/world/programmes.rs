//! Partners, municipalities, programmes and agreements.

use api::{dates::SortInstants, words};
use entity::{
    agreement, agreement_party,
    id::{AgreementId, AgreementPartyId, MunicipalityId, PartnerId, ProgrammeId},
    model_municipality, municipality, office_holder, partner, partner_role, programme,
    programme_document, reported_figure, signature, slug,
    terms::{
        AgreementKind, AgreementStatus, DocumentNature, FigureMeasure, ModelMunicipalityStatus,
        MunicipalityKind, PartnerKind, PartnerRoleKind, PartnerRoleState, PartnerStatus,
        ProgrammeKind, ProgrammeStatus, PublicBasis, SignatureMethod, SigningOrder, SubjectKind,
        TextItemKind,
    },
    text_item,
    value::{Ags, PartialDate},
};
use uuid::Uuid;

use super::{id, put};
use crate::{fixture::TestApp, fixture::now};

/// An active foundation.
pub(crate) fn partner(test: &TestApp, name: &str) -> partner::Model {
    partner::Model {
        id: id(test),
        slug: words::sort_key(name).replace(' ', "-").parse().unwrap(),
        name: name.to_owned(),
        short_name: None,
        legal_form: None,
        kind: PartnerKind::Foundation,
        parent_id: None,
        state: None,
        website: None,
        public_email: None,
        status: PartnerStatus::Active,
        merged_into_id: None,
        editorial_note: None,
        sort_name: words::sort_key(name),
        search_text: words::search_text([name]),
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// A town, or a kreisfreie Stadt where the key ends in three zeros.
pub(crate) fn municipality(
    test: &TestApp,
    partner: &partner::Model,
    ags: &str,
) -> municipality::Model {
    let ags: Ags = ags.parse().unwrap();
    let city = ags.as_str().ends_with("000");
    municipality::Model {
        id: id(test),
        partner_id: partner.id,
        area_id: None,
        ars: None,
        district_key: ags.district(),
        state: ags.state(),
        kind: if city { MunicipalityKind::IndependentCity } else { MunicipalityKind::Town },
        ags: Some(ags),
        population: None,
        population_on: None,
        latitude: None,
        longitude: None,
        sort_name: partner.sort_name.clone(),
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// Puts in a partner with this status that is the municipality with this key.
pub(crate) async fn put_municipality(
    test: &TestApp,
    name: &str,
    ags: &str,
    status: PartnerStatus,
) -> (partner::Model, municipality::Model) {
    let kind = PartnerKind::Municipality;
    let partner = put(test, partner::Model { kind, status, ..partner(test, name) }).await;
    let municipality = put(test, municipality(test, &partner, ags)).await;
    (partner, municipality)
}

/// A running programme about which little is known.
pub(crate) fn programme(test: &TestApp, title: &str) -> programme::Model {
    let starts = SortInstants::unknown();
    programme::Model {
        id: id(test),
        slug: words::sort_key(title).replace(' ', "-").parse().unwrap(),
        title: title.to_owned(),
        motto: None,
        kind: ProgrammeKind::ModelProject,
        goal: None,
        scope: None,
        state: None,
        municipality_id: None,
        started_on: None,
        ended_on: None,
        duration_text: None,
        topics_open_ended: false,
        contact_id: None,
        contact_email: None,
        requires_agreement: false,
        status: ProgrammeStatus::Running,
        editorial_note: None,
        sorts_from: starts.from,
        sorts_back: starts.back,
        sort_name: words::sort_key(title),
        search_text: words::search_text([title]),
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// A programme with this start.
pub(crate) fn programme_from(test: &TestApp, title: &str, start: &str) -> programme::Model {
    let start: PartialDate = start.parse().unwrap();
    let sorts = SortInstants::of(Some(start));
    programme::Model {
        started_on: Some(start),
        sorts_from: sorts.from,
        sorts_back: sorts.back,
        ..programme(test, title)
    }
}

/// An accepted part in a programme that leads nothing.
pub(crate) fn role(
    test: &TestApp,
    programme: ProgrammeId,
    partner: PartnerId,
) -> partner_role::Model {
    partner_role::Model {
        id: id(test),
        programme_id: Some(programme),
        series_id: None,
        event_id: None,
        partner_id: partner,
        role: PartnerRoleKind::Cooperation,
        position: 1,
        leads: false,
        state: PartnerRoleState::Accepted,
        editorial_note: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// The accepted part that leads a programme.
pub(crate) fn lead(
    test: &TestApp,
    programme: ProgrammeId,
    partner: PartnerId,
) -> partner_role::Model {
    let role = role(test, programme, partner);
    partner_role::Model { role: PartnerRoleKind::Host, leads: true, ..role }
}

/// Someone in public office.
pub(crate) fn office_holder(
    test: &TestApp,
    partner: Option<PartnerId>,
    family_name: &str,
) -> office_holder::Model {
    office_holder::Model {
        id: id(test),
        partner_id: partner,
        academic_title: None,
        given_name: None,
        family_name: family_name.to_owned(),
        function: None,
        held_from: None,
        held_until: None,
        public_basis: PublicBasis::PublicOffice,
        sort_name: words::sort_key(family_name),
        search_text: words::search_text([family_name]),
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// A municipality's way through a programme.
pub(crate) fn model_municipality(
    test: &TestApp,
    programme: ProgrammeId,
    municipality: MunicipalityId,
    ordinal: Option<i32>,
    status: ModelMunicipalityStatus,
) -> model_municipality::Model {
    model_municipality::Model {
        id: id(test),
        programme_id: programme,
        municipality_id: municipality,
        ordinal,
        pilot: false,
        contact_id: None,
        status,
        sorts_at: ordinal.unwrap_or(i32::MAX),
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// A paper of a programme.
pub(crate) fn document(
    test: &TestApp,
    programme: ProgrammeId,
    position: i32,
    title: &str,
) -> programme_document::Model {
    programme_document::Model {
        id: id(test),
        programme_id: programme,
        position,
        title: title.to_owned(),
        nature: DocumentNature::Plan,
        description: None,
        period_from: None,
        period_until: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// A figure that somebody reported about a programme.
pub(crate) fn figure(
    test: &TestApp,
    programme: ProgrammeId,
    position: i32,
    measure: FigureMeasure,
    count: i32,
) -> reported_figure::Model {
    reported_figure::Model {
        id: id(test),
        programme_id: Some(programme),
        event_id: None,
        position,
        measure,
        count,
        approximate: false,
        as_of: None,
        note: None,
        source_title: None,
        source_url: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// An active agreement that nobody released, with an unknown day of signing.
pub(crate) fn agreement(test: &TestApp, title: &str) -> agreement::Model {
    let signed = SortInstants::unknown();
    agreement::Model {
        id: id(test),
        number: words::sort_key(title),
        title: title.to_owned(),
        kind: AgreementKind::LetterOfIntent,
        programme_id: None,
        model_municipality_id: None,
        signed_at_event_id: None,
        signed_at_place: None,
        signed_on: None,
        signing_order: SigningOrder::Any,
        valid_from: None,
        valid_until: None,
        supersedes_id: None,
        released_at: None,
        revision: 1,
        document_text: None,
        document_sha256: None,
        status: AgreementStatus::Active,
        sorts_from: signed.from,
        sorts_back: signed.back,
        sort_name: words::sort_key(title),
        search_text: words::search_text([title]),
        status_reason: None,
        opened_at: None,
        completed_at: None,
        ended_on: None,
        reminded_days: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// A released agreement that was signed on this day, as far as it is known.
pub(crate) fn released(test: &TestApp, title: &str, signed: Option<&str>) -> agreement::Model {
    let signed: Option<PartialDate> = signed.map(|date| date.parse().unwrap());
    let sorts = SortInstants::of(signed);
    agreement::Model {
        signed_on: signed,
        released_at: Some(now()),
        sorts_from: sorts.from,
        sorts_back: sorts.back,
        ..agreement(test, title)
    }
}

/// A required party.
pub(crate) fn party(
    test: &TestApp,
    agreement: AgreementId,
    partner: PartnerId,
    position: i32,
) -> agreement_party::Model {
    agreement_party::Model {
        id: id(test),
        agreement_id: agreement,
        partner_id: partner,
        position,
        required: true,
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// A signature on paper under the first revision.
pub(crate) fn signature(test: &TestApp, party: AgreementPartyId, name: &str) -> signature::Model {
    signature::Model {
        id: id(test),
        party_id: party,
        revision: 1,
        office_holder_id: None,
        signatory_name: name.to_owned(),
        signatory_function: None,
        method: SignatureMethod::Paper,
        signed_on: None,
        document_sha256: None,
        evidence: None,
        recorded_by: None,
        audit_entry_id: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// One text of a list.
pub(crate) fn text_item(
    test: &TestApp,
    subject: impl Into<Uuid>,
    kind: TextItemKind,
    position: i32,
    text: &str,
) -> text_item::Model {
    text_item::Model {
        id: id(test),
        subject_id: subject.into(),
        kind,
        position,
        text: text.to_owned(),
    }
}

/// A slug that leads to an object.
pub(crate) fn slug(kind: SubjectKind, slug: &str, subject: impl Into<Uuid>) -> slug::Model {
    slug::Model {
        subject_kind: kind,
        slug: slug.parse().unwrap(),
        subject_id: subject.into(),
        created_at: now(),
    }
}
