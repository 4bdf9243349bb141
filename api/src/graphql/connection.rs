//! Relay connections over keyset pages, written once.

use async_graphql::{Enum, SimpleObject};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::DateTime;
use uuid::Uuid;

use crate::{
    fault::Fault,
    page::{LARGEST, PageRequest, Position, SortKey},
};

/// Rows of a page when the client does not say how many.
pub const DEFAULT_SIZE: u64 = 20;

/// The four arguments of every list, as the client sent them.
#[derive(Clone, Debug, Default)]
pub struct PageArguments {
    /// How many from the start.
    pub first: Option<i32>,
    /// Only what comes after this cursor.
    pub after: Option<String>,
    /// How many from the end.
    pub last: Option<i32>,
    /// Only what comes before this cursor.
    pub before: Option<String>,
}

impl PageArguments {
    /// What the store is asked for. `list` names list and order: a cursor of another one is refused.
    pub fn request(self, list: &str, with_total: bool) -> Result<PageRequest, Fault> {
        let (size, backward) = match (self.first, self.last) {
            (Some(_), Some(_)) => {
                return Err(Fault::bad_input(
                    "last",
                    "ask for the first or the last items, not for both",
                ));
            }
            (None, Some(last)) => (size("last", last)?, true),
            (Some(first), None) => (size("first", first)?, false),
            (None, None) => (DEFAULT_SIZE, false),
        };
        let cursor =
            |input, text: Option<String>| text.map(|text| decode(input, list, &text)).transpose();
        Ok(PageRequest {
            size,
            backward,
            after: cursor("after", self.after)?,
            before: cursor("before", self.before)?,
            with_total,
        })
    }
}

fn size(input: &'static str, size: i32) -> Result<u64, Fault> {
    match u64::try_from(size) {
        Ok(size) if size <= LARGEST => Ok(size),
        Ok(_) => Err(Fault::bad_input(input, format!("at most {LARGEST} items fit on one page"))),
        Err(_) => Err(Fault::bad_input(input, "a number of items is not negative")),
    }
}

/// A position as an opaque text: list, key and id, so that it survives every insert and delete.
#[must_use]
pub fn encode(list: &str, position: &Position) -> String {
    let key = match &position.key {
        SortKey::Text(text) => format!("t{text}"),
        SortKey::Instant(instant) => format!("i{}", instant.timestamp_micros()),
        SortKey::Number(number) => format!("n{number}"),
    };
    BASE64_URL_SAFE_NO_PAD.encode(format!("{list}\n{key}\n{}", position.id.simple()))
}

fn decode(input: &'static str, list: &str, text: &str) -> Result<Position, Fault> {
    let unknown = || Fault::bad_input(input, "this is no cursor that a list here gave out");
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| unknown())?;
    let text = String::from_utf8(bytes).map_err(|_| unknown())?;
    let mut parts = text.split('\n');
    let (Some(of), Some(key), Some(id), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(unknown());
    };
    let id = Uuid::try_parse(id).map_err(|_| unknown())?;
    let key = match key.split_at_checked(1).ok_or_else(unknown)? {
        ("t", text) => SortKey::Text(text.to_owned()),
        ("i", micros) => micros
            .parse()
            .ok()
            .and_then(DateTime::from_timestamp_micros)
            .map(SortKey::Instant)
            .ok_or_else(unknown)?,
        ("n", number) => SortKey::Number(number.parse().map_err(|_| unknown())?),
        _ => return Err(unknown()),
    };
    if of != list {
        return Err(Fault::bad_input(
            input,
            "this cursor is of another list, or of another order of it",
        ));
    }
    Ok(Position { key, id })
}

/// Where a page lies in its list.
#[derive(Clone, Debug, Default, SimpleObject)]
pub struct PageInfo {
    /// Whether the list has items after this page.
    pub has_next_page: bool,
    /// Whether the list has items before this page.
    pub has_previous_page: bool,
    /// Cursor of the page's first item.
    pub start_cursor: Option<String>,
    /// Cursor of the page's last item.
    pub end_cursor: Option<String>,
}

/// Which way a list is ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum)]
pub enum OrderDirection {
    /// From small to large, early to late, A to Z.
    Asc,
    /// From large to small, late to early, Z to A.
    Desc,
}

impl OrderDirection {
    /// Whether large keys come first.
    #[must_use]
    pub fn is_descending(self) -> bool {
        self == Self::Desc
    }
}

/// Makes the connection and edge types of one kind of node.
macro_rules! connection {
    (
        $(#[$connection_doc:meta])* $connection:ident,
        $(#[$edge_doc:meta])* $edge:ident,
        $node:ident $(,)?
    ) => {
        $(#[$connection_doc])*
        #[derive(Clone, Debug, async_graphql::Description)]
        pub struct $connection {
            edges: Vec<$edge>,
            page_info: $crate::graphql::connection::PageInfo,
            total: Option<u64>,
        }

        $(#[$edge_doc])*
        #[derive(Clone, Debug, async_graphql::SimpleObject)]
        pub struct $edge {
            /// Where the item stands in the list.
            cursor: String,
            /// The item.
            node: $node,
        }

        impl $connection {
            /// The page as clients see it. `list` is what its cursors are for.
            pub fn new<T>(page: $crate::page::Page<T>, list: &str) -> Self
            where
                $node: From<T>,
            {
                let (has_next_page, has_previous_page) = (page.has_next, page.has_previous);
                let edges: Vec<$edge> = page
                    .items
                    .into_iter()
                    .map(|(position, row)| $edge {
                        cursor: $crate::graphql::connection::encode(list, &position),
                        node: $node::from(row),
                    })
                    .collect();
                let cursor = |edge: Option<&$edge>| edge.map(|edge| edge.cursor.clone());
                let page_info = $crate::graphql::connection::PageInfo {
                    has_next_page,
                    has_previous_page,
                    start_cursor: cursor(edges.first()),
                    end_cursor: cursor(edges.last()),
                };
                Self { edges, page_info, total: page.total }
            }
        }

        #[async_graphql::Object(use_type_description)]
        impl $connection {
            /// The page's items, each with its cursor.
            async fn edges(&self) -> &[$edge] {
                &self.edges
            }

            /// The page's items.
            async fn nodes(&self) -> Vec<&$node> {
                self.edges.iter().map(|edge| &edge.node).collect()
            }

            /// Where the page lies in the list.
            async fn page_info(&self) -> &$crate::graphql::connection::PageInfo {
                &self.page_info
            }

            /// How many items the whole list has, the filter applied. Counted only when asked for.
            async fn total_count(&self) -> i64 {
                self.total.and_then(|total| i64::try_from(total).ok()).unwrap_or(0)
            }
        }
    };
}

pub(crate) use connection;

#[cfg(test)]
mod tests {
    use super::*;

    fn position(key: SortKey) -> Position {
        Position { key, id: Uuid::from_u128(5) }
    }

    fn after(list: &str, cursor: &str) -> Result<PageRequest, Fault> {
        let arguments =
            PageArguments { after: Some(cursor.to_owned()), ..PageArguments::default() };
        arguments.request(list, false)
    }

    #[test]
    fn a_cursor_leads_back_to_its_position() {
        let instant = DateTime::from_timestamp_micros(-1).unwrap();
        for key in [SortKey::Text("aemter".into()), SortKey::Instant(instant), SortKey::Number(-3)]
        {
            let position = position(key);
            let request = after("events date", &encode("events date", &position)).unwrap();
            assert_eq!(request.after, Some(position));
        }
    }

    #[test]
    fn a_cursor_of_another_list_or_of_nobody_is_refused() {
        let cursor = encode("partners name", &position(SortKey::Number(1)));
        assert!(matches!(
            after("events date", &cursor),
            Err(Fault::BadInput { input: "after", .. })
        ));
        for wrong in ["", "x", "bm9uc2Vuc2U6OTk5", "99999999999999999999", "a\0b", "eA", "eAp4Cng"]
        {
            assert!(matches!(after("events date", wrong), Err(Fault::BadInput { .. })), "{wrong}");
        }
    }

    #[test]
    fn a_page_has_at_most_a_hundred_items_and_one_direction() {
        let ask = |first, last| {
            PageArguments { first, last, ..PageArguments::default() }.request("l", false)
        };
        assert_eq!(ask(None, None).unwrap().size, DEFAULT_SIZE);
        assert_eq!(ask(Some(100), None).unwrap().size, 100);
        assert_eq!(ask(Some(0), None).unwrap().size, 0);
        assert!(ask(None, Some(7)).unwrap().backward);
        for (first, last, input) in [
            (Some(101), None, "first"),
            (Some(-1), None, "first"),
            (None, Some(i32::MAX), "last"),
            (None, Some(i32::MIN), "last"),
            (Some(1), Some(1), "last"),
        ] {
            match ask(first, last) {
                Err(Fault::BadInput { input: named, .. }) => assert_eq!(named, input),
                other => panic!("{other:?}"),
            }
        }
    }
}
