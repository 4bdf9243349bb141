//! Entering recommendations and knowledge items.

use entity::{
    id::{PartnerId, ProgrammeId, PublicationId},
    publication,
    terms::{PublicationKind, PublicationStatus},
    value::{Locale, Slug},
};
use serde_json::json;

use super::lists;
use crate::{
    access::Actor,
    app::App,
    content::service as content,
    fault::Fault,
    partners::service::partners,
    patch::Patch,
    policy::{self, Action, Facts},
    programmes::service::programmes,
    publications::{
        checks::Checks,
        family::{Deed, Family},
        record::{Lists, PublicationFields},
        refusal::PublicationErrorCode::{self, InvalidSlug, Required, SlugTaken},
        store,
    },
    reach::Reach,
    refusal::{Failure, Refusal},
    results::service::note_author,
    write::{Change, Write},
};

/// A recommendation or knowledge item that is to be entered.
#[derive(Clone, Debug)]
pub struct NewPublication {
    /// Which of both.
    pub family: Family,
    /// The programme that it came of.
    pub programme: ProgrammeId,
    /// The partner that it is written for.
    pub partner: PartnerId,
    /// What it says.
    pub fields: PublicationFields,
}

/// Enters a recommendation or a knowledge item, as a draft.
pub async fn create_publication(
    app: &App,
    actor: &Actor,
    command: NewPublication,
) -> Result<publication::Model, Failure<PublicationErrorCode>> {
    let NewPublication { family, programme, partner, fields } = command;
    let (use_case, told) = family.words(Deed::Create);
    let mut write = Write::begin(app, actor, use_case).await?;
    let reach = Reach::of(actor, write.now());
    if programmes(app, &reach, &[programme]).await?.is_empty()
        || partners(app, &reach, &[partner]).await?.is_empty()
    {
        return Err(Fault::NotFound.into());
    }
    let facts = Facts { own: &[partner], ..Facts::default() };
    write.on(policy::require(actor, Action::CreatePublication, &facts)?);
    let id: PublicationId = write.new_id();
    let mut checks = Checks::default();
    let fields = whole(fields, family);
    let asked = fields.slug(&mut checks);
    let blank = blank(&write, id, (family, programme, partner))?;
    let (row, lists) = fields.over(blank, Lists::default(), &mut checks);
    let slug = free_slug(&write, &mut checks, &row, family, asked).await?;
    checks.done()?;
    let Some(slug) = slug else { return Err(Refusal::at("slug", Required).into()) };
    lists::all_seen(app, &reach, &Lists::default(), &lists).await?;
    if !content::claim_slug(&write, family.subject(), id.0, &slug).await? {
        // Somebody else was faster.
        return Err(slug_taken(&slug).into());
    }
    let row = publication::Model { slug, ..row };
    store::insert_publication(write.transaction(), &row).await?;
    lists::replace(&write, family, id, &lists).await?;
    note_author(&write, actor, id.0).await?;
    let details = json!({
        "kind": row.kind, "title": row.title, "slug": row.slug.as_str(), "status": row.status,
        "programme": row.programme_id.0, "partner": row.partner_id.0,
    });
    write.changed(Change::Created, family.subject(), id, &details);
    write.concerns(programme);
    write.concerns(partner);
    write.announce(told, Some(id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

/// For what is new, what it must have and is not given is as wrong as null.
fn whole(mut fields: PublicationFields, family: Family) -> PublicationFields {
    if !fields.title.is_given() {
        fields.title = Patch::Clear;
    }
    match family {
        Family::Recommendations if !fields.target_level.is_given() => {
            fields.target_level = Patch::Clear;
        }
        Family::Knowledge if !fields.kind.is_given() => fields.kind = Patch::Clear,
        _ => {}
    }
    fields
}

fn blank(
    write: &Write,
    id: PublicationId,
    (family, programme_id, partner_id): (Family, ProgrammeId, PartnerId),
) -> Result<publication::Model, Fault> {
    let language: Locale = "de".parse().map_err(Fault::internal)?;
    let kind = match family {
        Family::Recommendations => PublicationKind::Recommendation,
        Family::Knowledge => PublicationKind::Document,
    };
    Ok(publication::Model {
        id,
        lineage_id: id,
        edition: 1,
        kind,
        programme_id,
        partner_id,
        slug: Slug::of_id(id.0),
        title: String::new(),
        summary: None,
        body: None,
        target_level: None,
        language,
        licence: None,
        status: PublicationStatus::Draft,
        published_by: None,
        published_at: None,
        return_reason: None,
        sort_name: String::new(),
        sorts_at: write.now(),
        search_text: String::new(),
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
    })
}

/// The slug that was asked for, or the first one that the title proposes and nobody has.
async fn free_slug(
    write: &Write,
    checks: &mut Checks,
    row: &publication::Model,
    family: Family,
    asked: Option<Slug>,
) -> Result<Option<Slug>, Fault> {
    let (kind, lineage) = (family.subject(), row.lineage_id.0);
    if let Some(slug) = asked {
        if content::is_slug_taken(write, kind, lineage, &slug).await? {
            checks.refuse(slug_taken(&slug));
        }
        return Ok(Some(slug));
    }
    if row.title.is_empty() {
        return Ok(None);
    }
    let slug = content::free_slug(write, kind, lineage, &row.title).await?;
    if slug.is_none() {
        checks.refuse_at("slug", InvalidSlug);
    }
    Ok(slug)
}

pub(super) fn slug_taken(slug: &Slug) -> Refusal<PublicationErrorCode> {
    Refusal::at("slug", SlugTaken).with("slug", slug)
}
