//! Who registers, before anything else is known.

use entity::{
    event_invitation,
    id::{EventId, UserId},
    terms::{InvitationStatus, RegistrationSource},
    value::Locale,
};
use secrecy::SecretString;

use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    identity::email::Email,
    refusal::{Failure, Refusal},
    registrations::{
        checks::Checks,
        form::Form,
        link::{self, Keeps},
        person,
        refusal::RegistrationErrorCode as Code,
        store,
    },
};

/// Who registers.
#[derive(Debug)]
pub(super) struct Applicant {
    /// How it comes about.
    pub(super) source: RegistrationSource,
    /// The account.
    pub(super) user: Option<UserId>,
    /// The address.
    pub(super) email: Option<Email>,
    /// Given and family name, as far as they are known without the form.
    pub(super) name: Option<(String, String)>,
    /// Language of mails, where the form does not say.
    pub(super) locale: Locale,
    /// Whether it is known that the address is the person's, or somebody answers for that.
    pub(super) verified: bool,
    /// Whether the organisers invited the person.
    pub(super) invited: bool,
    /// The invitation.
    pub(super) invitation: Option<event_invitation::Model>,
    /// Where the form names the partner.
    pub(super) partner_path: &'static str,
    /// What is let pass.
    pub(super) leave: Leave,
    /// What is wrong with the address: told with all that is wrong with the rest of the form.
    pub(super) stated: Checks,
}

/// What is let pass because an organiser registers the person.
#[derive(Clone, Debug, Default)]
pub(super) struct Leave {
    /// The organisers answer for the registration: nobody approves it, what must be answered can come later, and they
    /// tell the person of the use of the data.
    pub(super) by_organiser: bool,
    /// The person stands at the door.
    pub(super) at_the_door: bool,
    /// Who lets the person in past audience and capacity, and why.
    pub(super) over: Option<(UserId, String)>,
}

/// Somebody who registers: with an account, or without.
pub(super) async fn oneself(
    app: &App,
    actor: &Actor,
    event: EventId,
    form: &Form,
    invitation: Option<&SecretString>,
    reads: Locale,
) -> Result<Applicant, Failure<Code>> {
    let mut checks = Checks::default();
    let applicant = match actor.user() {
        Some(user) => {
            let account = store::context::account(app.database.read(), user).await?;
            let account = account.ok_or(Fault::Unauthenticated)?;
            let email = Email::parse(&account.email);
            let own = email.as_ref().map(Email::key);
            if let Some(given) = &form.email
                && Email::parse(given).as_ref().map(Email::key) != own
            {
                checks.refuse_at("email", Code::EmailNotOwn);
            }
            Applicant {
                source: RegistrationSource::User,
                user: Some(user),
                email,
                name: Some((account.given_name, account.family_name)),
                locale: account.locale,
                verified: true,
                invited: false,
                invitation: None,
                partner_path: "representedPartnerId",
                leave: Leave::default(),
                stated: checks,
            }
        }
        None => Applicant {
            source: RegistrationSource::Guest,
            user: None,
            email: checks.email("email", form.email.as_ref()),
            name: None,
            locale: reads,
            verified: false,
            invited: false,
            invitation: None,
            partner_path: "representedPartnerId",
            leave: Leave::default(),
            stated: checks,
        },
    };
    match invitation {
        Some(token) => {
            // Whether it is the invitation's is a question to an address alone.
            applicant.stated.clone().done()?;
            invited(app, event, applicant, token).await
        }
        None => Ok(applicant),
    }
}

/// A delegate whom an editor or a system of the partner registers.
pub(super) fn delegate(actor: &Actor, form: &Form, reads: Locale) -> Applicant {
    let mut checks = Checks::default();
    let email = form.email.as_ref().and_then(|email| checks.email("email", Some(email)));
    let is_system = matches!(actor, Actor::PartnerSystem(_));
    Applicant {
        source: if is_system {
            RegistrationSource::PartnerSystem
        } else {
            RegistrationSource::Delegate
        },
        user: None,
        email,
        name: None,
        locale: reads,
        // The partner answers for its delegates.
        verified: true,
        invited: false,
        invitation: None,
        partner_path: "partnerId",
        leave: Leave::default(),
        stated: checks,
    }
}

/// Somebody whom an organiser or their system registers.
pub(super) fn by_organiser(actor: &Actor, form: &Form, reads: Locale, leave: Leave) -> Applicant {
    let applicant = delegate(actor, form, reads);
    let source = if leave.at_the_door {
        RegistrationSource::WalkIn
    } else if matches!(actor, Actor::PartnerSystem(_)) {
        RegistrationSource::PartnerSystem
    } else {
        RegistrationSource::Organiser
    };
    Applicant { source, partner_path: "representedPartnerId", leave, ..applicant }
}

/// Whoever has the link of an invitation has the mailbox that it was sent to.
async fn invited(
    app: &App,
    event: EventId,
    applicant: Applicant,
    token: &SecretString,
) -> Result<Applicant, Failure<Code>> {
    let path = "invitationToken";
    let invalid = || Refusal::at(path, Code::InvitationInvalid);
    let id = link::object(token).ok_or_else(invalid)?;
    let invitation = store::context::invitation(app.database.read(), id.into()).await?;
    let invitation = invitation.ok_or_else(invalid)?;
    let holds = link::holds(&app.vault, Keeps::Invitation, token, 1)?;
    if !holds || invitation.event_id != event || invitation.status == InvitationStatus::Revoked {
        return Err(invalid().into());
    }
    let hash = match &applicant.email {
        Some(email) => Some(person::email_hash(&app.vault, email)?),
        None => None,
    };
    if hash.as_ref() != Some(&invitation.email_hash) {
        return Err(Refusal::at(path, Code::InvitationForAnother).into());
    }
    let source = match applicant.source {
        RegistrationSource::Guest => RegistrationSource::Invitation,
        other => other,
    };
    Ok(Applicant {
        source,
        verified: true,
        invited: true,
        invitation: Some(invitation),
        ..applicant
    })
}
