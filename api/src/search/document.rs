//! What an object is found by: its texts, and how much each of them says.

use std::collections::BTreeMap;

use entity::search_word;
use uuid::Uuid;

use super::{SearchKind, german};

/// Where in an object a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A text that tells more.
    Body = 3,
    /// Another name, a topic, an official key.
    Name = 6,
    /// The title.
    Title = 10,
}

/// A text of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Where it stands.
    pub place: Place,
    /// Whether it is hidden from some who see the object.
    pub is_detail: bool,
    /// The text.
    pub text: String,
}

/// An object as the search reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its type.
    pub kind: SearchKind,
    /// The object.
    pub id: Uuid,
    /// Its title in the form that sorts.
    pub sort_name: String,
    /// Its texts, the title first.
    pub texts: Vec<Text>,
}

impl Document {
    /// An object with nothing but a title.
    #[must_use]
    pub fn new(kind: SearchKind, id: impl Into<Uuid>, sort_name: String, title: String) -> Self {
        let title = Text { place: Place::Title, is_detail: false, text: title };
        Self { kind, id: id.into(), sort_name, texts: vec![title] }
    }

    /// The title.
    #[must_use]
    pub fn title(&self) -> &str {
        self.texts.first().map_or("", |text| &text.text)
    }

    /// With texts that everybody sees who sees the object.
    #[must_use]
    pub fn with(self, place: Place, texts: impl IntoIterator<Item = Option<String>>) -> Self {
        self.and(place, false, texts)
    }

    /// With texts that are hidden from some who see the object.
    #[must_use]
    pub fn with_details(
        self,
        place: Place,
        texts: impl IntoIterator<Item = Option<String>>,
    ) -> Self {
        self.and(place, true, texts)
    }

    fn and(
        mut self,
        place: Place,
        is_detail: bool,
        texts: impl IntoIterator<Item = Option<String>>,
    ) -> Self {
        let texts = texts.into_iter().flatten().map(|text| Text { place, is_detail, text });
        self.texts.extend(texts);
        self
    }

    /// As those see it who do not see its details.
    #[must_use]
    pub fn face(mut self) -> Self {
        self.texts.retain(|text| !text.is_detail);
        self
    }

    /// The words of its texts, each with the most that a text with it says.
    #[must_use]
    pub fn words(&self) -> Vec<search_word::Model> {
        let mut weights: BTreeMap<(String, bool), i32> = BTreeMap::new();
        for Text { place, is_detail, text } in &self.texts {
            let words = german::tokens(text).into_iter().map(|token| token.word);
            for word in words.filter(|word| !german::is_filler(word)) {
                let weight = weights.entry((word, *is_detail)).or_default();
                *weight = (*weight).max(*place as i32);
            }
        }
        let seen_by_all = |word: &str| weights.get(&(word.to_owned(), false)).copied();
        weights
            .iter()
            // A detail that says no more than what all see is no detail.
            .filter(|((word, is_detail), weight)| {
                !*is_detail || seen_by_all(word).is_none_or(|seen| seen < **weight)
            })
            .map(|((word, is_detail), weight)| search_word::Model {
                word: word.clone(),
                subject_id: self.id,
                is_detail: *is_detail,
                weight: *weight,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_counts_by_its_best_text_and_details_stay_apart() {
        let document =
            Document::new(SearchKind::Event, Uuid::nil(), String::new(), "Dialog der Stadt".into())
                .with(Place::Body, [Some("Ein Dialog".into()), None])
                .with_details(Place::Body, [Some("Dialog im Rathaus".into())]);
        let words: Vec<_> =
            document.words().into_iter().map(|row| (row.word, row.is_detail, row.weight)).collect();
        let expected = [("dialog", false, 10), ("rathaus", true, 3), ("stadt", false, 10)];
        assert_eq!(
            words,
            expected.map(|(word, is_detail, weight)| (word.to_owned(), is_detail, weight))
        );
        assert_eq!(document.face().words().len(), 2);
    }
}
