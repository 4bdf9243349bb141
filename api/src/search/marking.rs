//! Which parts of a text answer a query, for a reader to see.

use std::ops::Range;

use super::{
    document::{Document, Text},
    german::{Likeness, Sought, tokens},
};

/// Letters of an excerpt.
const EXCERPT: usize = 200;
/// Letters before the first word that answers.
const BEFORE: usize = 60;

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextPart {
    /// The part, as it stands in the text.
    pub text: String,
    /// Whether it answers the query.
    pub is_match: bool,
}

/// The title in parts.
#[must_use]
pub fn title(document: &Document, sought: &[Sought]) -> Vec<TextPart> {
    let title = document.title();
    parts(title, 0..title.len(), &matches(title, sought))
}

/// Of the text below the title that answers best, the part that answers; none where only the title does.
#[must_use]
pub fn excerpt(document: &Document, sought: &[Sought]) -> Option<Vec<TextPart>> {
    let below = document.texts.get(1..)?;
    let found = below.iter().map(|text| (text, matches(&text.text, sought)));
    let (Text { text, .. }, matches) = found
        .filter(|(_, matches)| !matches.is_empty())
        // The first of the best.
        .rev()
        .max_by_key(|(_, matches)| answered(matches))?;
    let first =
        matches.iter().max_by_key(|found| (found.likeness, usize::MAX - found.range.start))?;
    let range = around(text, &first.range);
    let mut parts = parts(text, range.clone(), &matches);
    if range.start > 0 {
        parts.insert(0, TextPart { text: "… ".to_owned(), is_match: false });
    }
    if range.end < text.len() {
        parts.push(TextPart { text: " …".to_owned(), is_match: false });
    }
    Some(parts)
}

#[derive(Clone, Debug)]
struct Match {
    range: Range<usize>,
    sought: usize,
    likeness: Likeness,
}

/// The words of a text that answer, in order and apart from each other.
fn matches(text: &str, sought: &[Sought]) -> Vec<Match> {
    let mut found: Vec<Match> = Vec::new();
    for token in tokens(text) {
        let likenesses = sought
            .iter()
            .enumerate()
            .filter_map(|(at, sought)| sought.likeness(&token.word).map(|likeness| (likeness, at)));
        let Some((likeness, sought)) = likenesses.max() else { continue };
        match found.last_mut() {
            // Words that hyphens join come after their parts.
            Some(last) if last.range.end > token.range.start => {
                last.range.start = last.range.start.min(token.range.start);
                last.range.end = last.range.end.max(token.range.end);
            }
            _ => found.push(Match { range: token.range, sought, likeness }),
        }
    }
    found
}

/// How many words of the query are answered, and how well.
fn answered(matches: &[Match]) -> (usize, Option<Likeness>) {
    let mut sought: Vec<usize> = matches.iter().map(|found| found.sought).collect();
    sought.sort_unstable();
    sought.dedup();
    (sought.len(), matches.iter().map(|found| found.likeness).max())
}

/// A range with the match in it, from word to word.
fn around(text: &str, found: &Range<usize>) -> Range<usize> {
    let before = &text[..found.start];
    let start = match before.char_indices().rev().nth(BEFORE) {
        None => 0,
        Some((at, _)) => {
            before[at..].find(char::is_whitespace).map_or(found.start, |blank| at + blank + 1)
        }
    };
    let rest = &text[start..];
    let end = match rest.char_indices().nth(EXCERPT) {
        None => text.len(),
        Some((at, _)) => {
            let cut =
                rest[..at].rfind(char::is_whitespace).map_or(start + at, |blank| start + blank);
            cut.max(found.end)
        }
    };
    start..end
}

/// The range of the text, cut where something begins to answer or ends to.
fn parts(text: &str, range: Range<usize>, matches: &[Match]) -> Vec<TextPart> {
    let mut parts = Vec::new();
    let mut push = |range: Range<usize>, is_match| {
        if !range.is_empty() {
            parts.push(TextPart { text: text[range].to_owned(), is_match });
        }
    };
    let mut at = range.start;
    for found in matches {
        if found.range.start < at || found.range.end > range.end {
            continue;
        }
        push(at..found.range.start, false);
        push(found.range.clone(), true);
        at = found.range.end;
    }
    push(at..range.end, false);
    parts
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::search::{SearchKind, document::Place, query::words};

    fn document(title: &str, texts: &[&str]) -> Document {
        let texts = texts.iter().map(|text| Some((*text).to_owned()));
        Document::new(SearchKind::Event, Uuid::nil(), String::new(), title.to_owned())
            .with(Place::Body, texts)
    }

    fn shown(parts: &[TextPart]) -> String {
        let shown = |part: &TextPart| {
            if part.is_match { format!("[{}]", part.text) } else { part.text.clone() }
        };
        parts.iter().map(shown).collect()
    }

    #[test]
    fn whole_words_are_marked_as_they_are_written() {
        let sought = words("buergerinnen dialog").unwrap();
        let document = document("Dialog für Bürger*innen: <b>Flüchtlingsdialoge</b>", &[]);
        let expected = "[Dialog] für [Bürger*innen]: <b>[Flüchtlingsdialoge]</b>";
        assert_eq!(shown(&title(&document, &sought)), expected);
        assert_eq!(excerpt(&document, &sought), None);
    }

    #[test]
    fn an_excerpt_shows_the_text_that_answers_most() {
        let sought = words("Rathaus Stadt").unwrap();
        let long = "Wort ".repeat(60);
        let text = format!("{long}Im Rathaus der Stadt {long}");
        let document = document("Titel", &["Die Stadt", &text, "Rathaus, Stadt"]);
        let shown = shown(&excerpt(&document, &sought).unwrap());
        assert!(shown.starts_with("… Wort") && shown.ends_with("Wort …"), "{shown}");
        assert!(shown.contains("Im [Rathaus] der [Stadt] Wort"), "{shown}");
        assert!(shown.chars().count() < 220, "{shown}");
    }

    #[test]
    fn every_text_can_be_cut() {
        let sought = words("ende").unwrap();
        let text = format!("{} Ende", "ä".repeat(300));
        let document = document("Titel", &[&text, "Ende", "\u{1f600}\u{1f600} Ende"]);
        assert!(excerpt(&document, &sought).is_some());
        let sought = words(&"ä".repeat(32)).unwrap();
        assert_eq!(excerpt(&document, &sought), None);
    }
}
