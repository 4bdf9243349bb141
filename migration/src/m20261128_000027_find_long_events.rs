//! Events that last for more than a month, apart: what is to come begins with them, or within the last month.

use sea_orm_migration::{prelude::*, sea_orm::DatabaseBackend};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let lasts_long = match manager.get_database_backend() {
            DatabaseBackend::Postgres => "(latest_at - earliest_at) > interval '31 days'",
            _ => "julianday(latest_at) - julianday(earliest_at) > 31",
        };
        let index = "CREATE INDEX event_long ON event (sorts_from, latest_at) WHERE ";
        manager.get_connection().execute_unprepared(&[index, lasts_long].concat()).await?;
        Ok(())
    }
}
