//! Taking a list of the participants away: as a file, with a purpose, and with an entry in the audit log.

use std::collections::HashMap;

use entity::{
    id::{AudienceGroupId, EventId, PartnerId, SessionId},
    registration, registration_question,
    terms::{QuestionKind, SubjectKind},
};
use serde::Serialize;
use serde_json::json;

use super::{
    answers::{self, open_answer},
    participants::open_all,
};
use crate::{
    access::Actor,
    app::App,
    events::service::{EventInContext, event_in_context},
    fault::Fault,
    policy::{self, Action},
    reach::{Reach, participants::Part},
    refusal::{
        Failure,
        Language::{self, German},
        Refusal,
    },
    registrations::{
        attendance_list::{Line, attendance_list},
        checks::{Checks, LINE},
        refusal::RegistrationErrorCode::{self, Required},
        sheet,
        store::lists,
    },
    write::{Change, Write},
};

/// Most registrations of one file.
const MOST: u64 = 10_000;

/// What kind of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ExportFormat {
    /// Comma-separated values.
    Csv,
    /// A workbook.
    Xlsx,
}

/// What a list is taken away for (Art. 5 (1) b GDPR).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ExportPurpose {
    /// To see at the door who is awaited, or to sign there.
    AttendanceList,
    /// To make badges.
    NameBadges,
    /// To order food and rooms.
    Catering,
    /// To show funders that the event took place.
    ProofOfUse,
    /// Something else, which the note says.
    Other,
}

/// A list that is to be taken away.
#[derive(Clone, Debug)]
pub struct ExportParticipants {
    /// Of which event.
    pub event: EventId,
    /// As what.
    pub format: ExportFormat,
    /// What for.
    pub purpose: ExportPurpose,
    /// What for, in words.
    pub note: Option<String>,
    /// In which language its words are.
    pub language: Language,
}

/// A file. `Debug` shows nothing of what is in it.
pub struct ExportFile {
    /// What it is called.
    pub name: String,
    /// What kind of file it is.
    pub media_type: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// How many registrations are in it.
    pub registrations: usize,
}

impl std::fmt::Debug for ExportFile {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "ExportFile({})", self.name)
    }
}

/// Makes the list of all registrations of an event: guests, those who wait and those who cancelled as well, each with
/// where it stands.
pub async fn export_participants(
    app: &App,
    actor: &Actor,
    command: ExportParticipants,
) -> Result<ExportFile, Failure<RegistrationErrorCode>> {
    let now = app.clock.now();
    let reach = Reach::of(actor, now);
    let context = permitted(app.database.read(), actor, &reach, command.event).await?;
    let mut checks = Checks::default();
    let note = command.note.as_deref().and_then(|note| checks.line("note", note, LINE));
    if command.purpose == ExportPurpose::Other && command.note.is_none() {
        checks.refuse(Refusal::at("note", Required));
    }
    checks.done()?;
    let contacts = policy::decide(actor, Action::ReadContacts, &context.facts()).is_allowed();
    let rows = lists::all_of_event(app.database.read(), command.event, MOST + 1).await?;
    if rows.len() as u64 > MOST {
        let limit = format!("a list has at most {MOST} registrations");
        return Err(Fault::LimitExceeded(limit).into());
    }
    let (questions, lines) = lines(app, &command, contacts, &rows).await?;
    let sheet = attendance_list(command.language, contacts, &questions, lines);
    let (bytes, media_type, extension) = match command.format {
        ExportFormat::Csv => {
            (sheet::csv(&sheet, command.language)?, "text/csv; charset=utf-8", "csv")
        }
        ExportFormat::Xlsx => (
            sheet::xlsx(&sheet, now)?,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
        ),
    };
    note_export(app, actor, &reach, &command, note, contacts, &rows).await?;
    let word = if command.language == German { "anmeldungen" } else { "registrations" };
    let name = format!("{word}-{}-{}.{extension}", context.event.slug.as_str(), now.date_naive());
    Ok(ExportFile { name, media_type, bytes, registrations: rows.len() })
}

/// The entry in the audit log: without it, nothing is handed out. The number of people is not in it: of a protected
/// event, nobody else may know it (invariant 7).
async fn note_export(
    app: &App,
    actor: &Actor,
    reach: &Reach,
    command: &ExportParticipants,
    note: Option<String>,
    contacts: bool,
    rows: &[registration::Model],
) -> Result<(), Fault> {
    let mut write = Write::begin(app, actor, "registrations.export_participants").await?;
    let context = permitted(write.transaction(), actor, reach, command.event).await?;
    write.on(policy::require(actor, Action::ExportParticipants, &context.facts())?);
    let details =
        json!({ "purpose": command.purpose, "format": command.format, "contacts": contacts });
    write.changed(Change::Read, SubjectKind::Event, command.event, &details);
    for row in rows {
        write.concerns(row.id);
    }
    if let Some(note) = note {
        // What somebody wrote freely may name people.
        write.personal(json!({ "note": note }));
    }
    write.commit().await?;
    Ok(())
}

async fn permitted(
    connection: &impl sea_orm::ConnectionTrait,
    actor: &Actor,
    reach: &Reach,
    event: EventId,
) -> Result<EventInContext, Fault> {
    let context = event_in_context(connection, reach, event).await?;
    policy::require(actor, Action::ExportParticipants, &context.facts())?;
    // Keys are good for nothing at protected events, whatever they are for.
    if lists::events_with(connection, reach, Part::People, &[event]).await?.is_empty() {
        return Err(Fault::Forbidden);
    }
    Ok(context)
}

/// The questions whose answers are in the list, and its lines.
async fn lines(
    app: &App,
    command: &ExportParticipants,
    contacts: bool,
    rows: &[registration::Model],
) -> Result<(Vec<String>, Vec<Line>), Fault> {
    let connection = app.database.read();
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut people = open_all(&app.vault, lists::participants(connection, &ids).await?)?;
    let groups: Vec<AudienceGroupId> = rows.iter().filter_map(|row| row.group_id).collect();
    let groups: HashMap<_, _> = lists::groups(connection, &distinct(groups))
        .await?
        .into_iter()
        .map(|group| (group.id, group.name))
        .collect();
    let partners: Vec<PartnerId> = rows.iter().filter_map(|row| row.partner_id).collect();
    let partners: HashMap<_, _> =
        lists::partner_names(connection, &distinct(partners)).await?.into_iter().collect();
    let titles: HashMap<SessionId, String> = lists::session_titles(connection, command.event)
        .await?
        .into_iter()
        .map(|(id, position, title)| (id, title.unwrap_or_else(|| format!("{position}."))))
        .collect();
    let mut chosen: HashMap<_, Vec<String>> = HashMap::new();
    for choice in lists::sessions(connection, &ids).await? {
        if let Some(title) = titles.get(&choice.session_id) {
            chosen.entry(choice.registration_id).or_default().push(title.clone());
        }
    }
    let questions = if contacts { asked(app, command.event).await? } else { Vec::new() };
    let mut answered = HashMap::new();
    if !questions.is_empty() {
        let (yes, no) = if command.language == German { ("ja", "nein") } else { ("yes", "no") };
        for row in lists::answers(connection, &ids).await? {
            let answer = answers::text(&open_answer(&app.vault, &row)?, yes, no);
            answered.insert((row.registration_id, row.question_id), answer);
        }
    }
    let mut line = |row: &registration::Model| Line {
        status: row.status,
        queue_number: row.queue_number,
        person: people.remove(&row.id),
        function: row.function,
        group: row.group_id.and_then(|id| groups.get(&id).cloned()),
        partner: row.partner_id.and_then(|id| partners.get(&id).cloned()),
        source: row.source,
        sessions: chosen.remove(&row.id).unwrap_or_default(),
        answers: questions.iter().map(|question| answered.remove(&(row.id, question.id))).collect(),
        attendance: row.attendance,
    };
    let lines = rows.iter().map(&mut line).collect();
    Ok((questions.into_iter().map(|question| question.text).collect(), lines))
}

/// Questions that can have an answer in the list: none that could reveal what Art. 9 GDPR protects.
async fn asked(app: &App, event: EventId) -> Result<Vec<registration_question::Model>, Fault> {
    let mut questions = lists::questions_of_events(app.database.read(), &[event]).await?;
    questions.retain(|question| !question.sensitive && question.kind != QuestionKind::Consent);
    Ok(questions)
}

fn distinct<Id: Ord>(mut ids: Vec<Id>) -> Vec<Id> {
    ids.sort_unstable();
    ids.dedup();
    ids
}
