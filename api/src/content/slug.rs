//! Names in addresses that are made from names.

use entity::value::Slug;

use crate::words;

/// Most letters of a slug.
const LONGEST: usize = 100;

/// The slugs that a name proposes, the plainest first: `ämter & co` gives `aemter-co`, `aemter-co-2` …
///
/// None for a name without a Latin letter or digit.
pub fn proposals(name: &str) -> impl Iterator<Item = Slug> {
    let folded = words::fold(name);
    let words: Vec<&str> = folded
        .split(|character: char| !character.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let base = words.join("-");
    (1..=99).filter_map(move |number| {
        let suffix = if number == 1 { String::new() } else { format!("-{number}") };
        format!("{}{suffix}", shortened(&base, LONGEST - suffix.len())).parse().ok()
    })
}

/// At most `longest` bytes of ASCII, cut between two words where there are two.
fn shortened(slug: &str, longest: usize) -> &str {
    let Some(cut) = slug.get(..longest) else { return slug };
    if slug.as_bytes().get(longest).is_none_or(|next| *next == b'-') {
        return cut;
    }
    cut.rsplit_once('-').map_or(cut, |(words, _)| words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(name: &str) -> Option<String> {
        proposals(name).next().map(|slug| slug.to_string())
    }

    #[test]
    fn a_name_becomes_words_that_fit_an_address() {
        for (name, slug) in [
            ("Ämter & Straßen", "aemter-strassen"),
            (
                "  Sächsisches Staatsministerium – Köpping ",
                "saechsisches-staatsministerium-koepping",
            ),
            ("E.ON Stiftung gGmbH", "e-on-stiftung-ggmbh"),
            ("Łódź 2021", "lodz-2021"),
            ("ﬁne", "fine"),
        ] {
            assert_eq!(first(name).as_deref(), Some(slug), "{name}");
        }
        for name in ["", "–", "Комитет", "東京"] {
            assert_eq!(first(name), None, "{name}");
        }
    }

    #[test]
    fn a_long_name_is_cut_between_words() {
        let name = format!("{} {}", "a".repeat(60), "b".repeat(60));
        assert_eq!(first(&name), Some("a".repeat(60)));
        assert_eq!(first(&"a".repeat(150)), Some("a".repeat(100)));
        let fits = format!("{} {}", "a".repeat(60), "b".repeat(39));
        assert_eq!(first(&fits).map(|slug| slug.len()), Some(100));
    }

    #[test]
    fn where_a_slug_is_taken_the_next_one_has_a_number() {
        let slugs: Vec<_> = proposals("Köln").take(3).map(|slug| slug.to_string()).collect();
        assert_eq!(slugs, ["koeln", "koeln-2", "koeln-3"]);
        assert_eq!(proposals(&"a".repeat(150)).last().unwrap().as_str().len(), 100);
        assert_eq!(proposals("Köln").count(), 99);
    }
}
