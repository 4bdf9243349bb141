//! Documents that were read before: clients send the same few again and again.

use std::sync::Arc;

use async_graphql::parser::types::ExecutableDocument;
use quick_cache::{Weighter, sync::Cache};

/// Bytes of source that are kept; a document in memory takes some twenty times its source.
const KEPT_BYTES: u64 = 512 * 1024;
/// Bytes of a document that is still kept.
const LARGEST: usize = 16 * 1024;
/// How many documents there usually are.
const USUAL: usize = 256;

/// Documents by their source. Which are kept depends on how often they come, so that a flood of new ones
/// drives out none that is in use.
#[derive(Debug)]
pub(super) struct Documents(Cache<Box<str>, Arc<ExecutableDocument>, Source>);

#[derive(Clone, Debug)]
struct Source;

impl Weighter<Box<str>, Arc<ExecutableDocument>> for Source {
    fn weight(&self, source: &Box<str>, _: &Arc<ExecutableDocument>) -> u64 {
        source.len() as u64
    }
}

impl Default for Documents {
    fn default() -> Self {
        Self(Cache::with_weighter(USUAL, KEPT_BYTES, Source))
    }
}

impl Documents {
    /// The document of this source, read by `parse` unless it was read before.
    pub(super) fn get<E>(
        &self,
        source: &str,
        parse: impl FnOnce(&str) -> Result<ExecutableDocument, E>,
    ) -> Result<Arc<ExecutableDocument>, E> {
        if let Some(document) = self.0.get(source) {
            return Ok(document);
        }
        let document = Arc::new(parse(source)?);
        if source.len() <= LARGEST {
            self.0.insert(source.into(), Arc::clone(&document));
        }
        Ok(document)
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::{self, parse_query};

    use super::*;

    #[test]
    fn a_document_is_read_once_and_a_flood_of_others_is_bounded() {
        let documents = Documents::default();
        let mut read = 0;
        let mut get = |source: &str| {
            let document = documents.get(source, |source| {
                read += 1;
                parse_query(source)
            });
            document.unwrap();
        };
        get("{ a }");
        get("{ a }");
        let long = |number: usize| format!("{{ a{number} }} # {}", "x".repeat(1_000));
        for number in 0..2_000 {
            get(&long(number));
            get("{ a }");
        }
        let too_long = format!("{{ a }} # {}", "x".repeat(LARGEST));
        get(&too_long);
        get(&too_long);
        assert_eq!(read, 1 + 2_000 + 2);
        assert!(documents.0.weight() <= KEPT_BYTES);
    }

    #[test]
    fn what_is_no_document_is_not_kept() {
        let documents = Documents::default();
        for _ in 0..2 {
            documents.get("{", |source| parse_query(source)).unwrap_err();
        }
        assert_eq!(documents.0.len(), 0);
        let _: parser::Result<_> = documents.get("{ a }", |source| parse_query(source));
        assert_eq!(documents.0.len(), 1);
    }
}
