//! Name and language of the person themselves.

use entity::{terms::SubjectKind, user_account, value::Locale};
use serde_json::json;

use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    identity::refusal::AccountErrorCode,
    policy::{self, Action, Facts},
    refusal::{Failure, Refusal, Refusals},
    users::{
        self,
        names::{LONGEST_NAME, name_part, search_text, sort_name},
    },
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
    let given_name = changed_name(&mut refusals, "givenName", given_name, &account.given_name);
    let family_name = changed_name(&mut refusals, "familyName", family_name, &account.family_name);
    refusals.done()?;
    let changed = user_account::Model {
        sort_name: sort_name(&given_name, &family_name),
        search_text: search_text(&given_name, &family_name, &account.email),
        given_name,
        family_name,
        locale: locale.unwrap_or_else(|| account.locale.clone()),
        updated_at: write.now(),
        version: account.version + 1,
        ..account.clone()
    };
    users::service::update_user(&write, &changed).await?;
    let details = json!({
        "name": if names(&account) == names(&changed) { "unchanged" } else { "changed" },
        "locale": { "before": account.locale.to_string(), "after": changed.locale.to_string() },
    });
    write.changed(Change::Updated, SubjectKind::User, id, &details);
    write.personal(json!({
        "user": id.0,
        "givenName": { "before": account.given_name, "after": changed.given_name },
        "familyName": { "before": account.family_name, "after": changed.family_name },
    }));
    write.announce("user.updated", Some(id.0), json!({}));
    write.commit().await?;
    Ok(changed)
}

fn names(account: &user_account::Model) -> (&str, &str) {
    (&account.given_name, &account.family_name)
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
