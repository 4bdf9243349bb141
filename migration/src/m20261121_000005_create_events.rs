//! Series, events with all that belongs to them, and the partners' parts in programmes, series and events.

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
-- A place where events are held.
CREATE TABLE venue (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- Name.
    name text NOT NULL,
    -- Street and number.
    street text,
    -- Postal code.
    postal_code text,
    -- Town.
    locality text,
    -- Which door to take.
    entrance text,
    -- What people with disabilities need to know.
    accessibility text,
    -- Name in the form that sorts.
    sort_name {ordered} NOT NULL,
    -- Normalised words for the text filter.
    search_text text NOT NULL,
    {stamps}
){strict};
CREATE INDEX venue_by_sort_name ON venue (sort_name, id);

-- Events that belong together, and what they share.
CREATE TABLE event_series (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- Current name in addresses.
    slug {ordered} NOT NULL CONSTRAINT event_series_slug_once UNIQUE,
    -- Title in German, byte for byte.
    title text NOT NULL,
    -- Subtitle.
    subtitle text,
    -- Motto, without quotation marks.
    motto text,
    -- What it is about.
    description text,
    -- The programme that it belongs to.
    programme_id {uuid} CONSTRAINT event_series_programme REFERENCES programme (id),
    -- Last day, or last local time, to register; events inherit it.
    registration_deadline text,
    -- Whether the capacity is known; events inherit it.
    capacity_mode text NOT NULL CONSTRAINT event_series_capacity_mode CHECK (capacity_mode IN
        ('UNKNOWN', 'UNLIMITED', 'LIMITED')),
    -- Places of each event.
    capacity_limit integer CONSTRAINT event_series_capacity_limit CHECK (capacity_limit > 0),
    -- Where the events are held; events inherit it.
    venue_id {uuid} CONSTRAINT event_series_venue REFERENCES venue (id),
    -- Whether taking part costs nothing; events inherit it.
    free_of_charge {boolean},
    -- Who may come; events inherit it.
    audience_mode text CONSTRAINT event_series_audience_mode CHECK (audience_mode IN
        ('OPEN', 'RESTRICTED', 'INVITATION_ONLY')),
    -- The one public contact; events inherit it.
    contact_id {uuid} CONSTRAINT event_series_contact REFERENCES office_holder (id),
    -- Address of the public contact.
    contact_email text,
    -- Who must be named beside the picture.
    image_credit text,
    -- Whether it is shown.
    status text NOT NULL CONSTRAINT event_series_status CHECK (status IN ('DRAFT', 'PUBLISHED', 'ARCHIVED')),
    -- What the editors want a reader to know about this record.
    editorial_note text,
    -- Title in the form that sorts.
    sort_name {ordered} NOT NULL,
    -- Normalised words for the text filter.
    search_text text NOT NULL,
    {stamps},
    CONSTRAINT event_series_capacity CHECK ((capacity_mode = 'LIMITED') = (capacity_limit IS NOT NULL))
){strict};
CREATE INDEX event_series_by_sort_name ON event_series (sort_name, id);
CREATE INDEX event_series_programme_id ON event_series (programme_id, sort_name, id);

-- One meeting.
CREATE TABLE event (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- Current name in addresses.
    slug {ordered} NOT NULL CONSTRAINT event_slug_once UNIQUE,
    -- The programme that it belongs to, directly or by its series.
    programme_id {uuid} CONSTRAINT event_programme REFERENCES programme (id),
    -- The series that it is part of.
    series_id {uuid} CONSTRAINT event_series_of_event REFERENCES event_series (id),
    -- Place in the series, from 1; says nothing about the date.
    series_position integer CONSTRAINT event_series_position CHECK (series_position > 0),
    -- The partner responsible for the participants' personal data (Art. 4 No. 7 GDPR).
    controller_id {uuid} CONSTRAINT event_controller REFERENCES partner (id),
    -- Title in German, byte for byte.
    title text NOT NULL,
    -- What it is about.
    description text,
    -- What kind of meeting it is; none where that is not known.
    kind text CONSTRAINT event_kind CHECK (kind IN
        ('WORKSHOP', 'NETWORK_MEETING', 'PARTICIPATION', 'SEMINAR', 'CITIZEN_DIALOGUE', 'CONFERENCE', 'KICKOFF', 'SIGNING',
         'OTHER')),
    -- How people work together there.
    method text,
    -- When it is, as far as it is known: the local start where its precision is TIME; none when unknown.
    date text,
    -- Local end; only with a local start.
    end_local text,
    -- IANA time zone of the local times.
    zone text NOT NULL,
    -- The start as an instant, derived from local time and zone; only with a local start.
    starts_at {timestamp},
    -- The end as an instant.
    ends_at {timestamp},
    -- First instant of the date; none when unknown.
    earliest_at {timestamp},
    -- First instant after the date; none when unknown.
    latest_at {timestamp},
    -- How people attend.
    attendance_mode text NOT NULL CONSTRAINT event_attendance_mode CHECK (attendance_mode IN
        ('ON_SITE', 'ONLINE', 'HYBRID', 'UNKNOWN')),
    -- Where it is held; the series' venue when there is none.
    venue_id {uuid} CONSTRAINT event_venue REFERENCES venue (id),
    -- The place in words: Wilsdruff bei Dresden.
    place_text text,
    -- The municipality where it is held.
    municipality_id {uuid} CONSTRAINT event_municipality REFERENCES municipality (id),
    -- Where to attend online; for registered people only.
    online_link text,
    -- BCP 47 tags of the languages spoken, comma-separated.
    languages text NOT NULL,
    -- Whether taking part costs nothing; as the series when there is none.
    free_of_charge {boolean},
    -- Whether the capacity is its own, and known.
    capacity_mode text NOT NULL CONSTRAINT event_capacity_mode CHECK (capacity_mode IN
        ('INHERITED', 'UNKNOWN', 'UNLIMITED', 'LIMITED')),
    -- Places.
    capacity_limit integer CONSTRAINT event_capacity_limit CHECK (capacity_limit > 0),
    -- Places on the waiting list; none: as many as come.
    waitlist_capacity integer CONSTRAINT event_waitlist_capacity CHECK (waitlist_capacity >= 0),
    -- How people register.
    registration_mode text NOT NULL CONSTRAINT event_registration_mode CHECK (registration_mode IN
        ('NONE', 'INTERNAL', 'EXTERNAL')),
    -- Where people register elsewhere.
    registration_url text,
    -- When registration opens.
    registration_opening text NOT NULL CONSTRAINT event_registration_opening CHECK (registration_opening IN
        ('IMMEDIATE', 'AT', 'UNANNOUNCED')),
    -- The instant at which registration opens.
    registration_opens_at {timestamp},
    -- Last day, or last local time, to register; as the series when there is none.
    registration_deadline text,
    -- Whether an organiser decides on each registration.
    approval_required {boolean} NOT NULL,
    -- What happens when somebody who waits could come.
    promotion text NOT NULL CONSTRAINT event_promotion CHECK (promotion IN ('AUTO', 'OFFER', 'MANUAL')),
    -- Who may come; as the series when there is none.
    audience_mode text CONSTRAINT event_audience_mode CHECK (audience_mode IN ('OPEN', 'RESTRICTED', 'INVITATION_ONLY')),
    -- Who may come, in words.
    audience_text text,
    -- Who may see it.
    confidentiality text NOT NULL CONSTRAINT event_confidentiality CHECK (confidentiality IN
        ('PUBLIC', 'MEMBERS', 'PROTECTED')),
    -- Where the event stands.
    status text NOT NULL CONSTRAINT event_status CHECK (status IN
        ('DRAFT', 'PUBLISHED', 'POSTPONED', 'CANCELLED', 'COMPLETED', 'ARCHIVED')),
    -- What the editors want a reader to know about this record.
    editorial_note text,
    -- Sort key of the date that everybody may see; the far future when it is not known, so that it sorts last.
    -- A protected event shows its day only, so its key is the day's first instant.
    sorts_from {timestamp} NOT NULL,
    -- The same, the far past when it is not known, so that it sorts last backwards.
    sorts_back {timestamp} NOT NULL,
    -- Title in the form that sorts.
    sort_name {ordered} NOT NULL,
    -- Normalised words of what everybody may see of a protected event: its title.
    search_title text NOT NULL,
    -- Normalised words for the text filter: title, former titles, description, place.
    search_text text NOT NULL,
    {stamps},
    CONSTRAINT event_position_in_series CHECK ((series_id IS NULL) = (series_position IS NULL)),
    CONSTRAINT event_series_position_once UNIQUE (series_id, series_position),
    CONSTRAINT event_ends_after_start CHECK (ends_at IS NULL OR (starts_at IS NOT NULL AND starts_at < ends_at)),
    CONSTRAINT event_times_together CHECK ((end_local IS NULL) = (ends_at IS NULL)),
    CONSTRAINT event_date_bounds CHECK ((date IS NULL) = (earliest_at IS NULL) AND (date IS NULL) = (latest_at IS NULL)),
    CONSTRAINT event_capacity CHECK ((capacity_mode = 'LIMITED') = (capacity_limit IS NOT NULL)),
    CONSTRAINT event_capacity_inherited CHECK (capacity_mode <> 'INHERITED' OR series_id IS NOT NULL),
    CONSTRAINT event_external_registration CHECK ((registration_mode = 'EXTERNAL') = (registration_url IS NOT NULL)),
    CONSTRAINT event_opening CHECK ((registration_opening = 'AT') = (registration_opens_at IS NOT NULL))
){strict};
-- Behind the order: what tells that an event is over or hidden, so that a list passes it by, and a total counts,
-- without the row.
CREATE INDEX event_by_date ON event (sorts_from, id, latest_at, status, confidentiality);
CREATE INDEX event_by_date_back ON event (sorts_back, id);
CREATE INDEX event_by_sort_name ON event (sort_name, id);
CREATE INDEX event_of_programme ON event (programme_id, sorts_from, id);
CREATE INDEX event_of_series ON event (series_id, series_position);
CREATE INDEX event_of_municipality ON event (municipality_id, sorts_from, id);
CREATE INDEX event_of_venue ON event (venue_id, sorts_from, id);

-- The seats of one event, apart from the event so that registering does not change its version.
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
    CONSTRAINT event_seats_within_capacity CHECK (capacity IS NULL OR taken + held_back <= capacity)
){strict};

-- A part of an event's programme.
CREATE TABLE session (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The event.
    event_id {uuid} NOT NULL CONSTRAINT session_event REFERENCES event (id),
    -- Place in the event's programme, from 1.
    position integer NOT NULL CONSTRAINT session_position CHECK (position > 0),
    -- What kind of part it is.
    kind text NOT NULL CONSTRAINT session_kind CHECK (kind IN
        ('PLENARY', 'INPUT', 'BREAKOUT_FORUM', 'GROUP_TABLE', 'TALK', 'BREAK')),
    -- Which phase of a dialogue it is about.
    phase text CONSTRAINT session_phase CHECK (phase IN ('PLANNING', 'IMPLEMENTATION', 'EVALUATION')),
    -- Title, byte for byte.
    title text,
    -- What it is about.
    description text,
    -- Local start in the event's zone.
    start_local text,
    -- Local end in the event's zone.
    end_local text,
    -- Room.
    room text,
    -- Places.
    capacity integer CONSTRAINT session_capacity CHECK (capacity > 0),
    {stamps},
    CONSTRAINT session_position_once UNIQUE (event_id, position)
){strict};

-- What a person or partner does at an event or session.
CREATE TABLE contribution (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The event.
    event_id {uuid} NOT NULL CONSTRAINT contribution_event REFERENCES event (id),
    -- The session, where it is part of one.
    session_id {uuid} CONSTRAINT contribution_session REFERENCES session (id),
    -- Place among the contributions, from 1.
    position integer NOT NULL CONSTRAINT contribution_position CHECK (position > 0),
    -- What is done.
    role text NOT NULL CONSTRAINT contribution_role CHECK (role IN
        ('OPENING', 'SPEAKER', 'EXPERT', 'MODERATOR', 'EVALUATOR')),
    -- The office holder who does it.
    office_holder_id {uuid} CONSTRAINT contribution_office_holder REFERENCES office_holder (id),
    -- The partner that does it.
    partner_id {uuid} CONSTRAINT contribution_partner REFERENCES partner (id),
    -- The person or group that does it, named in words.
    person_name text,
    -- What it is about.
    subject text,
    {stamps},
    CONSTRAINT contribution_position_once UNIQUE (event_id, position),
    CONSTRAINT contribution_by_exactly_one CHECK (
        (CASE WHEN office_holder_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN partner_id IS NULL THEN 0 ELSE 1 END)
        + (CASE WHEN person_name IS NULL THEN 0 ELSE 1 END) = 1)
){strict};
CREATE INDEX contribution_office_holder_id ON contribution (office_holder_id);

-- A paper that an event discusses or brings about.
CREATE TABLE event_document (
    -- The event.
    event_id {uuid} NOT NULL CONSTRAINT event_document_event REFERENCES event (id),
    -- The paper.
    document_id {uuid} NOT NULL CONSTRAINT event_document_document REFERENCES programme_document (id),
    -- What the event does with it.
    relation text NOT NULL CONSTRAINT event_document_relation CHECK (relation IN ('DISCUSSES', 'PRODUCES')),
    -- Place in the event's list, from 1.
    position integer NOT NULL CONSTRAINT event_document_position CHECK (position > 0),
    CONSTRAINT event_document_once PRIMARY KEY (event_id, document_id, relation)
){strict};
CREATE INDEX event_document_document_id ON event_document (document_id);

-- People whom events are for, in the words of an invitation.
CREATE TABLE audience_group (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- Name, byte for byte.
    name text NOT NULL CONSTRAINT audience_group_name_once UNIQUE,
    -- Name in the form that sorts.
    sort_name {ordered} NOT NULL,
    -- Normalised words for the text filter.
    search_text text NOT NULL,
    {stamps}
){strict};
CREATE INDEX audience_group_by_sort_name ON audience_group (sort_name, id);

-- A condition on who may come. Rules of one set hold together; one set that holds is enough.
CREATE TABLE audience_rule (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The event; none for a rule of a series.
    event_id {uuid} CONSTRAINT audience_rule_event REFERENCES event (id),
    -- The series; none for a rule of an event.
    series_id {uuid} CONSTRAINT audience_rule_series REFERENCES event_series (id),
    -- Number of the set, from 1.
    rule_set integer NOT NULL CONSTRAINT audience_rule_set CHECK (rule_set > 0),
    -- Place in the set, from 1.
    position integer NOT NULL CONSTRAINT audience_rule_position CHECK (position > 0),
    -- What the rule looks at.
    kind text NOT NULL CONSTRAINT audience_rule_kind CHECK (kind IN
        ('GROUP', 'FUNCTION', 'PARTNER_KIND', 'PARTNER', 'PROGRAMME_MEMBER', 'STATE', 'DISTRICT', 'MUNICIPALITY',
         'INVITATION')),
    -- The group that must be declared.
    group_id {uuid} CONSTRAINT audience_rule_group REFERENCES audience_group (id),
    -- The function that must be held: MAYOR.
    function text CONSTRAINT audience_rule_function CHECK (function IN
        ('MAYOR', 'LORD_MAYOR', 'DISTRICT_ADMINISTRATOR', 'COUNCILLOR', 'INTEGRATION_COMMISSIONER', 'ADMINISTRATION')),
    -- The kind of the partner that must be represented.
    partner_kind text,
    -- The partner that must be represented.
    partner_id {uuid} CONSTRAINT audience_rule_partner REFERENCES partner (id),
    -- The programme that must be taken part in.
    programme_id {uuid} CONSTRAINT audience_rule_programme REFERENCES programme (id),
    -- The Land, district key or AGS that the represented municipality must lie in.
    territory text,
    CONSTRAINT audience_rule_once UNIQUE (event_id, series_id, rule_set, position),
    CONSTRAINT audience_rule_of_exactly_one CHECK ((event_id IS NULL) <> (series_id IS NULL)),
    CONSTRAINT audience_rule_has_its_value CHECK (
        (kind = 'GROUP') = (group_id IS NOT NULL) AND (kind = 'FUNCTION') = (function IS NOT NULL)
        AND (kind = 'PARTNER_KIND') = (partner_kind IS NOT NULL) AND (kind = 'PARTNER') = (partner_id IS NOT NULL)
        AND (kind = 'PROGRAMME_MEMBER') = (programme_id IS NOT NULL)
        AND (kind IN ('STATE', 'DISTRICT', 'MUNICIPALITY')) = (territory IS NOT NULL))
){strict};
CREATE INDEX audience_rule_event_id ON audience_rule (event_id);
CREATE INDEX audience_rule_series_id ON audience_rule (series_id);
CREATE INDEX audience_rule_group_id ON audience_rule (group_id);

-- A partner's part in a programme, series or event.
CREATE TABLE partner_role (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The programme; none for a part in a series or event.
    programme_id {uuid} CONSTRAINT partner_role_programme REFERENCES programme (id),
    -- The series; none for a part in a programme or event.
    series_id {uuid} CONSTRAINT partner_role_series REFERENCES event_series (id),
    -- The event; none for a part in a programme or series.
    event_id {uuid} CONSTRAINT partner_role_event REFERENCES event (id),
    -- The partner.
    partner_id {uuid} NOT NULL CONSTRAINT partner_role_partner REFERENCES partner (id),
    -- What the part is called.
    role text NOT NULL CONSTRAINT partner_role_role CHECK (role IN
        ('INITIATOR', 'HOST', 'ORGANISER', 'COOPERATION', 'CONCEPT_PARTNER', 'FUNDER', 'SCIENTIFIC_SUPPORT', 'MODERATION',
         'SUPPORTER', 'PARTICIPATING', 'PARTNER')),
    -- Place among the parts, from 1.
    position integer NOT NULL CONSTRAINT partner_role_position CHECK (position > 0),
    -- Whether the partner steers the programme or organises the series or event.
    leads {boolean} NOT NULL,
    -- Whether the partner agreed.
    state text NOT NULL CONSTRAINT partner_role_state CHECK (state IN ('PROPOSED', 'ACCEPTED', 'DECLINED', 'ENDED')),
    -- What the editors want a reader to know about this record.
    editorial_note text,
    {stamps},
    CONSTRAINT partner_role_in_exactly_one CHECK (
        (CASE WHEN programme_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN series_id IS NULL THEN 0 ELSE 1 END)
        + (CASE WHEN event_id IS NULL THEN 0 ELSE 1 END) = 1)
){strict};
CREATE UNIQUE INDEX partner_role_programme_once ON partner_role (programme_id, partner_id, role)
    WHERE state IN ('PROPOSED', 'ACCEPTED');
CREATE UNIQUE INDEX partner_role_series_once ON partner_role (series_id, partner_id, role)
    WHERE state IN ('PROPOSED', 'ACCEPTED');
CREATE UNIQUE INDEX partner_role_event_once ON partner_role (event_id, partner_id, role)
    WHERE state IN ('PROPOSED', 'ACCEPTED');
CREATE INDEX partner_role_of_programme ON partner_role (programme_id, position, id);
CREATE INDEX partner_role_of_series ON partner_role (series_id, position, id);
CREATE INDEX partner_role_of_event ON partner_role (event_id, position, id);
CREATE INDEX partner_role_of_partner ON partner_role (partner_id, position, id);

-- A figure that somebody reported about a programme or event; never mixed with what is counted here.
CREATE TABLE reported_figure (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The programme; none for a figure about an event.
    programme_id {uuid} CONSTRAINT reported_figure_programme REFERENCES programme (id),
    -- The event; none for a figure about a programme.
    event_id {uuid} CONSTRAINT reported_figure_event REFERENCES event (id),
    -- Place among the figures, from 1; the first of a measure is the one that the record follows.
    position integer NOT NULL CONSTRAINT reported_figure_position CHECK (position > 0),
    -- What was counted.
    measure text NOT NULL CONSTRAINT reported_figure_measure CHECK (measure IN
        ('ATTENDANCE', 'MUNICIPALITIES', 'TARGET_MUNICIPALITIES', 'EVENTS', 'PEOPLE_REACHED')),
    -- The figure.
    count integer NOT NULL CONSTRAINT reported_figure_count CHECK (count >= 0),
    -- Whether it is a rough figure: rund 40.
    approximate {boolean} NOT NULL,
    -- The day that it describes, as far as it is known.
    as_of text,
    -- How the figure is to be read.
    note text,
    -- Title of the text that reports it.
    source_title text,
    -- Where that text can be read.
    source_url text,
    {stamps},
    CONSTRAINT reported_figure_about_exactly_one CHECK ((programme_id IS NULL) <> (event_id IS NULL))
){strict};
CREATE INDEX reported_figure_programme_id ON reported_figure (programme_id, position);
CREATE INDEX reported_figure_event_id ON reported_figure (event_id, position);

-- A Steckbrief: how one municipality held one dialogue.
CREATE TABLE event_profile (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The programme that the dialogue belongs to.
    programme_id {uuid} CONSTRAINT event_profile_programme REFERENCES programme (id),
    -- The event, where it is recorded here.
    event_id {uuid} CONSTRAINT event_profile_event REFERENCES event (id),
    -- The municipality, where it is in the network.
    municipality_id {uuid} CONSTRAINT event_profile_municipality REFERENCES municipality (id),
    -- Title.
    title text NOT NULL,
    -- How the event was built.
    concept text,
    -- Why it was held.
    occasion text,
    -- Who moderated.
    moderation text,
    -- How many took part.
    participants_count integer CONSTRAINT event_profile_participants CHECK (participants_count >= 0),
    -- Whether that is a rough figure.
    participants_approximate {boolean},
    -- Who took part, in words.
    participants_text text,
    -- How participants rated it, in words.
    ratings text,
    -- Functional address for questions.
    function_mailbox text,
    -- When the dialogue was held, as far as it is known.
    held_on text,
    -- Whether it is shown.
    status text NOT NULL CONSTRAINT event_profile_status CHECK (status IN
        ('DRAFT', 'IN_REVIEW', 'PUBLISHED', 'SUPERSEDED', 'WITHDRAWN')),
    -- Title in the form that sorts.
    sort_name {ordered} NOT NULL,
    -- Normalised words for the text filter.
    search_text text NOT NULL,
    {stamps},
    CONSTRAINT event_profile_participants_together
        CHECK ((participants_count IS NULL) = (participants_approximate IS NULL))
){strict};
CREATE INDEX event_profile_by_sort_name ON event_profile (sort_name, id);
CREATE INDEX event_profile_of_event ON event_profile (event_id, sort_name, id);
CREATE INDEX event_profile_of_programme ON event_profile (programme_id, sort_name, id);
CREATE INDEX event_profile_of_municipality ON event_profile (municipality_id, sort_name, id);
";
