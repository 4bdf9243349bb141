//! Venues and audience groups, which all events share.

use entity::{
    audience_group,
    id::{AudienceGroupId, VenueId},
    terms::SubjectKind,
    venue,
};
use serde_json::{Value, json};

use super::{Existing, Part, difference, own_partners};
use crate::{
    access::Actor,
    app::App,
    checks::{Checks, SourceFields, TEXT},
    content::service::{self as content, SourceDraft},
    events::{
        part_refusal::EventPartErrorCode::{
            self, GroupDeclared, NameTaken, Required, SensitiveStays,
        },
        store::arrange,
    },
    fault::Fault,
    patch::Patch,
    policy::{self, Action, Facts},
    reach::Reach,
    refusal::Refusal,
    words,
    write::{Change, Write},
};

/// What a venue's record says; absent is not null.
#[derive(Clone, Debug, Default)]
pub struct VenueFields {
    /// Name.
    pub name: Patch<String>,
    /// Street and number.
    pub street: Patch<String>,
    /// Postal code.
    pub postal_code: Patch<String>,
    /// Town.
    pub locality: Patch<String>,
    /// Which door to take.
    pub entrance: Patch<String>,
    /// What people with disabilities need to know.
    pub accessibility: Patch<String>,
    /// Where the record's facts are stated.
    pub sources: Patch<Vec<SourceFields>>,
}

/// A change of a venue's record.
#[derive(Clone, Debug)]
pub struct VenueEdit {
    /// The venue.
    pub venue: Existing<VenueId>,
    /// What is to change.
    pub fields: VenueFields,
}

/// What an audience group's record says; absent is not null.
#[derive(Clone, Debug, Default)]
pub struct GroupFields {
    /// Name, in the words of an invitation.
    pub name: Patch<String>,
    /// Whether declaring it could reveal what Art. 9 GDPR protects.
    pub sensitive: Patch<bool>,
}

/// A change of an audience group's record.
#[derive(Clone, Debug)]
pub struct GroupEdit {
    /// The group.
    pub group: Existing<AudienceGroupId>,
    /// What is to change.
    pub fields: GroupFields,
}

/// Enters a venue.
pub async fn create_venue(
    app: &App,
    actor: &Actor,
    fields: VenueFields,
) -> Result<venue::Model, Part> {
    let mut write = Write::begin(app, actor, "events.create_venue").await?;
    allow(&mut write, actor)?;
    let blank = venue::Model {
        id: write.new_id(),
        name: String::new(),
        street: None,
        postal_code: None,
        locality: None,
        entrance: None,
        accessibility: None,
        sort_name: String::new(),
        search_text: String::new(),
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
    };
    let name = if fields.name.is_given() { fields.name } else { Patch::Clear };
    let mut checks = Checks::default();
    let (row, sources) = venue_over(VenueFields { name, ..fields }, &blank, &mut checks);
    checks.done()?;
    arrange::insert_venue(write.transaction(), &row).await?;
    content::replace_sources(&write, row.id.0, &sources.unwrap_or_default()).await?;
    write.changed(Change::Created, SubjectKind::Venue, row.id, &venue_values(&row));
    write.announce("venue.created", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

/// Changes a venue's record. Calendars are told where the place of an event that is still to come changes.
pub async fn update_venue(
    app: &App,
    actor: &Actor,
    command: VenueEdit,
) -> Result<venue::Model, Part> {
    let mut write = Write::begin(app, actor, "events.update_venue").await?;
    let reach = Reach::of(actor, write.now());
    let before = arrange::lock_venue(write.transaction(), &reach, command.venue.id).await?;
    let before = before.ok_or(Fault::NotFound)?;
    allow(&mut write, actor)?;
    Fault::unless_expected(before.version, command.venue.expected_version)?;
    let known = content::sources_within(&write, before.id.0).await?;
    let mut checks = Checks::default();
    let (row, sources) = venue_over(command.fields, &before, &mut checks);
    checks.done()?;
    let sources = sources.filter(|sources| *sources != known);
    if row == before && sources.is_none() {
        write.concerns(before.id);
        write.commit().await?;
        return Ok(before);
    }
    let row = venue::Model { updated_at: write.now(), version: before.version + 1, ..row };
    arrange::update_venue(write.transaction(), &row).await?;
    if let Some(sources) = &sources {
        content::replace_sources(&write, row.id.0, sources).await?;
    }
    let place = |row: &venue::Model| {
        let venue::Model { name, street, postal_code, locality, entrance, .. } = row.clone();
        (name, street, postal_code, locality, entrance)
    };
    if place(&before) != place(&row) {
        arrange::move_events_of_venue(write.transaction(), row.id, write.now()).await?;
    }
    let details = difference(Some(&venue_values(&before)), &venue_values(&row));
    write.changed(Change::Updated, SubjectKind::Venue, row.id, &details);
    write.announce("venue.updated", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

/// Enters an audience group.
pub async fn create_audience_group(
    app: &App,
    actor: &Actor,
    fields: GroupFields,
) -> Result<audience_group::Model, Part> {
    let mut write = Write::begin(app, actor, "events.create_audience_group").await?;
    allow(&mut write, actor)?;
    let blank = audience_group::Model {
        id: write.new_id(),
        name: String::new(),
        sort_name: String::new(),
        search_text: String::new(),
        sensitive: false,
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
    };
    let name = if fields.name.is_given() { fields.name } else { Patch::Clear };
    let mut checks = Checks::default();
    let row = group_over(GroupFields { name, ..fields }, &blank, &mut checks);
    checks.done()?;
    if !arrange::insert_group(write.transaction(), &row).await? {
        return Err(Refusal::at("name", NameTaken).with("name", &row.name).into());
    }
    write.changed(Change::Created, SubjectKind::AudienceGroup, row.id, &group_values(&row));
    write.announce("audience_group.created", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

/// Changes an audience group's record. What was once marked as sensitive stays so.
pub async fn update_audience_group(
    app: &App,
    actor: &Actor,
    command: GroupEdit,
) -> Result<audience_group::Model, Part> {
    let mut write = Write::begin(app, actor, "events.update_audience_group").await?;
    let reach = Reach::of(actor, write.now());
    let before = arrange::lock_group(write.transaction(), &reach, command.group.id).await?;
    let before = before.ok_or(Fault::NotFound)?;
    allow(&mut write, actor)?;
    Fault::unless_expected(before.version, command.group.expected_version)?;
    let mut checks = Checks::default();
    let row = group_over(command.fields, &before, &mut checks);
    if before.sensitive && !row.sensitive {
        checks.refuse_at("sensitive", SensitiveStays);
    }
    if row.sensitive
        && !before.sensitive
        && arrange::is_group_declared(write.transaction(), row.id).await?
    {
        checks.refuse_at("sensitive", GroupDeclared);
    }
    let namesake = arrange::group_by_name(write.transaction(), &row.name).await?;
    if namesake.is_some_and(|namesake| namesake.id != row.id) {
        checks.refuse(Refusal::at("name", NameTaken).with("name", &row.name));
    }
    checks.done()?;
    if row == before {
        write.concerns(before.id);
        write.commit().await?;
        return Ok(before);
    }
    let row = audience_group::Model { updated_at: write.now(), version: before.version + 1, ..row };
    arrange::update_group(write.transaction(), &row).await?;
    let details = difference(Some(&group_values(&before)), &group_values(&row));
    write.changed(Change::Updated, SubjectKind::AudienceGroup, row.id, &details);
    write.announce("audience_group.updated", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

fn allow(write: &mut Write, actor: &Actor) -> Result<(), Fault> {
    let own = own_partners(actor);
    let facts = Facts { own: &own, ..Facts::default() };
    write.on(policy::require(actor, Action::EditEventVocabulary, &facts)?);
    Ok(())
}

/// A name that sorts somewhere; `None` if it stays or is wrong.
fn named(checks: &mut Checks<EventPartErrorCode>, name: Patch<String>) -> Option<String> {
    let name = checks.required_line("name", name)?;
    if words::sort_key(&name).is_empty() {
        checks.refuse_at("name", Required);
        return None;
    }
    Some(name)
}

/// The venue after the change, which was `before`, and its sources; `None` if they stay.
fn venue_over(
    fields: VenueFields,
    before: &venue::Model,
    checks: &mut Checks<EventPartErrorCode>,
) -> (venue::Model, Option<Vec<SourceDraft>>) {
    let accessibility =
        fields.accessibility.and_then(|text| checks.lines("accessibility", &text, TEXT));
    let mut row = venue::Model {
        name: named(checks, fields.name).unwrap_or_else(|| before.name.clone()),
        street: checks.optional_line("street", fields.street).over(before.street.clone()),
        postal_code: checks
            .optional_line("postalCode", fields.postal_code)
            .over(before.postal_code.clone()),
        locality: checks.optional_line("locality", fields.locality).over(before.locality.clone()),
        entrance: checks.optional_line("entrance", fields.entrance).over(before.entrance.clone()),
        accessibility: accessibility.over(before.accessibility.clone()),
        ..before.clone()
    };
    let sources = match fields.sources {
        Patch::Keep => None,
        Patch::Clear => Some(Vec::new()),
        Patch::Set(sources) => checks.sources("sources", &sources),
    };
    row.sort_name = words::sort_key(&row.name);
    let places = [Some(&row.name), row.street.as_ref(), row.locality.as_ref()];
    row.search_text = words::search_text(places.into_iter().flatten().map(String::as_str));
    (row, sources)
}

/// The group after the change, which was `before`.
fn group_over(
    fields: GroupFields,
    before: &audience_group::Model,
    checks: &mut Checks<EventPartErrorCode>,
) -> audience_group::Model {
    if matches!(fields.sensitive, Patch::Clear) {
        checks.refuse_at("sensitive", Required);
    }
    let name = named(checks, fields.name).unwrap_or_else(|| before.name.clone());
    audience_group::Model {
        sensitive: fields.sensitive.over(None).unwrap_or(before.sensitive),
        sort_name: words::sort_key(&name),
        search_text: words::search_text([name.as_str()]),
        name,
        ..before.clone()
    }
}

fn venue_values(row: &venue::Model) -> Value {
    json!({
        "name": row.name, "street": row.street, "postalCode": row.postal_code,
        "locality": row.locality, "entrance": row.entrance, "accessibility": row.accessibility,
    })
}

fn group_values(row: &audience_group::Model) -> Value {
    json!({ "name": row.name, "sensitive": row.sensitive })
}
