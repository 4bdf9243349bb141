//! Lists that people put in order: each row has a place of its own, from 1.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasher, Hash},
};

use sea_orm::{
    DatabaseTransaction, EntityTrait, ExprTrait as _, QueryFilter as _, Value, sea_query::Expr,
};

use crate::fault::Fault;

/// More than any list has: places are moved out of the way by it, since none stands twice.
const OUT_OF_THE_WAY: i32 = 1_000_000;

/// Writes the rows' new places, none of which may stand twice at any moment.
pub async fn reposition<E: EntityTrait, Id: Copy + Into<Value>>(
    transaction: &DatabaseTransaction,
    (id, position): (E::Column, E::Column),
    positions: &HashMap<Id, i32, impl BuildHasher>,
) -> Result<(), Fault> {
    for by in [OUT_OF_THE_WAY, 0] {
        for (row, place) in positions {
            E::update_many()
                .col_expr(position, Expr::value(place + by))
                .filter(Expr::col(id).eq(*row))
                .exec(transaction)
                .await?;
        }
    }
    Ok(())
}

/// The place after the last one.
pub fn next(positions: impl Iterator<Item = i32>) -> i32 {
    positions.max().unwrap_or(0) + 1
}

/// Whether `wanted` is what is there, each once, in whatever order.
#[must_use]
pub fn is_whole<Id: Copy + Eq + Hash>(there: &[Id], wanted: &[Id]) -> bool {
    let named: HashSet<Id> = wanted.iter().copied().collect();
    named.len() == wanted.len()
        && wanted.len() == there.len()
        && there.iter().all(|id| named.contains(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_one_stands_last() {
        assert_eq!(next([].into_iter()), 1);
        assert_eq!(next([3, 7, 1].into_iter()), 8);
    }

    #[test]
    fn an_order_names_everything_once() {
        assert!(is_whole(&[1, 2, 3], &[3, 1, 2]));
        assert!(is_whole::<i32>(&[], &[]));
        for wrong in [&[1, 2][..], &[1, 2, 2], &[1, 2, 4], &[1, 2, 3, 3], &[1, 2, 3, 4]] {
            assert!(!is_whole(&[1, 2, 3], wrong), "{wrong:?}");
        }
    }
}
