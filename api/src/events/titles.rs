//! What series and events are sorted and found by: their titles, now and before.

use entity::{event, event_series};

use crate::words;

/// What events are sorted and found by. Everybody may know the title; of a protected event nobody else
/// finds more.
pub(super) fn search_keys(row: &mut event::Model, aliases: &[String], former: &[String]) {
    row.sort_name = words::sort_key(&row.title);
    row.search_title = words::search_text([row.title.as_str()]);
    let texts = [Some(&row.title), row.description.as_ref(), row.place_text.as_ref()];
    let texts = texts.into_iter().flatten().chain(aliases).chain(former);
    row.search_text = words::search_text(texts.map(String::as_str));
}

/// What series are sorted and found by.
pub(super) fn series_search_keys(
    row: &mut event_series::Model,
    aliases: &[String],
    former: &[String],
) {
    row.sort_name = words::sort_key(&row.title);
    let texts =
        [Some(&row.title), row.subtitle.as_ref(), row.motto.as_ref(), row.description.as_ref()];
    let texts = texts.into_iter().flatten().chain(aliases).chain(former);
    row.search_text = words::search_text(texts.map(String::as_str));
}

/// The titles that were, after a change from one title to another.
pub(super) fn former_titles(former: &[String], before: &str, after: &str) -> Vec<String> {
    let mut titles: Vec<String> = former.iter().filter(|title| *title != after).cloned().collect();
    if before != after && !titles.iter().any(|title| title == before) {
        titles.push(before.to_owned());
    }
    titles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_before_becomes_a_former_one() {
        let titles = |titles: &[&str]| titles.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(former_titles(&[], "A", "A"), titles(&[]));
        assert_eq!(former_titles(&[], "A", "B"), titles(&["A"]));
        assert_eq!(former_titles(&titles(&["A"]), "B", "A"), titles(&["B"]), "and back");
    }
}
