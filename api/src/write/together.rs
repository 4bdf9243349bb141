//! Books of use cases that change nothing, as those that hand out personal data: written together with those of others.
//!
//! A commit waits for the disk. What comes meanwhile is one commit as well, and waits no longer than alone.

use std::{
    fmt, mem,
    sync::{Arc, Mutex, PoisonError},
};

use sea_orm::SqlErr;
use tokio::sync::{Mutex as Turn, oneshot};

use super::{Books, rows, rows::Rows};
use crate::{app::App, fault::Fault};

/// Entries of one commit.
const MOST: usize = 32;

/// What waits to be written together, in this process.
#[derive(Clone, Default)]
pub struct Together(Arc<Queue>);

#[derive(Default)]
struct Queue {
    waiting: Mutex<Vec<Waiting>>,
    turn: Turn<()>,
}

struct Waiting {
    rows: Rows,
    done: oneshot::Sender<Result<(), Fault>>,
}

impl Together {
    /// Makes the books lasting. They have changed nothing.
    pub async fn write(&self, books: Books) -> Result<(), Fault> {
        let app = books.app().clone();
        let (done, told) = oneshot::channel();
        self.push(Waiting { rows: books.close()?, done });
        let (queue, database) = (self.clone(), app.database.clone());
        // Not ended when this caller goes: it writes for others as well.
        database.spawn(async move {
            let _turn = queue.0.turn.lock().await;
            queue.write_some(&app).await;
        });
        told.await.map_err(Fault::internal)?
    }

    fn push(&self, waiting: Waiting) {
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(waiting);
    }

    /// What waits, oldest first. Each that waits has come with a task that asks for some.
    fn take(&self) -> Vec<Waiting> {
        let mut waiting = self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let most = waiting.len().min(MOST);
        let rest = waiting.split_off(most);
        mem::replace(&mut waiting, rest)
    }

    async fn write_some(&self, app: &App) {
        let (rows, waiting): (Vec<_>, Vec<_>) =
            self.take().into_iter().map(|waiting| (waiting.rows, waiting.done)).unzip();
        if rows.is_empty() {
            return;
        }
        let are_written = write(app, &rows).await.is_ok();
        for (row, done) in rows.iter().zip(waiting) {
            let outcome = if are_written { Ok(()) } else { write_one(app, row).await };
            // Who has gone need not be told.
            let _ = done.send(outcome);
        }
        app.work.notify_waiters();
    }
}

async fn write(app: &App, some: &[Rows]) -> Result<(), Fault> {
    if rows::are_one_statement(app.database.backend(), some) {
        return rows::put(app.database.write(), some).await;
    }
    let transaction = app.database.begin().await?;
    rows::put(&transaction, some).await?;
    Ok(transaction.commit().await?)
}

/// One of those that could not be written at once: the others may be why, or a connection that broke.
async fn write_one(app: &App, row: &Rows) -> Result<(), Fault> {
    let transaction = app.database.begin().await?;
    match rows::put(&transaction, std::slice::from_ref(row)).await {
        Ok(()) => Ok(transaction.commit().await?),
        // It was written, and the connection broke before it was told.
        Err(fault) if is_there_already(&fault) => Ok(()),
        Err(fault) => Err(fault),
    }
}

fn is_there_already(fault: &Fault) -> bool {
    let Fault::Internal(cause) = fault else { return false };
    let error = cause.downcast_ref::<sea_orm::DbErr>().and_then(sea_orm::DbErr::sql_err);
    matches!(error, Some(SqlErr::UniqueConstraintViolation(_)))
}

impl fmt::Debug for Together {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Together").finish_non_exhaustive()
    }
}
