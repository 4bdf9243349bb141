//! The official register of German municipalities: reading its editions, and looking things up in it.

pub mod graphql;
pub mod gv100ad;
pub mod service;
mod store;

/// The areas of the edition of 2023-11-30 that the demo network needs, as a GV100AD file.
///
/// © Statistisches Bundesamt (Destatis), 2023.
pub static EXCERPT: &[u8] = include_bytes!("../../assets/register/GV100AD_2023-11-30.excerpt.txt");
