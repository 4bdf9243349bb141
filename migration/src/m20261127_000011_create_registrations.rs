//! Registrations with all that belongs to them, and what events need to be written and registered for.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, UP).await
    }
}

const UP: &str = "
-- Seconds east of UTC of the local start, where that local time happens twice.
ALTER TABLE event ADD COLUMN start_offset integer;
-- Seconds east of UTC of the local end, where that local time happens twice.
ALTER TABLE event ADD COLUMN end_offset integer;
-- Grows with every change of time, place or status (RFC 5545, SEQUENCE).
ALTER TABLE event ADD COLUMN calendar_sequence integer NOT NULL DEFAULT 0
    CONSTRAINT event_calendar_sequence CHECK (calendar_sequence >= 0);
-- Who can be shown a list of participants: of those who chose to be on it.
ALTER TABLE event ADD COLUMN participant_list text NOT NULL DEFAULT 'NOBODY'
    CONSTRAINT event_participant_list CHECK (participant_list IN ('NOBODY', 'PARTICIPANTS', 'PUBLIC'))
    CONSTRAINT event_protected_list CHECK (confidentiality <> 'PROTECTED' OR participant_list = 'NOBODY');
-- How long an offered seat is kept.
ALTER TABLE event ADD COLUMN offer_hours integer NOT NULL DEFAULT 48
    CONSTRAINT event_offer_hours CHECK (offer_hours BETWEEN 1 AND 720);
-- How long before the start participants are reminded; none: not at all.
ALTER TABLE event ADD COLUMN reminder_hours integer DEFAULT 24
    CONSTRAINT event_reminder_hours CHECK (reminder_hours BETWEEN 1 AND 336);
-- Why it was postponed or cancelled, for everybody.
ALTER TABLE event ADD COLUMN status_note text;
-- The public contact; as the series when there is none.
ALTER TABLE event ADD COLUMN contact_id {uuid} CONSTRAINT event_contact REFERENCES office_holder (id);
-- Address of the public contact.
ALTER TABLE event ADD COLUMN contact_email text;
-- When feedback ends; none: a fortnight after the event.
ALTER TABLE event ADD COLUMN feedback_closes_at {timestamp};
-- When feedback was cut off from those who gave it.
ALTER TABLE event ADD COLUMN feedback_closed_at {timestamp};

-- When an event was to begin before it was postponed or moved.
CREATE TABLE event_previous_start (
    -- The event.
    event_id {uuid} NOT NULL CONSTRAINT event_previous_start_event REFERENCES event (id),
    -- Place in the history, from 1.
    position integer NOT NULL CONSTRAINT event_previous_start_position CHECK (position > 0),
    -- When it was to be, as far as that was known.
    date text,
    -- Local end.
    end_local text,
    -- IANA time zone of the local times.
    zone text NOT NULL,
    -- Why it was moved, for everybody.
    note text,
    -- When it was moved.
    recorded_at {timestamp} NOT NULL,
    CONSTRAINT event_previous_start_once PRIMARY KEY (event_id, position)
){strict};

-- A further partner responsible for the participants' personal data (Art. 26 GDPR).
CREATE TABLE event_joint_controller (
    -- The event.
    event_id {uuid} NOT NULL CONSTRAINT event_joint_controller_event REFERENCES event (id),
    -- The partner.
    partner_id {uuid} NOT NULL CONSTRAINT event_joint_controller_partner REFERENCES partner (id),
    -- The agreement that says who is responsible for what.
    agreement_id {uuid} NOT NULL CONSTRAINT event_joint_controller_agreement REFERENCES agreement (id),
    CONSTRAINT event_joint_controller_once PRIMARY KEY (event_id, partner_id)
){strict};

CREATE TABLE event_seats_before AS SELECT * FROM event_seats;
DROP TABLE event_seats;
-- What the seats of an event are now: with what registering is decided by, and the queue.
CREATE TABLE event_seats (
    -- The event.
    event_id {uuid} PRIMARY KEY NOT NULL CONSTRAINT event_seats_event REFERENCES event (id),
    -- Effective capacity, own or of the series; none when it is unlimited or unknown.
    capacity integer CONSTRAINT event_seats_capacity CHECK (capacity > 0),
    -- Seats that the organisers keep.
    held_back integer NOT NULL CONSTRAINT event_seats_held_back CHECK (held_back >= 0),
    -- Confirmed and offered seats.
    taken integer NOT NULL CONSTRAINT event_seats_taken CHECK (taken >= 0),
    -- People on the waiting list.
    waiting integer NOT NULL CONSTRAINT event_seats_waiting CHECK (waiting >= 0),
    -- Seats beyond the capacity that an organiser acknowledged; falls as seats are released.
    excess integer NOT NULL CONSTRAINT event_seats_excess CHECK (excess >= 0),
    -- Places on the waiting list; none: as many as come.
    waitlist_capacity integer CONSTRAINT event_seats_waitlist CHECK (waitlist_capacity >= 0),
    -- Whether the event takes registrations here: published, with registration of our own.
    accepting {boolean} NOT NULL,
    -- Grows with every change by which registrations are judged: dates, audience, sessions, questions.
    revision integer NOT NULL CONSTRAINT event_seats_revision CHECK (revision > 0),
    -- The number that the next one who waits gets; never given twice.
    next_queue_number integer NOT NULL CONSTRAINT event_seats_next_queue_number CHECK (next_queue_number > 0),
    CONSTRAINT event_seats_within_capacity CHECK (capacity IS NULL OR taken + held_back <= capacity + excess)
){strict};
INSERT INTO event_seats SELECT seats.event_id, seats.capacity, seats.held_back, seats.taken, seats.waiting, 0,
    event.waitlist_capacity, event.status = 'PUBLISHED' AND event.registration_mode = 'INTERNAL', 1, 1
    FROM event_seats_before AS seats JOIN event ON event.id = seats.event_id;
DROP TABLE event_seats_before;

-- The seats of one session with a capacity of its own.
CREATE TABLE session_seats (
    -- The session.
    session_id {uuid} PRIMARY KEY NOT NULL CONSTRAINT session_seats_session REFERENCES session (id),
    -- Places; none when they are not limited.
    capacity integer CONSTRAINT session_seats_capacity CHECK (capacity > 0),
    -- Confirmed and offered people who have a place in it.
    taken integer NOT NULL CONSTRAINT session_seats_taken CHECK (taken >= 0),
    -- Confirmed and offered people who chose it and have no place in it yet.
    waiting integer NOT NULL CONSTRAINT session_seats_waiting CHECK (waiting >= 0),
    -- Places beyond the capacity that an organiser acknowledged.
    excess integer NOT NULL CONSTRAINT session_seats_excess CHECK (excess >= 0),
    CONSTRAINT session_seats_within_capacity CHECK (capacity IS NULL OR taken <= capacity + excess)
){strict};

-- What a controller tells participants of the use of their data (Art. 13 GDPR). Never changed: a new version is a new row.
CREATE TABLE privacy_notice (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The controller.
    partner_id {uuid} NOT NULL CONSTRAINT privacy_notice_partner REFERENCES partner (id),
    -- From 1; the highest one is in force.
    number integer NOT NULL CONSTRAINT privacy_notice_number CHECK (number > 0),
    -- The text, byte for byte.
    text text NOT NULL,
    -- Where it can be read too.
    url text,
    -- When it came into force.
    created_at {timestamp} NOT NULL,
    CONSTRAINT privacy_notice_number_once UNIQUE (partner_id, number)
){strict};

-- What people are asked when they register.
CREATE TABLE registration_question (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The event.
    event_id {uuid} NOT NULL CONSTRAINT registration_question_event REFERENCES event (id),
    -- Place among the questions, from 1.
    position integer NOT NULL CONSTRAINT registration_question_position CHECK (position > 0),
    -- What kind of answer it takes.
    kind text NOT NULL CONSTRAINT registration_question_kind CHECK (kind IN
        ('TEXT', 'LONG_TEXT', 'YES_NO', 'NUMBER', 'CHOICE', 'CHOICES', 'CONSENT')),
    -- The question, or the text that is consented to, byte for byte.
    text text NOT NULL,
    -- The choices, one a line.
    choices text,
    -- Whether it must be answered; of a consent: never.
    required {boolean} NOT NULL,
    -- What the answer is used for (Art. 5 (1) b GDPR).
    purpose text NOT NULL,
    -- How many days after the event answers are erased.
    retention_days integer NOT NULL CONSTRAINT registration_question_retention CHECK (retention_days BETWEEN 1 AND 3650),
    -- Whether answers can reveal what Art. 9 GDPR protects: kept apart, asked for with explicit consent.
    sensitive {boolean} NOT NULL,
    -- Whether it is no longer asked; its answers stay until they are erased.
    retired {boolean} NOT NULL,
    {stamps},
    CONSTRAINT registration_question_choices CHECK ((kind IN ('CHOICE', 'CHOICES')) = (choices IS NOT NULL)),
    CONSTRAINT registration_question_consent_is_free CHECK (kind <> 'CONSENT' OR NOT (required {is_true}))
){strict};
CREATE INDEX registration_question_event_id ON registration_question (event_id, position, id);

-- A declared group that could reveal what Art. 9 GDPR protects.
ALTER TABLE audience_group ADD COLUMN sensitive {boolean} NOT NULL DEFAULT {false};

-- Who was asked to come.
CREATE TABLE event_invitation (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The event.
    event_id {uuid} NOT NULL CONSTRAINT event_invitation_event REFERENCES event (id),
    -- Keyed hash of the address in its normal form.
    email_hash {bytes} NOT NULL,
    -- Name, address and language, encrypted; removed with the person.
    payload {bytes},
    -- Where the invitation stands.
    status text NOT NULL CONSTRAINT event_invitation_status CHECK (status IN ('SENT', 'USED', 'REVOKED')),
    -- Who invited.
    invited_by {uuid} CONSTRAINT event_invitation_user REFERENCES user_account (id),
    {stamps}
){strict};
CREATE UNIQUE INDEX event_invitation_once ON event_invitation (event_id, email_hash) WHERE status <> 'REVOKED';
CREATE INDEX event_invitation_event_id ON event_invitation (event_id, id);

-- A person's place at one event.
CREATE TABLE registration (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The event.
    event_id {uuid} NOT NULL CONSTRAINT registration_event REFERENCES event (id),
    -- What the person shows at the door.
    code {ordered} NOT NULL CONSTRAINT registration_code_once UNIQUE,
    -- Where the registration stands.
    status text NOT NULL CONSTRAINT registration_status CHECK (status IN
        ('PENDING_CONFIRMATION', 'PENDING_APPROVAL', 'CONFIRMED', 'WAITLISTED', 'OFFERED', 'REJECTED', 'CANCELLED', 'LAPSED',
         'EXPIRED')),
    -- Keyed hash of the address in its normal form, or of partner and name of a delegate without one. Removed with the person.
    person_hash {bytes},
    -- The account, where the person has one.
    user_id {uuid} CONSTRAINT registration_user REFERENCES user_account (id),
    -- The partner that the person represents.
    partner_id {uuid} CONSTRAINT registration_partner REFERENCES partner (id),
    -- The group that the person declared; none where that is kept apart.
    group_id {uuid} CONSTRAINT registration_group REFERENCES audience_group (id),
    -- The public function that the person declared.
    function text CONSTRAINT registration_function CHECK (function IN
        ('MAYOR', 'LORD_MAYOR', 'DISTRICT_ADMINISTRATOR', 'COUNCILLOR', 'INTEGRATION_COMMISSIONER', 'ADMINISTRATION')),
    -- Place in the queue; kept when the person no longer waits.
    queue_number integer CONSTRAINT registration_queue_number CHECK (queue_number > 0),
    -- How it came about.
    source text NOT NULL CONSTRAINT registration_source CHECK (source IN
        ('GUEST', 'USER', 'DELEGATE', 'ORGANISER', 'WALK_IN', 'PARTNER_SYSTEM', 'INVITATION')),
    -- To whom the person wants to be shown.
    list_visibility text NOT NULL CONSTRAINT registration_list_visibility CHECK (list_visibility IN
        ('NOBODY', 'PARTICIPANTS', 'PUBLIC')),
    -- Language of the person, for mails.
    locale text NOT NULL,
    -- The partner responsible for the person's data when it was submitted.
    controller_id {uuid} CONSTRAINT registration_controller REFERENCES partner (id),
    -- The version of the privacy notice that was shown.
    privacy_notice_id {uuid} CONSTRAINT registration_privacy_notice REFERENCES privacy_notice (id),
    -- The invitation that was used.
    invitation_id {uuid} CONSTRAINT registration_invitation REFERENCES event_invitation (id),
    -- When it was submitted; deadlines are judged by it.
    submitted_at {timestamp} NOT NULL,
    -- When the address was verified.
    verified_at {timestamp},
    -- When an unconfirmed registration or an offer lapses.
    expires_at {timestamp},
    -- When it ended: cancelled, rejected, lapsed or expired.
    ended_at {timestamp},
    -- Who ended it.
    ended_by text CONSTRAINT registration_ended_by CHECK (ended_by IN ('PERSON', 'ORGANISER', 'SYSTEM')),
    -- Which links in mails are good: those of this number.
    link_generation integer NOT NULL CONSTRAINT registration_link_generation CHECK (link_generation > 0),
    -- Whether the person came.
    attendance text NOT NULL CONSTRAINT registration_attendance CHECK (attendance IN ('UNKNOWN', 'PRESENT', 'ABSENT')),
    -- When that was noted.
    attendance_at {timestamp},
    -- The account of the organiser who let the person in past a rule.
    overridden_by {uuid} CONSTRAINT registration_overridden_by REFERENCES user_account (id),
    -- Why, in the organiser's words.
    override_reason text,
    -- The start that the person was reminded of.
    reminded_of {timestamp},
    {stamps},
    CONSTRAINT registration_queue CHECK (status <> 'WAITLISTED' OR queue_number IS NOT NULL),
    CONSTRAINT registration_expiry CHECK (status NOT IN ('PENDING_CONFIRMATION', 'OFFERED') OR expires_at IS NOT NULL),
    CONSTRAINT registration_end CHECK
        ((status IN ('REJECTED', 'CANCELLED', 'LAPSED', 'EXPIRED')) = (ended_at IS NOT NULL) AND (ended_at IS NULL) = (ended_by IS NULL)),
    CONSTRAINT registration_override CHECK ((overridden_by IS NULL) = (override_reason IS NULL)),
    CONSTRAINT registration_attendance_noted CHECK (attendance = 'UNKNOWN' OR attendance_at IS NOT NULL)
){strict};
-- Invariant 2: at most one active registration per event and person.
CREATE UNIQUE INDEX registration_person_once ON registration (event_id, person_hash)
    WHERE status IN ('PENDING_CONFIRMATION', 'PENDING_APPROVAL', 'CONFIRMED', 'WAITLISTED', 'OFFERED');
CREATE UNIQUE INDEX registration_queue_once ON registration (event_id, queue_number);
CREATE INDEX registration_waiting ON registration (event_id, queue_number) WHERE status = 'WAITLISTED';
CREATE INDEX registration_of_event ON registration (event_id, id);
CREATE INDEX registration_of_event_by_status ON registration (event_id, status, id);
CREATE INDEX registration_expiring ON registration (expires_at) WHERE status IN ('PENDING_CONFIRMATION', 'OFFERED');
CREATE INDEX registration_of_user ON registration (user_id, id);
CREATE INDEX registration_of_partner ON registration (partner_id, id);

-- The personal payload of one registration: it can be erased while the registration and its counts stay.
CREATE TABLE participant (
    -- The registration.
    registration_id {uuid} PRIMARY KEY NOT NULL CONSTRAINT participant_registration REFERENCES registration (id),
    -- Name, address, telephone number, organisation and function, encrypted.
    payload {bytes} NOT NULL
){strict};

-- Keyed hashes of the words of a participant's name and organisation, so that organisers find the person.
CREATE TABLE participant_word (
    -- The event.
    event_id {uuid} NOT NULL CONSTRAINT participant_word_event REFERENCES event (id),
    -- Keyed hash of the event and a normalised word.
    word {bytes} NOT NULL,
    -- The registration.
    registration_id {uuid} NOT NULL CONSTRAINT participant_word_registration REFERENCES registration (id),
    CONSTRAINT participant_word_once PRIMARY KEY (event_id, word, registration_id)
){strict};
CREATE INDEX participant_word_of_registration ON participant_word (registration_id);

-- What of a registration can reveal what Art. 9 GDPR protects: needs and a declared group, for organisers only.
CREATE TABLE registration_sensitive (
    -- The registration.
    registration_id {uuid} PRIMARY KEY NOT NULL CONSTRAINT registration_sensitive_registration REFERENCES registration (id),
    -- Needs and declared group, encrypted.
    payload {bytes} NOT NULL,
    -- When the person consented to that.
    consented_at {timestamp} NOT NULL,
    -- When it is erased, set when it is written.
    erase_at {timestamp} NOT NULL
){strict};
CREATE INDEX registration_sensitive_erase_at ON registration_sensitive (erase_at);

-- What a person answered.
CREATE TABLE registration_answer (
    -- The registration.
    registration_id {uuid} NOT NULL CONSTRAINT registration_answer_registration REFERENCES registration (id),
    -- The question.
    question_id {uuid} NOT NULL CONSTRAINT registration_answer_question REFERENCES registration_question (id),
    -- The answer, encrypted.
    payload {bytes} NOT NULL,
    -- When it is erased, set when it is written.
    erase_at {timestamp} NOT NULL,
    CONSTRAINT registration_answer_once PRIMARY KEY (registration_id, question_id)
){strict};
CREATE INDEX registration_answer_erase_at ON registration_answer (erase_at);
CREATE INDEX registration_answer_question_id ON registration_answer (question_id);

-- What a person agreed to, and no longer agrees to.
CREATE TABLE registration_consent (
    -- The registration.
    registration_id {uuid} NOT NULL CONSTRAINT registration_consent_registration REFERENCES registration (id),
    -- The consent that was asked for.
    question_id {uuid} NOT NULL CONSTRAINT registration_consent_question REFERENCES registration_question (id),
    -- The version of its text that was shown.
    text_version integer NOT NULL,
    -- When it was given.
    given_at {timestamp} NOT NULL,
    -- When it was withdrawn.
    withdrawn_at {timestamp},
    CONSTRAINT registration_consent_once PRIMARY KEY (registration_id, question_id, given_at)
){strict};
CREATE INDEX registration_consent_question_id ON registration_consent (question_id);

-- The sessions that a person chose.
CREATE TABLE registration_session (
    -- The registration.
    registration_id {uuid} NOT NULL CONSTRAINT registration_session_registration REFERENCES registration (id),
    -- The session.
    session_id {uuid} NOT NULL CONSTRAINT registration_session_session REFERENCES session (id),
    -- Whether the person has a place in it.
    has_place {boolean} NOT NULL,
    -- When it was chosen: places that become free go to who chose first.
    chosen_at {timestamp} NOT NULL,
    CONSTRAINT registration_session_once PRIMARY KEY (registration_id, session_id)
){strict};
CREATE INDEX registration_session_of_session ON registration_session (session_id, has_place, chosen_at);

-- What was noted at the door; a mark that arrives twice is one.
CREATE TABLE attendance_mark (
    -- The event.
    event_id {uuid} NOT NULL CONSTRAINT attendance_mark_event REFERENCES event (id),
    -- The id that the device gave the mark.
    client_id {uuid} NOT NULL,
    -- The registration.
    registration_id {uuid} NOT NULL CONSTRAINT attendance_mark_registration REFERENCES registration (id),
    -- What was noted.
    attendance text NOT NULL CONSTRAINT attendance_mark_attendance CHECK (attendance IN ('UNKNOWN', 'PRESENT', 'ABSENT')),
    -- When it was noted, by the clock of the device.
    marked_at {timestamp} NOT NULL,
    -- Whether it counted: a later mark was already there otherwise.
    applied {boolean} NOT NULL,
    -- When it arrived.
    recorded_at {timestamp} NOT NULL,
    CONSTRAINT attendance_mark_once PRIMARY KEY (event_id, client_id)
){strict};
CREATE INDEX attendance_mark_registration_id ON attendance_mark (registration_id);
";
