//! What a controller tells participants of the use of their data (Art. 13 GDPR).

use std::collections::HashMap;

use entity::{
    id::{PartnerId, PrivacyNoticeId},
    privacy_notice,
    terms::SubjectKind,
};
use serde_json::json;

use super::Part;
use crate::{
    access::Actor,
    app::App,
    checks::{Checks, TEXT},
    events::{part_refusal::EventPartErrorCode::NoticeUnchanged, store::arrange},
    fault::Fault,
    page::{Page, PageRequest},
    policy::{self, Action, Facts},
    reach::Reach,
    refusal::Refusal,
    write::{Change, Write, sha256},
};

/// Most characters of a notice.
const NOTICE: usize = 10 * TEXT;

/// A notice that is to come into force.
#[derive(Clone, Debug)]
pub struct NewNotice {
    /// The controller.
    pub partner: PartnerId,
    /// The text.
    pub text: String,
    /// Where it can be read too.
    pub url: Option<String>,
}

/// Asks for the notice of a partner that is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NoticeInForce(pub PartnerId);

/// Asks for a page of the notices of one partner, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NoticesOf(pub PartnerId, pub PageRequest);

/// Notices by id.
pub async fn notices(
    app: &App,
    reach: &Reach,
    ids: &[PrivacyNoticeId],
) -> Result<HashMap<PrivacyNoticeId, privacy_notice::Model>, Fault> {
    let rows = arrange::notices(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The notices of partners that are in force.
pub async fn notices_in_force(
    app: &App,
    reach: &Reach,
    keys: &[NoticeInForce],
) -> Result<HashMap<NoticeInForce, privacy_notice::Model>, Fault> {
    let partners: Vec<PartnerId> = keys.iter().map(|key| key.0).collect();
    let rows = arrange::notices_in_force(app.database.read(), reach, &partners).await?;
    Ok(rows.into_iter().map(|row| (NoticeInForce(row.partner_id), row)).collect())
}

/// A page of the notices of each of these partners, the newest first.
pub async fn notices_of_partners(
    app: &App,
    reach: &Reach,
    partners: &[PartnerId],
    request: &PageRequest,
) -> Result<HashMap<PartnerId, Page<privacy_notice::Model>>, Fault> {
    arrange::notices_of(app.database.read(), reach, partners, request).await
}

/// Lets a new notice of a partner come into force. Registrations keep the one that they were told.
pub async fn publish_privacy_notice(
    app: &App,
    actor: &Actor,
    command: NewNotice,
) -> Result<privacy_notice::Model, Part> {
    let mut write = Write::begin(app, actor, "events.publish_privacy_notice").await?;
    let reach = Reach::of(actor, write.now());
    let partner = arrange::lock_partner(write.transaction(), &reach, command.partner).await?;
    let partner = partner.ok_or(Fault::NotFound)?;
    let facts = Facts { own: &[partner.id], ..Facts::default() };
    write.on(policy::require(actor, Action::EditPrivacyNotice, &facts)?);
    write.concerns(partner.id);
    let mut checks = Checks::default();
    let text = checks.lines("text", &command.text, NOTICE);
    let url = command.url.and_then(|url| checks.url("url", &url));
    checks.done()?;
    let before = arrange::last_notice(write.transaction(), partner.id).await?;
    let row = privacy_notice::Model {
        id: write.new_id(),
        partner_id: partner.id,
        number: before.as_ref().map_or(1, |before| before.number + 1),
        text: text.unwrap_or_default(),
        url,
        created_at: write.now(),
    };
    if before.is_some_and(|before| before.text == row.text && before.url == row.url) {
        return Err(Refusal::at("text", NoticeUnchanged).into());
    }
    arrange::insert_notice(write.transaction(), &row).await?;
    // The text itself stays in its row for good.
    let digest = sha256(row.text.as_bytes());
    let details = json!({ "number": row.number, "url": row.url, "textSha256": digest });
    write.changed(Change::Created, SubjectKind::PrivacyNotice, row.id, &details);
    write.announce("privacy_notice.published", Some(partner.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}
