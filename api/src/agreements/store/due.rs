//! Agreements whose day has come.

use chrono::{Days, NaiveDate};
use entity::{
    agreement,
    id::AgreementId,
    rows::Rows as _,
    terms::AgreementStatus::{Active, FullySigned},
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use crate::fault::Fault;

/// Days before the end at which parties are first reminded.
const FIRST_REMINDER: u64 = 90;

/// Agreements that begin or end by this day, or of whose end the parties may have to be reminded; those with
/// nothing to do are among the last ones.
pub(in crate::agreements) async fn due(
    connection: &impl ConnectionTrait,
    today: NaiveDate,
) -> Result<Vec<AgreementId>, Fault> {
    use agreement::Column::{Id, RemindedDays, Status, ValidFrom, ValidUntil};
    let begins = Condition::all()
        .add(Status.eq(FullySigned))
        .add(Condition::any().add(ValidFrom.is_null()).add(ValidFrom.lte(today)));
    let ends = Condition::all().add(Status.eq(Active)).add(ValidUntil.lt(today));
    let within =
        |days: u64| ValidUntil.lte(today.checked_add_days(Days::new(days)).unwrap_or(today));
    let untold =
        |days: i32| Condition::any().add(RemindedDays.is_null()).add(RemindedDays.gt(days));
    let reminded = Condition::all().add(Status.eq(Active)).add(
        Condition::any()
            .add(Condition::all().add(within(FIRST_REMINDER)).add(RemindedDays.is_null()))
            .add(Condition::all().add(within(30)).add(untold(30)))
            .add(Condition::all().add(within(7)).add(untold(7))),
    );
    let query = agreement::Entity::rows()
        .select_only()
        .column(Id)
        .filter(Condition::any().add(begins).add(ends).add(reminded))
        .order_by_asc(Id);
    Ok(query.into_tuple().all(connection).await?)
}
