//! Registering: judged before, claimed by the first statement of the transaction (domain.md, How not to
//! overbook).

use chrono::TimeDelta;
use entity::{
    id::{EventId, PartnerId, RegistrationId},
    registration,
    terms::{Attendance, RegistrationStatus, SubjectKind},
    value::Locale,
};
use secrecy::SecretString;
use serde_json::json;

use super::{
    applicant::{self, Applicant},
    attempt::{MOST_ATTEMPTS, is_overtaken},
    expiry::end,
    judge::{Judged, judge},
    letters::{self, Tidings},
    record::{insert_rest, new_code},
    throttle,
};
use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    policy::{self, Action, Facts},
    reach::Reach,
    refusal::{Failure, Refusal},
    registrations::{
        form::Form,
        lifecycle::Step,
        placing::{self, Place},
        refusal::RegistrationErrorCode as Code,
        store,
    },
    write::{Change, Write},
};

/// How long an address can be confirmed.
const CONFIRMED_WITHIN: TimeDelta = TimeDelta::hours(48);

/// Somebody registers.
#[derive(Debug)]
pub struct RegisterForEvent {
    /// The event.
    pub event: EventId,
    /// What was filled in.
    pub form: Form,
    /// The link of an invitation.
    pub invitation: Option<SecretString>,
    /// The language that the person reads, for mails.
    pub reads: Locale,
}

/// A partner registers a delegate.
#[derive(Debug)]
pub struct RegisterDelegate {
    /// The event.
    pub event: EventId,
    /// The partner.
    pub partner: PartnerId,
    /// What was filled in.
    pub form: Form,
    /// The language that the editor reads, for mails.
    pub reads: Locale,
}

/// What became of it.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "made once for each registration, and taken apart at once"
)]
pub enum Registered {
    /// There is a registration.
    Done(registration::Model),
    /// A mail is on its way, and nobody is told more: whether the address is registered already is for its
    /// owner to know.
    MailSent,
}

/// Registers oneself: with an account at once, without one by a mail that is to be confirmed.
pub async fn register_for_event(
    app: &App,
    actor: &Actor,
    command: RegisterForEvent,
) -> Result<Registered, Failure<Code>> {
    let ground = policy::require(actor, Action::Register, &Facts::default())?;
    if actor.user().is_none() {
        throttle::count_form(app).await?;
    }
    let RegisterForEvent { event, form, invitation, reads } = command;
    let applicant =
        applicant::oneself(app, actor, event, &form, invitation.as_ref(), reads).await?;
    register(app, actor, (event, ground), &form, &applicant, "registrations.register_for_event")
        .await
}

/// Registers a delegate of a partner.
pub async fn register_delegate(
    app: &App,
    actor: &Actor,
    command: RegisterDelegate,
) -> Result<registration::Model, Failure<Code>> {
    let facts = Facts { own: &[command.partner], ..Facts::default() };
    let ground = policy::require(actor, Action::RegisterDelegate, &facts)?;
    let RegisterDelegate { event, partner, form, reads } = command;
    let form = Form { partner: Some(partner), ..form };
    let applicant = applicant::delegate(actor, &form, reads);
    let use_case = "registrations.register_delegate";
    match register(app, actor, (event, ground), &form, &applicant, use_case).await? {
        Registered::Done(row) => Ok(row),
        Registered::MailSent => {
            Err(Fault::internal(anyhow::anyhow!("a delegate was to confirm an address")).into())
        }
    }
}

/// Attempts it until it is done or refused: it is judged anew when it was overtaken, within a bound.
pub(super) async fn register(
    app: &App,
    actor: &Actor,
    (event, ground): (EventId, policy::Ground),
    form: &Form,
    applicant: &Applicant,
    use_case: &'static str,
) -> Result<Registered, Failure<Code>> {
    // The one reading of the clock: however often it is judged anew, it was submitted now.
    let now = app.clock.now();
    let reach = Reach::of(actor, now);
    for number in 0..MOST_ATTEMPTS {
        let judged = judge(app, &reach, event, applicant, form, now).await?;
        let is_registered = judged.existing.as_ref().is_some_and(|row| !is_unconfirmed(row));
        if is_registered && applicant.verified {
            return Err(Refusal::at("", Code::AlreadyRegistered).into());
        }
        if let (0, None, Some(email)) = (number, applicant.user, &applicant.email) {
            throttle::count_recipient(app, email).await?;
        }
        let mut write = Write::begin(app, actor, use_case).await?;
        write.on(ground);
        match attempt(write, &judged, form, applicant).await {
            Ok(Some(registered)) => return Ok(registered),
            Ok(None) => {}
            Err(Failure::Fault(fault)) if is_overtaken(&fault) => {}
            Err(failure) => return Err(failure),
        }
    }
    Err(Fault::Busy { retry_after_seconds: 1 }.into())
}

/// One transaction. None when it was overtaken: nothing is written then.
async fn attempt(
    mut write: Write,
    judged: &Judged,
    form: &Form,
    applicant: &Applicant,
) -> Result<Option<Registered>, Failure<Code>> {
    // Nobody waits at the door: without a seat it is for an organiser to let the person in.
    let needs_seat = applicant.leave.at_the_door && applicant.leave.over.is_none();
    let full = || Refusal::at("override", Code::EventFull);
    if needs_seat && placing::next(&judged.seats) != Some(Place::Seat) {
        return Err(full().into());
    }
    let Some(got) = first_statement(&write, judged, applicant).await? else { return Ok(None) };
    if needs_seat && !matches!(got, Got::Place(Place::Seat, _)) {
        return Err(full().into());
    }
    write.concerns(judged.context.event.id);
    if let Some(existing) = &judged.existing {
        if !applicant.verified {
            return send_link(write, judged, existing).await.map(Some);
        }
        if !supersede(&mut write, existing.id).await? {
            return Ok(None);
        }
    }
    let row = new_row(&write, judged, form, applicant, got)?;
    if !store::registrations::insert(write.transaction(), row.clone()).await? {
        // The same person was faster, or the code is somebody's.
        return Ok(None);
    }
    insert_rest(&write, judged, &row, form).await?;
    use_invitation(&write, applicant).await?;
    note(&mut write, judged, &row).await?;
    write.commit().await?;
    Ok(Some(if applicant.verified { Registered::Done(row) } else { Registered::MailSent }))
}

/// Whether nobody knows that it is the person's own.
fn is_unconfirmed(row: &registration::Model) -> bool {
    row.status == RegistrationStatus::PendingConfirmation
}

/// Ends a form that somebody sent with this address and nobody confirmed: the owner of the address is here. False
/// when it is another one by now.
async fn supersede(write: &mut Write, id: RegistrationId) -> Result<bool, Fault> {
    let row = store::registrations::registration(write.transaction(), id).await?;
    let Some(row) = row.filter(is_unconfirmed) else { return Ok(false) };
    let rows = end(write, vec![row], Step::Expire, "registration.expired").await?;
    let ids: Vec<RegistrationId> = rows.iter().map(|row| row.id).collect();
    store::people::erase(write.transaction(), &ids).await?;
    Ok(true)
}

/// What somebody got.
#[derive(Clone, Copy)]
enum Got {
    /// A seat, or a place in the queue with its number.
    Place(Place, Option<i32>),
    /// An organiser will decide.
    Approval,
    /// The address is to be confirmed.
    Confirmation,
}

/// Claims, or holds, the seats that were judged by. None when they are other ones by now.
async fn first_statement(
    write: &Write,
    judged: &Judged,
    applicant: &Applicant,
) -> Result<Option<Got>, Fault> {
    let (transaction, event) = (write.transaction(), judged.context.event.id);
    let revision = judged.seats.revision;
    if applicant.leave.over.is_some() {
        return Ok(take_beyond(write, judged).await?.then_some(Got::Place(Place::Seat, None)));
    }
    let approved = applicant.leave.by_organiser || !judged.context.event.approval_required;
    if applicant.verified && approved {
        let place = store::seats::claim(transaction, event, revision).await?;
        return Ok(place.map(|(place, number)| Got::Place(place, number)));
    }
    let held = store::seats::hold(transaction, event, revision).await?;
    let got = if applicant.verified { Got::Approval } else { Got::Confirmation };
    Ok(held.then_some(got))
}

/// Takes a seat past capacity and queue, which an organiser answers for. False when the seats are other ones by now.
async fn take_beyond(write: &Write, judged: &Judged) -> Result<bool, Fault> {
    let locked = store::seats::lock(write.transaction(), judged.context.event.id).await?;
    let Some(mut seats) = locked.filter(|seats| seats.revision == judged.seats.revision) else {
        return Ok(false);
    };
    seats.taken += 1;
    let beyond = seats.capacity.map_or(0, |capacity| seats.taken + seats.held_back - capacity);
    seats.excess = seats.excess.max(beyond);
    store::seats::update(write.transaction(), &seats).await?;
    Ok(true)
}

fn new_row(
    write: &Write,
    judged: &Judged,
    form: &Form,
    applicant: &Applicant,
    got: Got,
) -> Result<registration::Model, Fault> {
    let now = write.now();
    let (step, queue_number) = match got {
        Got::Place(place, number) => (Step::Verify(place), number),
        Got::Approval => (Step::AwaitApproval, None),
        Got::Confirmation => (Step::Submit, None),
    };
    let status = step.from(None);
    let status =
        status.ok_or_else(|| Fault::internal(anyhow::anyhow!("{step:?} begins nothing")))?;
    let pending = status == RegistrationStatus::PendingConfirmation;
    let at_the_door = applicant.leave.at_the_door;
    Ok(registration::Model {
        id: write.new_id(),
        event_id: judged.context.event.id,
        code: new_code()?,
        status,
        person_hash: judged.person_hash.clone(),
        user_id: applicant.user,
        partner_id: judged.partner,
        group_id: judged.group,
        function: judged.function,
        queue_number,
        source: applicant.source,
        list_visibility: judged.list_visibility,
        locale: form.locale.clone().unwrap_or_else(|| applicant.locale.clone()),
        controller_id: judged.context.event.controller_id,
        privacy_notice_id: judged.privacy_notice,
        invitation_id: applicant.invitation.as_ref().map(|invitation| invitation.id),
        submitted_at: judged.submitted_at,
        verified_at: (applicant.user.is_some() || applicant.invited).then_some(now),
        expires_at: pending.then(|| now + CONFIRMED_WITHIN),
        ended_at: None,
        ended_by: None,
        link_generation: 1,
        attendance: if at_the_door { Attendance::Present } else { Attendance::Unknown },
        attendance_at: at_the_door.then_some(now),
        overridden_by: applicant.leave.over.as_ref().map(|(user, _)| *user),
        override_reason: applicant.leave.over.as_ref().map(|(_, reason)| reason.clone()),
        reminded_of: None,
        created_at: now,
        updated_at: now,
        version: 1,
    })
}

async fn use_invitation(write: &Write, applicant: &Applicant) -> Result<(), Fault> {
    let Some(invitation) = &applicant.invitation else { return Ok(()) };
    let used = entity::event_invitation::Model {
        status: entity::terms::InvitationStatus::Used,
        updated_at: write.now(),
        version: invitation.version + 1,
        ..invitation.clone()
    };
    store::context::update_invitation(write.transaction(), used).await
}

async fn note(write: &mut Write, judged: &Judged, row: &registration::Model) -> Result<(), Fault> {
    let details = json!({
        "status": row.status, "source": row.source, "queueNumber": row.queue_number,
        "partner": row.partner_id.map(|partner| partner.0),
    });
    write.changed(Change::Created, SubjectKind::Registration, row.id, &details);
    if let Some(reason) = &row.override_reason {
        // Whoever gives a reason can name people in it.
        write.personal(json!({ "overrideReason": reason }));
    }
    let (kind, tidings) = match row.status {
        RegistrationStatus::Confirmed => ("registration.confirmed", Tidings::Confirmed),
        RegistrationStatus::Waitlisted => ("registration.waitlisted", Tidings::Waitlisted),
        RegistrationStatus::PendingApproval => {
            ("registration.awaits_approval", Tidings::AwaitsApproval)
        }
        _ => ("registration.submitted", Tidings::Confirm),
    };
    write.announce(kind, Some(row.event_id.0), json!({ "registration": row.id.0 }));
    letters::tell(write, &judged.occasion, row, &judged.person, tidings, None).await
}

/// The owner of the mailbox gets the link of the registration that there is already; who filled in the form
/// is answered as if there was none.
async fn send_link(
    mut write: Write,
    judged: &Judged,
    existing: &registration::Model,
) -> Result<Registered, Failure<Code>> {
    let id = existing.id;
    let sealed = store::people::participants(write.transaction(), &[id]).await?.remove(&id);
    if let Some(sealed) = sealed {
        let person = crate::registrations::person::Person::open(&write.app().vault, id, &sealed)?;
        let tidings = match existing.status {
            RegistrationStatus::PendingConfirmation => Tidings::Confirm,
            _ => Tidings::NewLink,
        };
        letters::tell(&mut write, &judged.occasion, existing, &person, tidings, None).await?;
    }
    write.concerns(id);
    write.summarise(json!({ "linkSentAgain": id.0 }));
    write.commit().await?;
    Ok(Registered::MailSent)
}
