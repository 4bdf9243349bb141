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
