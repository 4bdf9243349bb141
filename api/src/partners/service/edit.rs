//! Changes of what a partner's record says.

use entity::{
    id::PartnerId,
    partner,
    terms::{PartnerKind, SubjectKind, TextItemKind},
    value::{Locale, StateCode},
};
use serde_json::{Map, Value, json};

use super::{create::slug_taken, not_merged, place};
use crate::{
    access::Actor,
    app::App,
    content::{former::former_names, service as content},
    differences::Differences,
    fault::Fault,
    municipalities::service as municipalities,
    partners::{
        checks::Checks,
        record::{Record, RecordFields, search_keys},
        refusal::PartnerErrorCode::{self, MunicipalityIsSettled, StateOfKey},
        store,
    },
    policy::{self, Action, Facts},
    reach::Reach,
    refusal::{Failure, Refusal},
    write::{Change, Write},
};

/// A change of one partner's record.
#[derive(Clone, Debug)]
pub struct PartnerEdit {
    /// The partner.
    pub id: PartnerId,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
    /// What is to change.
    pub fields: RecordFields,
}

/// Changes what a partner's record says. Where nothing is other than it was, the version stays.
pub async fn update_partner(
    app: &App,
    actor: &Actor,
    command: PartnerEdit,
) -> Result<partner::Model, Failure<PartnerErrorCode>> {
    let mut write = Write::begin(app, actor, "partners.update_partner").await?;
    let row = update_within(&mut write, actor, command).await?;
    write.commit().await?;
    Ok(row)
}

/// Changes the record of a partner that the actor sees.
pub(super) async fn update_within(
    write: &mut Write,
    actor: &Actor,
    command: PartnerEdit,
) -> Result<partner::Model, Failure<PartnerErrorCode>> {
    let fields = command.fields;
    let moves = fields.parent.is_given() || fields.kind.is_given();
    if moves {
        // Before the row, so that two changes lock in one order.
        store::lock_hierarchy(write.transaction()).await?;
    }
    let reach = Reach::of(actor, write.now());
    let before = store::lock_partner(write.transaction(), &reach, command.id).await?;
    let before = before.ok_or(Fault::NotFound)?;
    let facts = Facts { own: &[before.id], ..Facts::default() };
    write.on(policy::require(actor, Action::EditPartner, &facts)?);
    write.concerns(before.id);
    Fault::unless_expected(before.version, command.expected_version)?;
    not_merged(&before)?;

    let mut checks = Checks::default();
    let record = fields.check(&mut checks);
    let kind = record.kind.unwrap_or(before.kind);
    let parent_id = record.parent.over(before.parent_id);
    if kind != before.kind {
        policy::require(actor, Action::ClassifyPartner, &facts)?;
        if [kind, before.kind].contains(&PartnerKind::Municipality) {
            checks.refuse_at("kind", MunicipalityIsSettled);
        }
    }
    if (kind, parent_id) != (before.kind, before.parent_id) {
        let parent = match parent_id {
            Some(parent) => Some(place::parent(write, actor, parent).await?),
            None => None,
        };
        if parent_id != before.parent_id {
            for end in [parent_id, before.parent_id].into_iter().flatten() {
                place::may_move(actor, before.id, end)?;
                write.concerns(end);
            }
        }
        place::check(write, &mut checks, (before.id, kind), parent.as_ref()).await?;
    }
    if before.kind == PartnerKind::Municipality && record.state.over(before.state) != before.state {
        let state = before.state.map(StateCode::as_str).unwrap_or_default();
        checks.refuse(Refusal::at("state", StateOfKey).with("state", state));
    }
    if let Some(slug) = &record.slug
        && content::is_slug_taken(write, SubjectKind::Partner, before.id.0, slug).await?
    {
        checks.refuse(slug_taken(slug));
    }
    checks.done()?;
    apply(write, before, record).await
}

/// Writes a record that keeps all rules.
async fn apply(
    write: &mut Write,
    before: partner::Model,
    record: Record,
) -> Result<partner::Model, Failure<PartnerErrorCode>> {
    let id = before.id.0;
    let aliases_before = content::texts_within(write, id, TextItemKind::Alias).await?;
    let former_before = content::texts_within(write, id, TextItemKind::FormerName).await?;
    let aliases = record.aliases.unwrap_or_else(|| aliases_before.clone());
    let name = record.name.unwrap_or_else(|| before.name.clone());
    let former = former_names(&former_before, &before.name, &name);
    let short_name = record.short_name.over(before.short_name.clone());
    let (sort_name, search_text) = search_keys(&name, short_name.as_deref(), &aliases, &former);
    let changed = partner::Model {
        slug: record.slug.unwrap_or_else(|| before.slug.clone()),
        name,
        short_name,
        legal_form: record.legal_form.over(before.legal_form.clone()),
        kind: record.kind.unwrap_or(before.kind),
        parent_id: record.parent.over(before.parent_id),
        state: record.state.over(before.state),
        website: record.website.over(before.website.clone()),
        public_email: record.public_email.over(before.public_email.clone()),
        editorial_note: record.editorial_note.over(before.editorial_note.clone()),
        sort_name,
        search_text,
        updated_at: write.now(),
        version: before.version + 1,
        ..before.clone()
    };
    let mut differences = Differences::default();
    of_rows(&mut differences, &before, &changed);
    differences.add("aliases", &aliases_before, &aliases);
    let translations_before = content::translations_within(write, id, "name").await?;
    let translations = record.translations.unwrap_or_else(|| translations_before.clone());
    differences.add("translations", &spelled(&translations_before), &spelled(&translations));
    let sources_before = content::sources_within(write, id).await?;
    let sources = record.sources.unwrap_or_else(|| sources_before.clone());
    let stated = content::stated;
    differences.personal("sources", &stated(&sources_before), &stated(&sources));
    if differences.is_empty() {
        return Ok(before);
    }
    if changed.slug != before.slug
        && !content::claim_slug(write, SubjectKind::Partner, id, &changed.slug).await?
    {
        // Somebody else was faster.
        return Err(slug_taken(&changed.slug).into());
    }
    store::update_partner(write.transaction(), &changed).await?;
    if aliases != aliases_before {
        content::replace_texts(write, id, TextItemKind::Alias, &aliases).await?;
    }
    if former != former_before {
        content::replace_texts(write, id, TextItemKind::FormerName, &former).await?;
    }
    if translations != translations_before {
        content::replace_translations(write, id, "name", &translations).await?;
    }
    if sources != sources_before {
        content::replace_sources(write, id, &sources).await?;
    }
    if changed.sort_name != before.sort_name {
        municipalities::rename_within(write, &changed).await?;
    }
    differences.note(write, Change::Updated, SubjectKind::Partner, changed.id);
    write.announce("partner.updated", Some(id), json!({}));
    Ok(changed)
}

fn spelled(translations: &[(Locale, String)]) -> Map<String, Value> {
    let entry = |(locale, name): &(Locale, String)| (locale.to_string(), json!(name));
    translations.iter().map(entry).collect()
}

fn of_rows(differences: &mut Differences, before: &partner::Model, after: &partner::Model) {
    differences.add("name", &before.name, &after.name);
    differences.add("shortName", &before.short_name, &after.short_name);
    differences.add("legalForm", &before.legal_form, &after.legal_form);
    differences.add("slug", &before.slug.as_str(), &after.slug.as_str());
    differences.add("kind", &before.kind, &after.kind);
    let parent = |row: &partner::Model| row.parent_id.map(|parent| parent.0);
    differences.add("parent", &parent(before), &parent(after));
    let state = |row: &partner::Model| row.state.map(StateCode::as_str);
    differences.add("state", &state(before), &state(after));
    differences.add("website", &before.website, &after.website);
    differences.personal("publicEmail", &before.public_email, &after.public_email);
    differences.personal("editorialNote", &before.editorial_note, &after.editorial_note);
}
