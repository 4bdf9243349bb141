//! Lists that an event or series carries: notices, guiding questions, topics.

use entity::{
    id::{EventId, EventSeriesId, TopicId},
    terms::{SubjectKind, TextItemKind},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Part, Whole, note, open_event, open_series};
use crate::{
    access::Actor,
    app::App,
    checks::{Checks, LINE},
    content::service as content,
    events::{
        part_refusal::EventPartErrorCode::{self, Required},
        store::arrange,
    },
    patch::Patch,
    words,
    write::{Change, Write},
};

/// Most characters of a notice or question.
const ITEM: usize = 2_000;

/// What an event or series tells and asks; absent stays, null empties.
#[derive(Clone, Debug)]
pub struct TextsEdit {
    /// The event or series.
    pub of: Whole,
    /// What people need to know before they come.
    pub notices: Patch<Vec<String>>,
    /// Questions that it asks.
    pub guiding_questions: Patch<Vec<String>>,
}

/// The topics of an event or series, all of them, in order.
#[derive(Clone, Debug)]
pub struct TopicsEdit {
    /// The event or series.
    pub of: Whole,
    /// The topics by their names.
    pub names: Vec<String>,
}

/// Says what people need to know and what is asked.
pub async fn set_event_texts(app: &App, actor: &Actor, command: TextsEdit) -> Result<Whole, Part> {
    let mut write = Write::begin(app, actor, "events.set_texts").await?;
    let subject = Subject::open(&mut write, actor, command.of).await?;
    let mut checks = Checks::default();
    let lists = [
        ("notices", TextItemKind::Notice, command.notices),
        ("guidingQuestions", TextItemKind::GuidingQuestion, command.guiding_questions),
    ];
    let lists = lists.map(|(path, kind, texts)| (path, kind, list(&mut checks, path, texts)));
    checks.done()?;
    let mut details = json!({});
    for (path, kind, texts) in lists {
        let Some(texts) = texts else { continue };
        let before = content::texts_within(&write, subject.id(), kind).await?;
        if before != texts {
            content::replace_texts(&write, subject.id(), kind, &texts).await?;
            details[path] = json!({ "before": before, "after": texts });
        }
    }
    subject.changed(&mut write, &details);
    write.commit().await?;
    Ok(command.of)
}

/// Says what it is about. A topic that nobody has named before is entered.
pub async fn set_topics(app: &App, actor: &Actor, command: TopicsEdit) -> Result<Whole, Part> {
    let mut write = Write::begin(app, actor, "events.set_topics").await?;
    let subject = Subject::open(&mut write, actor, command.of).await?;
    let mut checks = Checks::default();
    let names = checks.list("topics", &command.names).unwrap_or_default();
    for (number, name) in names.iter().enumerate() {
        if name.chars().count() <= LINE && words::sort_key(name).is_empty() {
            checks.refuse_at(&format!("topics.{number}"), Required);
        }
    }
    checks.done()?;
    let mut topics: Vec<TopicId> = Vec::with_capacity(names.len());
    for name in &names {
        topics.push(content::topic_named(&mut write, name).await?);
    }
    arrange::replace_topics(write.transaction(), subject.key(), &topics).await?;
    subject.changed(&mut write, &json!({ "topics": names }));
    write.commit().await?;
    Ok(command.of)
}

/// An event or series that the actor may edit.
enum Subject {
    Event(EventId, Box<entity::event::Model>),
    Series(EventSeriesId),
}

impl Subject {
    async fn open(write: &mut Write, actor: &Actor, of: Whole) -> Result<Self, Part> {
        Ok(match of {
            Whole::Event(id) => {
                Self::Event(id, Box::new(open_event(write, actor, id).await?.event))
            }
            Whole::Series(id) => {
                open_series(write, actor, id).await?;
                Self::Series(id)
            }
        })
    }

    fn key(&self) -> (SubjectKind, Uuid) {
        match self {
            Self::Event(id, _) => (SubjectKind::Event, id.0),
            Self::Series(id) => (SubjectKind::EventSeries, id.0),
        }
    }

    fn id(&self) -> Uuid {
        self.key().1
    }

    fn changed(&self, write: &mut Write, details: &Value) {
        let (kind, id) = self.key();
        match self {
            Self::Event(_, event) => {
                note(write, event, Change::Updated, (kind, id), details);
                write.announce("event.texts_changed", Some(id), json!({}));
            }
            Self::Series(_) => {
                write.changed(Change::Updated, kind, id, details);
                write.announce("event_series.texts_changed", Some(id), json!({}));
            }
        }
    }
}

/// A list after the change; `None` if it stays.
fn list(
    checks: &mut Checks<EventPartErrorCode>,
    path: &str,
    texts: Patch<Vec<String>>,
) -> Option<Vec<String>> {
    let texts = match texts {
        Patch::Keep => return None,
        Patch::Clear => return Some(Vec::new()),
        Patch::Set(texts) => texts,
    };
    checks.paragraphs(path, &texts, ITEM)
}
