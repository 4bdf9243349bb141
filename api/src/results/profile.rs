//! What an event profile may say.

use entity::{event_profile, id::TopicId, value::PartialDate};

use super::{
    checks::{Checks, TEXT},
    refusal::ResultErrorCode::{NegativeCount, Repeated, TooMany},
};
use crate::{
    checks::SourceFields, content::service::SourceDraft, patch::Patch, refusal::Refusal, words,
};

/// Most results that a profile names as its key results.
pub(super) const KEY_RESULTS: usize = 3;

/// A profile as a client wants it: absent is not null.
#[derive(Clone, Debug, Default)]
pub struct ProfileFields {
    /// Title.
    pub title: Patch<String>,
    /// When the dialogue was held, as far as that is known.
    pub held_on: Patch<String>,
    /// How the event was built.
    pub concept: Patch<String>,
    /// Why it was held.
    pub occasion: Patch<String>,
    /// Who moderated.
    pub moderation: Patch<String>,
    /// How many took part, and whether that is a rough figure.
    pub participants: Patch<(i32, bool)>,
    /// Who took part, in words.
    pub participants_text: Patch<String>,
    /// How participants rated it, in words.
    pub ratings: Patch<String>,
    /// Functional address for questions.
    pub function_mailbox: Patch<String>,
    /// Topics in order.
    pub topics: Patch<Vec<TopicId>>,
    /// Groups that took part.
    pub participant_groups: Patch<Vec<String>>,
    /// What mattered most of what came out.
    pub key_results: Patch<Vec<String>>,
    /// What is to happen next.
    pub next_steps: Patch<Vec<String>>,
    /// Texts in which the facts are stated.
    pub sources: Patch<Vec<SourceFields>>,
}

/// What a profile says besides its row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lists {
    pub topics: Vec<TopicId>,
    pub participant_groups: Vec<String>,
    pub key_results: Vec<String>,
    pub next_steps: Vec<String>,
    pub sources: Vec<SourceDraft>,
}

impl ProfileFields {
    /// The profile after the change; tells `checks` of everything that is wrong.
    pub(super) fn over(
        self,
        before: event_profile::Model,
        lists: Lists,
        checks: &mut Checks,
    ) -> (event_profile::Model, Lists) {
        let mut lines =
            |path: &str, text: Patch<String>| text.and_then(|text| checks.lines(path, &text, TEXT));
        let concept = lines("concept", self.concept);
        let occasion = lines("occasion", self.occasion);
        let moderation = lines("moderation", self.moderation);
        let participants_text = lines("participantsText", self.participants_text);
        let ratings = lines("ratings", self.ratings);
        let title = checks.required_line("title", self.title).unwrap_or(before.title);
        let held_on: Patch<PartialDate> =
            self.held_on.and_then(|date| checks.date("heldOn", &date));
        let mailbox =
            self.function_mailbox.and_then(|email| checks.email("functionMailbox", &email));
        if matches!(self.participants, Patch::Set((count, _)) if count < 0) {
            checks.refuse_at("participants.count", NegativeCount);
        }
        let known = before.participants_count.zip(before.participants_approximate);
        let participants = self.participants.over(known);
        let lists = Lists {
            topics: topics(self.topics, lists.topics, checks),
            participant_groups: texts(self.participant_groups, lists.participant_groups, |texts| {
                checks.list("participantGroups", texts)
            }),
            key_results: texts(self.key_results, lists.key_results, |texts| {
                key_results(checks, texts)
            }),
            next_steps: texts(self.next_steps, lists.next_steps, |texts| {
                checks.list("nextSteps", texts)
            }),
            sources: match self.sources {
                Patch::Keep => lists.sources,
                Patch::Clear => Vec::new(),
                Patch::Set(sources) => checks.sources("sources", &sources).unwrap_or_default(),
            },
        };
        let row = event_profile::Model {
            held_on: held_on.over(before.held_on),
            concept: concept.over(before.concept),
            occasion: occasion.over(before.occasion),
            moderation: moderation.over(before.moderation),
            participants_count: participants.map(|(count, _)| count),
            participants_approximate: participants.map(|(_, approximate)| approximate),
            participants_text: participants_text.over(before.participants_text),
            ratings: ratings.over(before.ratings),
            function_mailbox: mailbox.over(before.function_mailbox),
            sort_name: words::sort_key(&title),
            title,
            ..before
        };
        let texts = [Some(&row.title), row.concept.as_ref(), row.occasion.as_ref()];
        let search_text = words::search_text(texts.into_iter().flatten().map(String::as_str));
        (event_profile::Model { search_text, ..row }, lists)
    }
}

fn texts(
    change: Patch<Vec<String>>,
    before: Vec<String>,
    check: impl FnOnce(&[String]) -> Option<Vec<String>>,
) -> Vec<String> {
    match change {
        Patch::Keep => before,
        Patch::Clear => Vec::new(),
        Patch::Set(texts) => check(&texts).unwrap_or_default(),
    }
}

fn key_results(checks: &mut Checks, texts: &[String]) -> Option<Vec<String>> {
    if texts.len() > KEY_RESULTS {
        let refusal = Refusal::at("keyResults", TooMany);
        checks.refuse(refusal.with("max", KEY_RESULTS).with("found", texts.len()));
        return None;
    }
    checks.list("keyResults", texts)
}

fn topics(change: Patch<Vec<TopicId>>, before: Vec<TopicId>, checks: &mut Checks) -> Vec<TopicId> {
    let topics = match change {
        Patch::Keep => return before,
        Patch::Clear => return Vec::new(),
        Patch::Set(topics) => topics,
    };
    if checks.bounded("topicIds", &topics).is_none() {
        return Vec::new();
    }
    for (number, topic) in topics.iter().enumerate() {
        if topics[..number].contains(topic) {
            let refusal = Refusal::at(&format!("topicIds.{number}"), Repeated);
            checks.refuse(refusal.with("value", number + 1));
        }
    }
    topics
}
