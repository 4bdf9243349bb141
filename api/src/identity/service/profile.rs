//! Name and language of the person themselves.

use entity::{terms::SubjectKind, user_account, value::Locale};
use serde_json::json;

use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    identity::{
        names::{LONGEST_NAME, PersonName, name_part},
        refusal::AccountErrorCode,
    },
    policy::{self, Action, Facts},
    refusal::{Failure, Refusal, Refusals},
    users,
    write::{Change, Write},
};

/// What of one's own account is to be changed. What is `None` stays.
#[derive(Clone, Default)]
pub struct UpdateAccount {
    /// Given name.
    pub given_name: Option<String>,
    /// Family name.
    pub family_name: Option<String>,
    /// Language of mails.
    pub locale: Option<Locale>,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
}

impl std::fmt::Debug for UpdateAccount {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("UpdateAccount(…)")
    }
}

/// Changes name or language of the actor's own account.
pub async fn update_account(
    app: &App,
    actor: &Actor,
    command: UpdateAccount,
) -> Result<user_account::Model, Failure<AccountErrorCode>> {
    let mut write = Write::begin(app, actor, "identity.update_account").await?;
    write.on(policy::require(actor, Action::EditOwnAccount, &Facts::default())?);
    let id = actor.user().ok_or(Fault::Unauthenticated)?;
    let account = users::service::lock_account(&write, id).await?.ok_or(Fault::NotFound)?;
    Fault::unless_expected(account.version, command.expected_version)?;
    let UpdateAccount { given_name, family_name, locale, .. } = command;
    if given_name.is_none() && family_name.is_none() && locale.is_none() {
        return Err(Refusal::at("", AccountErrorCode::NothingToChange).into());
    }
    let mut refusals = Refusals::default();
    let before = PersonName::of(&account);
    let name = PersonName {
        given: changed_name(&mut refusals, "givenName", given_name, &before.given),
        family: changed_name(&mut refusals, "familyName", family_name, &before.family),
    };
    refusals.done()?;
    let changed = user_account::Model {
        sort_name: name.sort_key(),
        search_text: name.search_text(&account.email),
        given_name: name.given.clone(),
        family_name: name.family.clone(),
        locale: locale.unwrap_or_else(|| account.locale.clone()),
        updated_at: write.now(),
        version: account.version + 1,
        ..account.clone()
    };
    users::service::update_user(&write, &changed).await?;
    let details = json!({
        "name": if before == name { "unchanged" } else { "changed" },
        "locale": { "before": account.locale.to_string(), "after": changed.locale.to_string() },
    });
    write.changed(Change::Updated, SubjectKind::User, id, &details);
    write.personal(json!({
        "user": id.0,
        "givenName": { "before": before.given, "after": name.given },
        "familyName": { "before": before.family, "after": name.family },
    }));
    write.announce("user.updated", Some(id.0), json!({}));
    write.commit().await?;
    Ok(changed)
}

fn changed_name(
    refusals: &mut Refusals<AccountErrorCode>,
    path: &str,
    new: Option<String>,
    present: &str,
) -> String {
    let Some(new) = new else { return present.to_owned() };
    name_part(&new).unwrap_or_else(|| {
        refusals.add(Refusal::at(path, AccountErrorCode::InvalidName).with("max", LONGEST_NAME));
        present.to_owned()
    })
}
