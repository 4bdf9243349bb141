//! Search over everything that the reader may see, in German as people write it.
//!
//! The words of every object are kept beside it (`document`), in the transaction that changes it: `Write`
//! tells what changed. A query is widened to the words of the network that answer it (`german`), and what
//! has them is cut to the reader's reach.
//!
//! Something new becomes searchable by a line in `kind`, what its texts are in `store/documents`, what else
//! it depends on in `store/affected`, and who sees it in `reach/search`.

pub mod document;
pub mod german;
pub mod graphql;
pub mod kind;
pub mod marking;
pub mod query;
pub mod service;
mod store;

pub use self::kind::SearchKind;
