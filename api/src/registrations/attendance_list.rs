//! The list of an event's registrations that organisers take away, in German or English.

use entity::terms::{Attendance, PublicFunction, RegistrationSource, RegistrationStatus};

use super::{
    person::Person,
    sheet::{Cell, Sheet},
};
use crate::refusal::Language::{self, English, German};

/// One registration in the list.
#[derive(Clone, Debug)]
pub struct Line {
    /// Where it stands.
    pub status: RegistrationStatus,
    /// Place in the queue.
    pub queue_number: Option<i32>,
    /// Who it is; nobody where the person was removed.
    pub person: Option<Person>,
    /// The public function that was declared.
    pub function: Option<PublicFunction>,
    /// Name of the group that was declared.
    pub group: Option<String>,
    /// Name of the partner that is represented.
    pub partner: Option<String>,
    /// How it came about.
    pub source: RegistrationSource,
    /// Titles of the chosen sessions.
    pub sessions: Vec<String>,
    /// One answer for each question of the list.
    pub answers: Vec<Option<String>>,
    /// Whether the person came.
    pub attendance: Attendance,
}

/// The list. Addresses, telephone numbers and answers stand in it only with `contacts`; what is kept apart never does.
#[must_use]
pub fn attendance_list(
    language: Language,
    contacts: bool,
    questions: &[String],
    lines: Vec<Line>,
) -> Sheet {
    let say =
        |german: &str, english: &str| if language == German { german } else { english }.to_owned();
    let mut head = vec![
        say("Status", "Status"),
        say("Wartenummer", "Queue number"),
        say("Vorname", "Given name"),
        say("Nachname", "Family name"),
        say("Organisation", "Organisation"),
        say("Funktion", "Function"),
        say("Öffentliches Amt", "Public office"),
        say("Gruppe", "Group"),
        say("Vertritt", "Represents"),
        say("Angemeldet als", "Registered as"),
        say("Programmpunkte", "Sessions"),
        say("Anwesenheit", "Attendance"),
    ];
    if contacts {
        head.extend([say("E-Mail", "E-mail"), say("Telefon", "Telephone")]);
        head.extend(questions.iter().cloned());
    }
    let rows = lines.into_iter().map(|line| row(language, contacts, line)).collect();
    Sheet { head, rows }
}

fn row(language: Language, contacts: bool, line: Line) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let known = line.person.is_some();
    let (given, family, organisation, function, email, phone) = match line.person {
        Some(person) => (
            Some(person.given_name),
            Some(person.family_name),
            person.organisation,
            person.function,
            person.email,
            person.phone,
        ),
        None => (None, None, None, None, None, None),
    };
    let removed = if language == German { "(entfernt)" } else { "(removed)" };
    let family = if known { family } else { Some(removed.to_owned()) };
    let mut cells = vec![
        text(status(language, line.status)),
        line.queue_number.into(),
        given.into(),
        family.into(),
        organisation.into(),
        function.into(),
        line.function.map(|function| office(language, function).to_owned()).into(),
        line.group.into(),
        line.partner.into(),
        text(source(language, line.source)),
        Some(line.sessions.join(", ")).filter(|sessions| !sessions.is_empty()).into(),
        text(attendance(language, line.attendance)),
    ];
    if contacts {
        cells.extend([email.into(), phone.into()]);
        cells.extend(line.answers.into_iter().map(Cell::from));
    }
    cells
}

fn status(language: Language, status: RegistrationStatus) -> &'static str {
    use RegistrationStatus::{
        Cancelled, Confirmed, Expired, Lapsed, Offered, PendingApproval, PendingConfirmation,
        Rejected, Waitlisted,
    };
    match (status, language) {
        (PendingConfirmation, German) => "Adresse nicht bestätigt",
        (PendingConfirmation, English) => "Address not confirmed",
        (PendingApproval, German) => "Wartet auf Zusage",
        (PendingApproval, English) => "Awaits approval",
        (Confirmed, German) => "Bestätigt",
        (Confirmed, English) => "Confirmed",
        (Waitlisted, German) => "Warteliste",
        (Waitlisted, English) => "Waiting",
        (Offered, German) => "Platz angeboten",
        (Offered, English) => "Seat offered",
        (Rejected, German) => "Abgelehnt",
        (Rejected, English) => "Rejected",
        (Cancelled, German) => "Storniert",
        (Cancelled, English) => "Cancelled",
        (Lapsed, German) => "Angebot verfallen",
        (Lapsed, English) => "Offer lapsed",
        (Expired, German) => "Verfallen",
        (Expired, English) => "Expired",
    }
}

fn attendance(language: Language, attendance: Attendance) -> &'static str {
    match (attendance, language) {
        (Attendance::Unknown, _) => "",
        (Attendance::Present, German) => "anwesend",
        (Attendance::Present, English) => "present",
        (Attendance::Absent, German) => "abwesend",
        (Attendance::Absent, English) => "absent",
    }
}

fn source(language: Language, source: RegistrationSource) -> &'static str {
    use RegistrationSource::{Delegate, Guest, Invitation, Organiser, PartnerSystem, User, WalkIn};
    match (source, language) {
        (Guest, German) => "Gast",
        (Guest, English) => "Guest",
        (User, German) => "Konto",
        (User, English) => "Account",
        (Delegate, German) => "Delegierte/r",
        (Delegate, English) => "Delegate",
        (Organiser, German) => "Durch die Veranstaltenden",
        (Organiser, English) => "By the organisers",
        (WalkIn, German) => "Vor Ort",
        (WalkIn, English) => "At the door",
        (PartnerSystem, German) => "Partnersystem",
        (PartnerSystem, English) => "Partner system",
        (Invitation, German) => "Einladung",
        (Invitation, English) => "Invitation",
    }
}

fn office(language: Language, function: PublicFunction) -> &'static str {
    use PublicFunction::{
        Administration, Councillor, DistrictAdministrator, IntegrationCommissioner, LordMayor,
        Mayor,
    };
    match (function, language) {
        (Mayor, German) => "Bürgermeister/-in",
        (Mayor, English) => "Mayor",
        (LordMayor, German) => "Oberbürgermeister/-in",
        (LordMayor, English) => "Lord mayor",
        (DistrictAdministrator, German) => "Landrat/Landrätin",
        (DistrictAdministrator, English) => "District administrator",
        (Councillor, German) => "Ratsmitglied",
        (Councillor, English) => "Councillor",
        (IntegrationCommissioner, German) => "Integrationsbeauftragte/-r",
        (IntegrationCommissioner, English) => "Integration commissioner",
        (Administration, German) => "Verwaltung",
        (Administration, English) => "Administration",
    }
}
