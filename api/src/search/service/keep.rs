//! Keeps what is found up to date: with every change, and once for all when the rules are new.

use std::collections::BTreeSet;

use entity::terms::SubjectKind;
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use crate::{
    app::App,
    fault::Fault,
    search::{SearchKind, store},
};

/// The version of the rules by which words are kept. A database with another one is brought to it by the
/// first process that starts: raise it whenever [`german`](crate::search::german) or the texts of a
/// [`Document`](crate::search::document::Document) change.
const VERSION: i32 = 2;

/// What bringing everything up to date did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// So many objects were read.
    pub objects: usize,
}

/// Brings what changed up to date, in the transaction that changes it. `concerns` names what the change is
/// about besides.
pub async fn keep(
    transaction: &DatabaseTransaction,
    changed: &[(SubjectKind, Uuid)],
    concerns: &BTreeSet<Uuid>,
) -> Result<(), Fault> {
    if changed.is_empty() {
        return Ok(());
    }
    let affected = store::affected(transaction, changed, concerns).await?;
    store::refresh(transaction, &affected).await
}

/// Brings everything up to date if that was not done by the rules of this version.
pub async fn prepare(app: &App) -> Result<Option<Rebuilt>, Fault> {
    if store::version(app.database.read()).await? == VERSION {
        return Ok(None);
    }
    rebuild(app, |_| {}).await.map(Some)
}

/// Brings everything up to date, some objects at a time: others write in between. `progress` is told how
/// many objects were read.
pub async fn rebuild(app: &App, mut progress: impl FnMut(usize)) -> Result<Rebuilt, Fault> {
    let mut rebuilt = Rebuilt::default();
    let mut growth = Growth::default();
    for kind in SearchKind::ALL {
        let mut after = None;
        loop {
            let transaction = app.database.begin().await?;
            store::lock_index(&transaction).await?;
            let some = refresh_next(&transaction, *kind, &mut after).await?;
            growth.note(&transaction, some).await?;
            transaction.commit().await?;
            if some == 0 {
                break;
            }
            rebuilt.objects += some;
            progress(rebuilt.objects);
        }
    }
    let transaction = app.database.begin().await?;
    store::lock_index(&transaction).await?;
    finish(&transaction).await?;
    transaction.commit().await?;
    Ok(rebuilt)
}

/// Brings everything up to date, in a transaction that wrote more than it can tell.
pub async fn rebuild_within(transaction: &DatabaseTransaction) -> Result<Rebuilt, Fault> {
    let mut rebuilt = Rebuilt::default();
    let mut growth = Growth::default();
    for kind in SearchKind::ALL {
        let mut after = None;
        loop {
            match refresh_next(transaction, *kind, &mut after).await? {
                0 => break,
                some => {
                    rebuilt.objects += some;
                    growth.note(transaction, some).await?;
                }
            }
        }
    }
    finish(transaction).await?;
    Ok(rebuilt)
}

/// How much was written since the database last looked at it. It plans a statement once: one that was planned while the
/// tables were empty would read all of them for each batch.
#[derive(Debug, Default)]
struct Growth {
    seen: usize,
    told: usize,
}

impl Growth {
    /// Some more objects were written. The database looks whenever they have doubled.
    async fn note(&mut self, transaction: &DatabaseTransaction, some: usize) -> Result<(), Fault> {
        self.seen += some;
        if self.seen <= 2 * self.told {
            return Ok(());
        }
        self.told = self.seen;
        store::look_at_words(transaction).await
    }
}

async fn refresh_next(
    transaction: &DatabaseTransaction,
    kind: SearchKind,
    after: &mut Option<Uuid>,
) -> Result<usize, Fault> {
    let ids = store::next_of_kind(transaction, kind, *after).await?;
    if let Some(last) = ids.last() {
        *after = Some(*last);
        let objects = ids.iter().map(|id| (kind, *id)).collect();
        store::refresh(transaction, &objects).await?;
    }
    Ok(ids.len())
}

async fn finish(transaction: &DatabaseTransaction) -> Result<(), Fault> {
    for kind in SearchKind::ALL {
        store::forget_gone(transaction, *kind).await?;
    }
    store::forget_unused_words(transaction).await?;
    store::set_version(transaction, VERSION).await
}
