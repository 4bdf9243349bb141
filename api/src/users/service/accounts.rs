//! Rows of accounts, within use cases of others.

use entity::{
    id::UserId,
    terms::{SubjectKind, UserStatus},
    user_account,
    value::Locale,
};
use serde_json::json;

use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    identity::{email::Email, names::PersonName},
    reach::Reach,
    users::store,
    write::{Change, Write},
};

/// Who gets an account.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// Address to sign in with.
    pub email: Email,
    /// The person's name.
    pub name: PersonName,
    /// Language of mails.
    pub locale: Locale,
}

/// Writes an invited account, and notes it. `None` if the address is taken.
pub async fn create_user_within(
    write: &mut Write,
    new: NewUser,
) -> Result<Option<user_account::Model>, Fault> {
    let now = write.now();
    let NewUser { email, name, locale } = new;
    let row = user_account::Model {
        id: write.new_id(),
        email: email.written().to_owned(),
        email_key: email.key().to_owned(),
        sort_name: name.sort_key(),
        search_text: name.search_text(email.written()),
        given_name: name.given,
        family_name: name.family,
        locale,
        status: UserStatus::Invited,
        password_hash: None,
        password_changed_at: None,
        totp_secret: None,
        totp_confirmed_at: None,
        totp_last_step: None,
        last_login_at: None,
        created_at: now,
        updated_at: now,
        version: 1,
    };
    if !store::insert_user(write.transaction(), row.clone()).await? {
        return Ok(None);
    }
    write.changed(
        Change::Created,
        SubjectKind::User,
        row.id,
        &json!({ "status": { "after": row.status } }),
    );
    write.personal(json!({
        "user": row.id.0,
        "email": { "after": row.email },
        "givenName": { "after": row.given_name },
        "familyName": { "after": row.family_name },
    }));
    Ok(Some(row))
}

/// The account with this address, whoever asks: it must not show in what an outsider gets to know.
pub async fn user_by_email(app: &App, email: &Email) -> Result<Option<user_account::Model>, Fault> {
    store::user_by_email_key(app.database.read(), email.key()).await
}

/// Whose the address with this key is, within a use case that writes.
pub async fn user_by_email_within(write: &Write, email_key: &str) -> Result<Option<UserId>, Fault> {
    let user = store::user_by_email_key(write.transaction(), email_key).await?;
    Ok(user.map(|user| user.id))
}

/// The account, locked until the use case ends, if the actor may see it.
pub async fn lock_user(
    write: &Write,
    actor: &Actor,
    id: UserId,
) -> Result<Option<user_account::Model>, Fault> {
    store::lock_user(write.transaction(), &Reach::of(actor, write.now()), id).await
}

/// The account, locked until the use case ends, whoever asks: for what is allowed by a link in a mail.
pub async fn lock_account(write: &Write, id: UserId) -> Result<Option<user_account::Model>, Fault> {
    store::lock_account(write.transaction(), id).await
}

/// Writes every column of the account. The one who calls it raises the version and notes the change.
pub async fn update_user(write: &Write, row: &user_account::Model) -> Result<(), Fault> {
    store::update_user(write.transaction(), row).await
}
