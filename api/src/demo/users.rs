//! People of the demo network: one for each role, with passwords that are drawn when it is loaded.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use entity::{
    id::PartnerId,
    partner, role_grant,
    terms::{
        ActorKind,
        GrantLevel::{self, Editor, Manager, Viewer},
        GrantRole::{
            self, Administrator, Associate, Auditor, Foundation, Ministry, Municipality,
            PrivacyOfficer,
        },
        UserStatus,
    },
    user_account,
    value::Locale,
};
use secrecy::SecretString;
use unic_langid::langid;

use super::network::Mistake;
use crate::{
    app::App,
    fault::Fault,
    identity::{email::Email, names::PersonName},
    vault,
    write::Write,
};

/// A domain that nobody has (RFC 2606).
const DOMAIN: &str = "demo.verbund.example";
/// Random bytes of a password: 20 characters.
const PASSWORD_BYTES: usize = 15;

/// Name before the `@`, role, what it is bound to, and whether the person signs.
type Person = (&'static str, GrantRole, Option<(&'static str, GrantLevel)>, bool);

const PEOPLE: [Person; 15] = [
    ("administrator", Administrator, None, false),
    ("privacy.officer", PrivacyOfficer, None, false),
    ("auditor", Auditor, None, false),
    ("ministry.manager", Ministry, Some(("sms-sn", Manager)), false),
    ("ministry.editor", Ministry, Some(("sms-sn", Editor)), false),
    ("ministry.viewer", Ministry, Some(("sms-sn", Viewer)), false),
    ("foundation.manager", Foundation, Some(("bertelsmann-stiftung", Manager)), false),
    ("foundation.editor", Foundation, Some(("bertelsmann-stiftung", Editor)), false),
    ("foundation.viewer", Foundation, Some(("bertelsmann-stiftung", Viewer)), false),
    ("municipality.manager", Municipality, Some(("lh-dresden", Manager)), true),
    ("municipality.editor", Municipality, Some(("lh-dresden", Editor)), false),
    ("municipality.viewer", Municipality, Some(("lh-dresden", Viewer)), false),
    ("associate.manager", Associate, Some(("dsm", Manager)), false),
    ("associate.editor", Associate, Some(("dsm", Editor)), false),
    ("associate.viewer", Associate, Some(("dsm", Viewer)), false),
];

/// Who can sign in to the demo network. The password is known nowhere else.
#[derive(Clone, Debug)]
pub struct DemoUser {
    /// The address to sign in with.
    pub email: String,
    /// What the person is: `MUNICIPALITY EDITOR, lh-dresden`.
    pub role: String,
    /// The password.
    pub password: SecretString,
}

/// Makes their rows.
pub(super) async fn build(
    app: &App,
    write: &Write,
    partners: &[partner::Model],
) -> Result<
    (Vec<user_account::Model>, Vec<role_grant::Model>, Vec<DemoUser>),
    super::service::LoadError,
> {
    let (mut accounts, mut grants, mut users) = (Vec::new(), Vec::new(), Vec::new());
    for (local, role, place, may_sign) in PEOPLE {
        let random = vault::random::<PASSWORD_BYTES>()?;
        let password = SecretString::from(BASE64_URL_SAFE_NO_PAD.encode(random));
        let account = account(app, write, local, &password).await?;
        let partner = place.map(|(slug, _)| partner_of(partners, slug)).transpose()?;
        let level = place.map(|(_, level)| level);
        grants.push(grant(write, &account, (role, partner, level), may_sign));
        users.push(DemoUser {
            email: account.email.clone(),
            role: describe(role, place, may_sign),
            password,
        });
        accounts.push(account);
    }
    Ok((accounts, grants, users))
}

async fn account(
    app: &App,
    write: &Write,
    local: &str,
    password: &SecretString,
) -> Result<user_account::Model, Fault> {
    let now = write.now();
    let unknown = || Fault::internal(anyhow::anyhow!("a demo user's address is none: {local}"));
    let email = Email::parse(&format!("{local}@{DOMAIN}")).ok_or_else(unknown)?;
    let name = PersonName { given: "Demo".into(), family: local.replace('.', " ") };
    Ok(user_account::Model {
        id: write.new_id(),
        email: email.written().to_owned(),
        email_key: email.key().to_owned(),
        sort_name: name.sort_key(),
        search_text: name.search_text(email.written()),
        given_name: name.given,
        family_name: name.family,
        locale: Locale::from(langid!("de")),
        status: UserStatus::Active,
        password_hash: Some(app.passwords.hash(password).await?),
        password_changed_at: Some(now),
        totp_secret: None,
        totp_confirmed_at: None,
        totp_last_step: None,
        last_login_at: None,
        created_at: now,
        updated_at: now,
        version: 1,
    })
}

fn grant(
    write: &Write,
    account: &user_account::Model,
    (role, partner_id, level): (GrantRole, Option<PartnerId>, Option<GrantLevel>),
    may_sign: bool,
) -> role_grant::Model {
    let now = write.now();
    role_grant::Model {
        id: write.new_id(),
        user_id: account.id,
        role,
        partner_id,
        event_id: None,
        level,
        may_sign,
        valid_from: now,
        valid_until: None,
        granted_by_kind: ActorKind::Operator,
        granted_by_id: None,
        reason: "Demonetzwerk".into(),
        revoked_at: None,
        revoked_by_id: None,
        revocation_reason: None,
        created_at: now,
        updated_at: now,
        version: 1,
    }
}

fn partner_of(partners: &[partner::Model], slug: &str) -> Result<PartnerId, Mistake> {
    let found = partners.iter().find(|partner| partner.slug.as_str() == slug);
    let unknown = || Mistake::Unknown { kind: "partner", key: slug.to_owned() };
    Ok(found.ok_or_else(unknown)?.id)
}

fn describe(role: GrantRole, place: Option<(&str, GrantLevel)>, may_sign: bool) -> String {
    let role = serde_json::json!(role);
    let role = role.as_str().unwrap_or_default();
    match place {
        Some((slug, level)) => {
            let level = serde_json::json!(level);
            let level = level.as_str().unwrap_or_default();
            let signs = if may_sign { ", signs" } else { "" };
            format!("{role} {level}, {slug}{signs}")
        }
        None => role.to_owned(),
    }
}
