//! Who signs when, and when all have (domain.md, invariant 8).

use entity::terms::{
    AgreementStatus::{self, FullySigned, OpenForSignature, PartiallySigned},
    SigningOrder,
};

/// A party's place, and whether it has signed the revision that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) position: i32,
    pub(super) required: bool,
    pub(super) signed: bool,
}

/// Who has to sign before the party at `position` can: the first of them.
pub(super) fn comes_first(order: SigningOrder, places: &[Place], position: i32) -> Option<i32> {
    let earlier = places.iter().filter(|place| {
        order == SigningOrder::Sequential
            && place.required
            && !place.signed
            && place.position < position
    });
    earlier.map(|place| place.position).min()
}

/// Whose signature is awaited now, by their places.
pub(super) fn awaited(order: SigningOrder, places: &[Place]) -> Vec<i32> {
    let can_sign = |place: &&Place| {
        !place.signed && comes_first(order, places, place.position).is_none()
    };
    places.iter().filter(can_sign).map(|place| place.position).collect()
}

/// Where an agreement that is open stands with these signatures: complete if and only if every required
/// party has signed.
pub(super) fn status(places: &[Place]) -> AgreementStatus {
    let mut required = places.iter().filter(|place| place.required).peekable();
    if required.peek().is_some() && required.clone().all(|place| place.signed) {
        FullySigned
    } else if required.any(|place| place.signed) {
        PartiallySigned
    } else {
        OpenForSignature
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(required: &[bool]) -> Vec<Place> {
        let place = |(position, required): (i32, &bool)| Place {
            position,
            required: *required,
            signed: false,
        };
        (1..).zip(required).map(place).collect()
    }

    /// Every order of these positions.
    fn orders(positions: &[i32]) -> Vec<Vec<i32>> {
        if positions.is_empty() {
            return vec![Vec::new()];
        }
        let mut all = Vec::new();
        for first in positions {
            let rest: Vec<i32> = positions.iter().copied().filter(|next| next != first).collect();
            all.extend(orders(&rest).into_iter().map(|rest| [&[*first], rest.as_slice()].concat()));
        }
        all
    }

    #[test]
    fn it_is_complete_with_the_last_required_party_in_every_order() {
        for order in orders(&[1, 2, 3, 4]) {
            let mut places = places(&[true, true, false, true]);
            let mut missing = vec![1, 2, 4];
            for position in &order {
                let index = usize::try_from(*position).unwrap() - 1;
                places[index].signed = true;
                missing.retain(|left| left != position);
                let expected = match missing.len() {
                    0 => FullySigned,
                    3 => OpenForSignature,
                    _ => PartiallySigned,
                };
                assert_eq!(status(&places), expected, "{order:?} at {position}");
            }
        }
        assert_eq!(status(&places(&[false, false])), OpenForSignature, "nobody has to sign");
        assert_eq!(status(&[]), OpenForSignature);
    }

    #[test]
    fn one_after_the_other_waits_for_the_required_ones_alone() {
        use SigningOrder::{Any, Sequential};
        let mut places = places(&[true, false, true, false]);
        assert_eq!(awaited(Any, &places), [1, 2, 3, 4]);
        assert_eq!(awaited(Sequential, &places), [1]);
        assert_eq!(comes_first(Sequential, &places, 4), Some(1));
        places[0].signed = true;
        assert_eq!(awaited(Sequential, &places), [2, 3]);
        assert_eq!(comes_first(Sequential, &places, 4), Some(3));
        places[2].signed = true;
        assert_eq!(awaited(Sequential, &places), [2, 4]);
    }
}
