//! Every query of the feature, cut to what a reach covers.

mod change;
mod links;
mod publications;

pub use self::publications::{
    PublicationFilter, PublicationListing, PublicationOrder, PublicationOwner,
};
pub(super) use self::{
    change::{
        authors_within, delete_publication, evidence_within, insert_publication, lock_publication,
        lock_published, open_version, presented_within, rename_lineage, replace_authors,
        replace_evidence, replace_presented, update_publication,
    },
    links::{
        agreements_behind, authors_of, events_behind, links_of, model_municipalities_behind,
        programme_parts, writers,
    },
    publications::{list_publications, publications, publications_of, versions_of_lineages},
};
