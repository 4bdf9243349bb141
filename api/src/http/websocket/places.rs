//! How many sockets are open: in all, for each network, for each caller.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// The sockets of a process.
#[derive(Clone, Debug, Default)]
pub(in crate::http) struct Places(Arc<Mutex<HashMap<Whose, usize>>>);

/// Whose sockets are counted together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Whose {
    /// Everybody's.
    Everybody,
    /// Those of a network.
    Network(String),
    /// Those of an account or key.
    Caller(uuid::Uuid),
}

/// A place that is taken; it is free again when this is dropped.
#[derive(Debug)]
pub(super) struct Place {
    places: Places,
    whose: Whose,
}

impl Places {
    /// How many sockets are open.
    pub(in crate::http) fn open(&self) -> usize {
        let taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        taken.get(&Whose::Everybody).copied().unwrap_or(0)
    }

    /// Takes a place, if fewer than `limit` are taken.
    pub(super) fn take(&self, whose: Whose, limit: usize) -> Option<Place> {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let number = taken.get(&whose).copied().unwrap_or(0);
        if number >= limit {
            return None;
        }
        taken.insert(whose.clone(), number + 1);
        Some(Place { places: self.clone(), whose })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.0.lock().unwrap_or_else(PoisonError::into_inner);
        let number = taken.remove(&self.whose).unwrap_or(0);
        if number > 1 {
            taken.insert(self.whose.clone(), number - 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_free_again_once_it_is_left() {
        let places = Places::default();
        let network = |name: &str| Whose::Network(name.to_owned());
        let first = places.take(network("a"), 2).unwrap();
        let second = places.take(network("a"), 2).unwrap();
        assert!(places.take(network("a"), 2).is_none());
        let _other = places.take(network("b"), 2).unwrap();
        drop(first);
        let _third = places.take(network("a"), 2).unwrap();
        assert!(places.take(network("a"), 2).is_none());
        drop(second);
        assert!(places.take(network("a"), 2).is_some());
    }
}
