//! What people are asked when they register.

use std::collections::HashMap;

use entity::{
    event,
    id::{EventId, RegistrationQuestionId},
    registration_question,
    terms::{QuestionKind, SubjectKind},
};
use serde_json::{Value, json};

use super::{Existing, Part, difference, note, open_event};
use crate::{
    access::Actor,
    app::App,
    checks::Checks,
    events::{
        part_refusal::EventPartErrorCode::{NotTheWholeList, QuestionRetired, TooMany},
        policy::SeenEvent,
        question::{QUESTIONS, QuestionFields},
        store::arrange,
    },
    fault::Fault,
    order::{is_whole, next},
    patch::Patch,
    reach::Reach,
    refusal::Refusal,
    registrations::service::seats,
    write::{Change, Write},
};

/// A question that is to be added.
#[derive(Clone, Debug)]
pub struct NewQuestion {
    /// The event.
    pub event: EventId,
    /// What it says.
    pub fields: QuestionFields,
}

/// A change of a question.
#[derive(Clone, Debug)]
pub struct QuestionEdit {
    /// The question.
    pub question: Existing<RegistrationQuestionId>,
    /// What is to change.
    pub fields: QuestionFields,
}

/// The questions of an event in a new order.
#[derive(Clone, Debug)]
pub struct QuestionOrder {
    /// The event.
    pub event: EventId,
    /// All questions that it asks.
    pub questions: Vec<RegistrationQuestionId>,
}

/// Asks for the questions that an event asks now, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct QuestionsOf(pub EventId);

/// Questions by id.
pub async fn questions(
    app: &App,
    reach: &Reach,
    ids: &[RegistrationQuestionId],
) -> Result<HashMap<RegistrationQuestionId, registration_question::Model>, Fault> {
    let rows = arrange::questions(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The questions of events, at most 100 of each. Whoever asks has seen the events' details.
pub async fn questions_of_events(
    app: &App,
    _: &Reach,
    keys: &[QuestionsOf],
) -> Result<HashMap<QuestionsOf, Vec<registration_question::Model>>, Fault> {
    let ids: Vec<EventId> = keys.iter().map(|key| key.0).collect();
    let found = arrange::questions_of_events(app.database.read(), &ids).await?;
    Ok(found.into_iter().map(|(id, rows)| (QuestionsOf(id), rows)).collect())
}

/// Adds a question after the others of the event.
pub async fn add_question(
    app: &App,
    actor: &Actor,
    command: NewQuestion,
) -> Result<registration_question::Model, Part> {
    let mut write = Write::begin(app, actor, "events.add_question").await?;
    let context = open_event(&mut write, actor, command.event).await?;
    let others = arrange::questions_within(write.transaction(), command.event).await?;
    let blank = registration_question::Model {
        id: write.new_id(),
        event_id: command.event,
        position: next(others.iter().map(|row| row.position)),
        kind: QuestionKind::Text,
        text: String::new(),
        choices: None,
        required: false,
        purpose: String::new(),
        retention_days: 0,
        sensitive: false,
        retired: false,
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
    };
    let mut checks = Checks::default();
    let asked = others.iter().filter(|row| !row.retired).count();
    if asked >= QUESTIONS {
        let refusal = Refusal::at("", TooMany).with("max", QUESTIONS);
        checks.refuse(refusal.with("found", asked + 1));
    }
    let row = whole(command.fields).over(&blank, false, &mut checks);
    checks.done()?;
    arrange::insert_question(write.transaction(), &row).await?;
    written(&mut write, &context.event, Change::Created, None, &row).await?;
    write.commit().await?;
    Ok(row)
}

/// Changes a question. Once it is answered, what people were asked stays.
pub async fn update_question(
    app: &App,
    actor: &Actor,
    command: QuestionEdit,
) -> Result<registration_question::Model, Part> {
    let mut write = Write::begin(app, actor, "events.update_question").await?;
    let (event, before) = find(&mut write, actor, command.question).await?;
    if before.retired {
        return Err(Refusal::at("id", QuestionRetired).into());
    }
    let is_answered = arrange::is_answered(write.transaction(), before.id).await?;
    let mut checks = Checks::default();
    let row = command.fields.over(&before, is_answered, &mut checks);
    checks.done()?;
    save(write, &event, before, row).await
}

/// Asks a question no longer. Answers stay until they are erased.
pub async fn retire_question(
    app: &App,
    actor: &Actor,
    command: Existing<RegistrationQuestionId>,
) -> Result<registration_question::Model, Part> {
    let mut write = Write::begin(app, actor, "events.retire_question").await?;
    let (event, before) = find(&mut write, actor, command).await?;
    let row = registration_question::Model { retired: true, ..before.clone() };
    save(write, &event, before, row).await
}

/// Puts the questions that an event asks into another order.
pub async fn reorder_questions(
    app: &App,
    actor: &Actor,
    command: QuestionOrder,
) -> Result<SeenEvent, Part> {
    let mut write = Write::begin(app, actor, "events.reorder_questions").await?;
    let context = open_event(&mut write, actor, command.event).await?;
    let rows = arrange::questions_within(write.transaction(), command.event).await?;
    let asked = rows.iter().filter(|row| !row.retired);
    let there: Vec<RegistrationQuestionId> = asked.map(|row| row.id).collect();
    if !is_whole(&there, &command.questions) {
        let refusal = Refusal::at("questionIds", NotTheWholeList).with("count", there.len());
        return Err(refusal.into());
    }
    let positions: HashMap<_, i32> = command.questions.into_iter().zip(1..).collect();
    arrange::reorder_questions(write.transaction(), &positions).await?;
    let details = json!({ "questions": { "reordered": there.len() } });
    let event = context.event;
    note(&mut write, &event, Change::Updated, (SubjectKind::Event, event.id.0), &details);
    write.announce("event.questions_changed", Some(event.id.0), json!({}));
    write.commit().await?;
    Ok(SeenEvent::new(event, true))
}

/// For what is new, what is not given is as wrong as null.
fn whole(fields: QuestionFields) -> QuestionFields {
    fn given<T>(value: Patch<T>) -> Patch<T> {
        if value.is_given() { value } else { Patch::Clear }
    }
    QuestionFields {
        kind: given(fields.kind),
        text: given(fields.text),
        purpose: given(fields.purpose),
        retention_days: given(fields.retention_days),
        ..fields
    }
}

/// The question and its event, which the actor may edit.
async fn find(
    write: &mut Write,
    actor: &Actor,
    question: Existing<RegistrationQuestionId>,
) -> Result<(event::Model, registration_question::Model), Part> {
    let reach = Reach::of(actor, write.now());
    let ids = [question.id];
    let seen = arrange::questions(write.transaction(), &reach, &ids).await?.pop();
    let context = open_event(write, actor, seen.ok_or(Fault::NotFound)?.event_id).await?;
    // Once more: it was read before the event was locked.
    let row = arrange::questions(write.transaction(), &reach, &ids).await?.pop();
    let row = row.ok_or(Fault::NotFound)?;
    Fault::unless_expected(row.version, question.expected_version)?;
    Ok((context.event, row))
}

/// Where nothing is other than it was, the version stays.
async fn save(
    mut write: Write,
    event: &event::Model,
    before: registration_question::Model,
    row: registration_question::Model,
) -> Result<registration_question::Model, Part> {
    if row == before {
        write.concerns(before.id);
        write.commit().await?;
        return Ok(before);
    }
    let row = registration_question::Model {
        updated_at: write.now(),
        version: before.version + 1,
        ..row
    };
    arrange::update_question(write.transaction(), &row).await?;
    written(&mut write, event, Change::Updated, Some(&before), &row).await?;
    write.commit().await?;
    Ok(row)
}

fn values(row: &registration_question::Model) -> Value {
    json!({
        "kind": row.kind, "text": row.text, "choices": row.choices, "required": row.required,
        "purpose": row.purpose, "retentionDays": row.retention_days, "sensitive": row.sensitive,
        "retired": row.retired,
    })
}

async fn written(
    write: &mut Write,
    event: &event::Model,
    change: Change,
    before: Option<&registration_question::Model>,
    after: &registration_question::Model,
) -> Result<(), Fault> {
    let details = difference(before.map(values).as_ref(), &values(after));
    let subject = (SubjectKind::RegistrationQuestion, after.id.0);
    note(write, event, change, subject, &details);
    write.announce("event.questions_changed", Some(event.id.0), json!({}));
    seats::touch(write, event.id).await
}
