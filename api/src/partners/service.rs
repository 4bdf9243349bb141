//! What can be asked about partners. Everything is cut to what the asker may see.

use std::collections::HashMap;

use entity::{id::PartnerId, partner, terms::SubjectKind, value::Slug};

use super::store;
use crate::{
    app::App,
    content,
    fault::Fault,
    page::{Page, PageRequest},
    reach::Reach,
};

pub use store::PartnerFilter;

/// Asks for a page of the units of one partner.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnitsOf(pub PartnerId, pub PageRequest);

/// Partners by id.
pub async fn partners(
    app: &App,
    reach: &Reach,
    ids: &[PartnerId],
) -> Result<HashMap<PartnerId, partner::Model>, Fault> {
    let rows = store::partners(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The partner that a slug leads to, current or former.
pub async fn partner_by_slug(
    app: &App,
    reach: &Reach,
    slug: &Slug,
) -> Result<Option<partner::Model>, Fault> {
    let Some(id) = content::service::resolve_slug(app, SubjectKind::Partner, slug).await? else {
        return Ok(None);
    };
    Ok(partners(app, reach, &[PartnerId(id)]).await?.into_values().next())
}

/// A page of partners, by name.
pub async fn list_partners(
    app: &App,
    reach: &Reach,
    filter: &PartnerFilter,
    descending: bool,
    request: &PageRequest,
) -> Result<Page<partner::Model>, Fault> {
    store::list_partners(app.database.read(), reach, filter, descending, request).await
}

/// A page of the units of each of these partners, by name.
pub async fn units(
    app: &App,
    reach: &Reach,
    parents: &[PartnerId],
    request: &PageRequest,
) -> Result<HashMap<PartnerId, Page<partner::Model>>, Fault> {
    store::units(app.database.read(), reach, parents, request).await
}
