//! People are invited to act in the network, and accept with a first password.

use chrono::{DateTime, Utc};
use entity::{
    id::{PartnerId, UserId},
    role_grant,
    terms::{SubjectKind, TokenPurpose, UserStatus},
    user_account,
    value::Locale,
};
use serde_json::json;
use unic_langid::langid;

use super::{
    deactivation::transition,
    links::{self, recipient},
    passwords::{SetPassword, new_hash},
};
use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    identity::{
        email::Email,
        names::{LONGEST_NAME, PersonName, name_part},
        refusal::{AccountErrorCode, InvitationErrorCode},
        store,
    },
    mail::{Letter, Template},
    partners,
    policy::{self, Action, Facts},
    reach::Reach,
    refusal::{Failure, Refusal, Refusals},
    users::{
        self,
        refusal::RoleGrantErrorCode,
        service::{Granted, NewGrant, NewUser},
    },
    write::{Change, Write},
};

/// Who is invited, and to what.
#[derive(Clone)]
pub struct InviteUser {
    /// The address.
    pub email: String,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Language of mails; German if none.
    pub locale: Option<Locale>,
    /// What the person is to be allowed.
    pub granted: Granted,
    /// Until when; without an end if none.
    pub valid_until: Option<DateTime<Utc>>,
    /// Why.
    pub reason: String,
}

impl std::fmt::Debug for InviteUser {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("InviteUser").field("granted", &self.granted).finish_non_exhaustive()
    }
}

/// Grants a role to whoever has this address, and sends an invitation if they have no account yet. Whoever
/// invites learns that the role was granted, not whether there was an account.
pub async fn invite_user(
    app: &App,
    actor: &Actor,
    command: InviteUser,
) -> Result<role_grant::Model, Failure<InvitationErrorCode>> {
    let mut write = Write::begin(app, actor, "identity.invite_user").await?;
    let partner = may_invite(&write, actor, command.granted).await?;
    let InviteUser { email, given_name, family_name, locale, granted, valid_until, reason } =
        command;
    let mut refusals = Refusals::default();
    let email = Email::parse(&email);
    if email.is_none() {
        refusals.add(Refusal::at("email", InvitationErrorCode::InvalidEmail));
    }
    let names = [("givenName", given_name), ("familyName", family_name)].map(|(path, name)| {
        let part = name_part(&name);
        if part.is_none() {
            let refusal = Refusal::at(path, InvitationErrorCode::InvalidName);
            refusals.add(refusal.with("max", LONGEST_NAME));
        }
        part
    });
    refusals.done()?;
    let locale = locale.unwrap_or_else(|| Locale::from(langid!("de")));
    let (Some(email), [Some(given), Some(family)]) = (email, names) else {
        return Err(Refusal::at("", InvitationErrorCode::InvalidName).into());
    };
    let new = NewUser { email: email.clone(), name: PersonName { given, family }, locale };
    let account =
        match users::service::create_user_within(&mut write, new).await? {
            Some(account) => account,
            None => store::account_by_email(write.transaction(), email.key()).await?.ok_or_else(
                || Fault::Conflict("the account was changed meanwhile: try again".into()),
            )?,
        };
    let new = NewGrant { user: account.id, granted, valid_from: None, valid_until, reason };
    let grant = users::service::grant_within(&mut write, actor, new).await;
    let grant = grant.map_err(|failure| in_words_of_invitations(failure, actor, granted))?;
    if account.status == UserStatus::Invited {
        send_invitation(&mut write, actor, &account, partner).await?;
    } else {
        users::service::tell_granted_within(&mut write, actor, &account, &grant).await?;
    }
    write.commit().await?;
    Ok(grant)
}

/// Sends a new link to somebody who has not accepted yet; the earlier one leads nowhere from then on.
pub async fn resend_invitation(
    app: &App,
    actor: &Actor,
    user: UserId,
) -> Result<user_account::Model, Failure<AccountErrorCode>> {
    let mut write = Write::begin(app, actor, "identity.resend_invitation").await?;
    let account = users::service::lock_user(&write, actor, user).await?.ok_or(Fault::NotFound)?;
    let own = users::service::partners_of_within(&write, user).await?;
    let facts = Facts { own: &own, user: Some(user), ..Facts::default() };
    let ground = policy::require(actor, Action::InvitePartnerUser, &facts)?;
    write.on(ground);
    if account.status != UserStatus::Invited {
        return Err(transition(&account).into());
    }
    let partner = ground.partner.or_else(|| own.first().copied());
    send_invitation(&mut write, actor, &account, partner).await?;
    write.concerns(account.id);
    write.commit().await?;
    Ok(account)
}

/// Accepts an invitation with a first password. Signs nobody in.
pub async fn accept_invitation(
    app: &App,
    actor: &Actor,
    command: SetPassword,
) -> Result<user_account::Model, Failure<AccountErrorCode>> {
    policy::require(actor, Action::UseMailedLink, &Facts::default())?;
    let token = links::find(app, actor, TokenPurpose::Invitation, &command.token).await?;
    let account = store::account(app.database.read(), token.user_id).await?;
    let account = account.ok_or_else(links::invalid)?;
    let hash = new_hash(app, "password", &command.password, &account).await?;
    let mut write = Write::begin(app, actor, "identity.accept_invitation").await?;
    let account = users::service::lock_account(&write, token.user_id).await?;
    let account = account
        .filter(|account| account.status == UserStatus::Invited)
        .ok_or_else(links::invalid)?;
    links::use_up(&write, &token).await?;
    let changed = user_account::Model {
        status: UserStatus::Active,
        password_hash: Some(hash),
        password_changed_at: Some(write.now()),
        updated_at: write.now(),
        version: account.version + 1,
        ..account.clone()
    };
    users::service::update_user(&write, &changed).await?;
    let details = json!({ "status": { "before": account.status, "after": changed.status } });
    write.changed(Change::Updated, SubjectKind::User, account.id, &details);
    write.announce("user.joined", Some(account.id.0), json!({}));
    write.commit().await?;
    Ok(changed)
}

/// Whether the actor may invite people to this. Answers the partner that it is for.
async fn may_invite(
    write: &Write,
    actor: &Actor,
    granted: Granted,
) -> Result<Option<PartnerId>, Fault> {
    match granted {
        Granted::Partner { partner, .. } => {
            let reach = Reach::of(actor, write.now());
            let line = partners::service::line_within(write, &reach, partner).await?;
            if line.is_empty() {
                return Err(Fault::NotFound);
            }
            let facts = Facts { own: &[partner], ..Facts::default() };
            policy::require(actor, Action::InvitePartnerUser, &facts)?;
            Ok(Some(partner))
        }
        Granted::Network(_) => {
            policy::require(actor, Action::InviteUser, &Facts::default())?;
            Ok(None)
        }
    }
}

/// What speaks against the grant, at its place in the invitation. That an account is closed, a partner's own
/// managers do not learn.
fn in_words_of_invitations(
    failure: Failure<RoleGrantErrorCode>,
    actor: &Actor,
    granted: Granted,
) -> Failure<InvitationErrorCode> {
    let kind = match granted {
        Granted::Partner { .. } => "partner",
        Granted::Network(_) => "network",
    };
    let sees_all = actor.is_administrator() || *actor == Actor::Operator;
    let refusals = match failure {
        Failure::Fault(fault) => return Failure::Fault(fault),
        Failure::Refused(refusals) => refusals,
    };
    let moved = refusals.into_iter().map(|refusal| {
        let place = refusal.path.last().cloned().unwrap_or_default();
        if refusal.code == RoleGrantErrorCode::UserDeactivated {
            let code = if sees_all {
                InvitationErrorCode::UserDeactivated
            } else {
                InvitationErrorCode::NotPossible
            };
            return Refusal::at("email", code);
        }
        let mut moved = refusal.into_code(InvitationErrorCode::from);
        moved.path = ["input", "grant", kind, &place].map(str::to_owned).into();
        moved
    });
    Failure::Refused(moved.collect())
}

async fn send_invitation(
    write: &mut Write,
    actor: &Actor,
    account: &user_account::Model,
    partner: Option<PartnerId>,
) -> Result<(), Fault> {
    let link = links::give_out(write, account.id, TokenPurpose::Invitation, None).await?;
    let reach = Reach::of(actor, write.now());
    let partner = match partner {
        Some(partner) => partners::service::line_within(write, &reach, partner).await?,
        None => Vec::new(),
    };
    let inviter = match actor.user() {
        Some(user) => store::account(write.transaction(), user).await?,
        None => None,
    };
    write.send(&Letter {
        template: Template::Invitation,
        to: recipient(account),
        locale: account.locale.clone(),
        values: json!({
            "link": link,
            "days": write.app().settings.identity.invitation_days,
            "inviter": inviter.map_or_else(|| "Verbund".to_owned(), |inviter| recipient(&inviter).name),
            "partner": partner.into_iter().next().map(|partner| partner.name),
        }),
        subject: Some(account.id.0),
        attachment: None,
    })
}
