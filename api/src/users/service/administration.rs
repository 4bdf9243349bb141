//! Somebody is always left who manages the network (domain.md, invariant 13).

use entity::id::UserId;

use crate::{app::App, fault::Fault, users::store, write::Write};

/// Makes everybody wait who could remove an administrator, until this use case ends.
///
/// Called before any other row is locked: all who call it lock in this order.
pub async fn lock_administration(write: &Write) -> Result<(), Fault> {
    store::lock_administration(write.transaction()).await
}

/// Whether nobody would be left who manages the network now and without an end, were it not for
/// this person. Asked under [`lock_administration`], and before the person's account or grant changes.
pub async fn is_last_administrator(write: &Write, user: UserId) -> Result<bool, Fault> {
    let others = store::count_administrators(write.transaction(), write.now(), Some(user)).await?;
    let all = store::count_administrators(write.transaction(), write.now(), None).await?;
    Ok(others == 0 && all > 0)
}

/// Whether somebody can sign in to manage the network, now and without an end.
pub async fn has_administrator(app: &App) -> Result<bool, Fault> {
    let now = app.clock.now();
    Ok(store::count_administrators(app.database.read(), now, None).await? > 0)
}
