//! Schema changes, oldest first. A merged migration is never edited.

use sea_orm_migration::prelude::*;

pub use sea_orm_migration::MigratorTrait;

mod dialect;
mod m20261121_000001_create_write_path;
mod m20261121_000002_create_territory;
mod m20261121_000003_create_partners;
mod m20261121_000004_create_programmes;
mod m20261121_000005_create_events;
mod m20261121_000006_create_agreements;
mod m20261122_000007_create_identity;
mod m20261122_000008_create_mail;
mod m20261122_000009_create_audit_chain;
mod m20261122_000010_merge_partners;
mod m20261127_000011_create_registrations;
mod m20261127_000013_host_consent;
mod m20261127_000015_list_registrations;
mod m20261127_000016_create_notices;
mod m20261127_000017_create_interests_and_messages;
mod m20261127_000019_after_the_event;
mod m20261128_000020_write_programmes;
mod m20261128_000021_create_the_way;
mod m20261128_000022_write_agreements;
mod m20261128_000023_create_files;
mod m20261128_000024_create_self_assessments;
mod m20261128_000025_create_publications;
mod m20261128_000026_create_search;
mod m20261128_000027_find_long_events;

/// Applies the migrations in the order listed.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_000001_create_write_path::Migration),
            Box::new(m20261121_000002_create_territory::Migration),
            Box::new(m20261121_000003_create_partners::Migration),
            Box::new(m20261121_000004_create_programmes::Migration),
            Box::new(m20261121_000005_create_events::Migration),
            Box::new(m20261121_000006_create_agreements::Migration),
            Box::new(m20261122_000007_create_identity::Migration),
            Box::new(m20261122_000008_create_mail::Migration),
            Box::new(m20261122_000009_create_audit_chain::Migration),
            Box::new(m20261122_000010_merge_partners::Migration),
            Box::new(m20261127_000011_create_registrations::Migration),
            Box::new(m20261127_000013_host_consent::Migration),
            Box::new(m20261127_000015_list_registrations::Migration),
            Box::new(m20261127_000016_create_notices::Migration),
            Box::new(m20261127_000017_create_interests_and_messages::Migration),
            Box::new(m20261127_000019_after_the_event::Migration),
            Box::new(m20261128_000020_write_programmes::Migration),
            Box::new(m20261128_000021_create_the_way::Migration),
            Box::new(m20261128_000022_write_agreements::Migration),
            Box::new(m20261128_000023_create_files::Migration),
            Box::new(m20261128_000024_create_self_assessments::Migration),
            Box::new(m20261128_000025_create_publications::Migration),
            Box::new(m20261128_000026_create_search::Migration),
            Box::new(m20261128_000027_find_long_events::Migration),
        ]
    }
}
