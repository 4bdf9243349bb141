//! What was agreed is released to everybody: parties, signatories, kind and date, never the text.

use entity::agreement;
use serde_json::json;

use super::{
    context::Context,
    drafting::{AgreementChange, Changed},
};
use crate::{
    access::Actor,
    agreements::{
        refusal::AgreementErrorCode::{AlreadyReleased, NotComplete},
        status,
    },
    app::App,
    fault::Fault,
    policy::Action,
    reach::Reach,
    refusal::Refusal,
    write::Write,
};

/// Lets everybody know of a complete agreement.
pub async fn release_agreement(app: &App, actor: &Actor, command: AgreementChange) -> Changed {
    let mut write = Write::begin(app, actor, "agreements.release_agreement").await?;
    let reach = Reach::of(actor, write.now());
    let mut context = Context::lock(&write, &reach, command.id).await?;
    context.require(&mut write, actor, Action::KeepAgreement)?;
    Fault::unless_expected(context.row.version, command.expected_version)?;
    if !status::is_complete(context.row.status) {
        let refusal = Refusal::at("id", NotComplete);
        return Err(refusal.with("status", status::name(context.row.status)).into());
    }
    if context.row.released_at.is_some_and(|released| released <= write.now()) {
        return Err(Refusal::at("id", AlreadyReleased).into());
    }
    let released_at = Some(write.now());
    let after = agreement::Model { released_at, ..context.row.clone() };
    context.save(&mut write, after, "agreement.released", json!({ "released": true })).await?;
    write.commit().await?;
    Ok(context.row)
}
