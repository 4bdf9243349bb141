//! Putting the parts of an event into another order.

use std::{collections::HashSet, hash::Hash};

/// Whether `wanted` is what is there, each once, in whatever order.
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
    fn an_order_names_everything_once() {
        assert!(is_whole(&[1, 2, 3], &[3, 1, 2]));
        assert!(is_whole::<i32>(&[], &[]));
        for wrong in [&[1, 2][..], &[1, 2, 2], &[1, 2, 4], &[1, 2, 3, 3], &[1, 2, 3, 4]] {
            assert!(!is_whole(&[1, 2, 3], wrong), "{wrong:?}");
        }
    }
}
