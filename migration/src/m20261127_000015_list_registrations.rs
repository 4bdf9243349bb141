//! Lists of registrations in the order of their submission.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, UP).await
    }
}

const UP: &str = "
CREATE INDEX registration_by_submission ON registration (event_id, submitted_at, id);
CREATE INDEX registration_of_user_by_submission ON registration (user_id, submitted_at, id);
";
