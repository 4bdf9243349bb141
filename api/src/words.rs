//! One normal form of German words, for text filters and for sorting, the same on both databases.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// Folds case, umlauts, ß and accents: `Förderung`, `FÖRDERUNG` and `foerderung` become `foerderung`.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + 8);
    // Composed first, so that a decomposed ä is an ä and not an a with an accent.
    for character in text.nfkc().flat_map(char::to_lowercase) {
        match character {
            'ä' | 'æ' => folded.push_str("ae"),
            'ö' | 'ø' | 'œ' => folded.push_str("oe"),
            'ü' => folded.push_str("ue"),
            'ß' => folded.push_str("ss"),
            'å' => folded.push('a'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'þ' => folded.push_str("th"),
            other => folded.extend(other.nfd().filter(|part| !is_combining_mark(*part))),
        }
    }
    folded
}

/// The key by which a name sorts: folded, words separated by one blank, nothing else.
#[must_use]
pub fn sort_key(name: &str) -> String {
    words(name).collect::<Vec<_>>().join(" ")
}

/// What a row keeps for the text filter: every word of `texts`, folded, and its stem.
#[must_use]
pub fn search_text<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut kept: Vec<String> = Vec::new();
    for word in texts.into_iter().flat_map(words) {
        let stem = stem(&word);
        for form in [word, stem] {
            if !kept.contains(&form) {
                kept.push(form);
            }
        }
    }
    // Blanks at both ends, so that a pattern can ask for the beginning of a word.
    format!(" {} ", kept.join(" "))
}

/// What the text filter looks for: the stem of each word, at most ten of them.
///
/// A stem is found anywhere in a word, so that the second part of a compound is found too.
#[must_use]
pub fn search_terms(query: &str) -> Vec<String> {
    let mut terms: Vec<String> = Vec::new();
    for word in words(query) {
        let stem = stem(&word);
        if !terms.contains(&stem) {
            terms.push(stem);
        }
    }
    terms.truncate(10);
    terms
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let folded = fold(text);
    let words: Vec<String> = folded
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.into_iter()
}

fn stem(word: &str) -> String {
    frostem::Stemmer::new(frostem::Algorithm::German).stem(word).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(query: &str, text: &str) -> bool {
        let kept = search_text([text]);
        search_terms(query).iter().all(|term| kept.contains(term))
    }

    #[test]
    fn german_is_found_as_people_write_it() {
        for (query, text) in [
            ("foerderung", "Förderung"),
            ("Förderung", "FOERDERUNGEN"),
            ("förderungen", "Wirtschaftsförderung in Dresden"),
            ("strasse", "Straße"),
            ("koepping", "Köpping"),
            ("Flüchtlingsdialog", "Kommunale Flüchtlingsdialoge"),
            ("weltoff", "Weltoffene Kommune"),
            ("ko\u{308}pping", "Köpping"),
            ("Kommune Dialog", "Weltoffene Kommune – Vom Dialog zum Zusammenhalt"),
        ] {
            assert!(finds(query, text), "{query} in {text}");
        }
        for (query, text) in [("Potsdam", "Dresden"), ("Kommune Potsdam", "Weltoffene Kommune")] {
            assert!(!finds(query, text), "{query} in {text}");
        }
    }

    #[test]
    fn names_sort_without_case_accents_and_signs() {
        assert_eq!(sort_key("  „Ämter & Straßen“ "), "aemter strassen");
        assert_eq!(sort_key("Łódź"), "lodz");
    }
}
