//! How people are counted for those who may not know who they are (access.md: small groups are suppressed).

/// A number of people below this could tell who they are.
pub const SMALLEST: i64 = 5;

/// Suppresses small numbers: `None` in place of each below [`SMALLEST`]. A single one could still be told from the
/// whole, which others know: then the next smallest goes as well.
#[must_use]
pub fn suppressed(counts: &[i64]) -> Vec<Option<i64>> {
    let is_small = |count: i64| count > 0 && count < SMALLEST;
    let mut shown: Vec<_> =
        counts.iter().map(|count| (!is_small(*count)).then_some(*count)).collect();
    if shown.iter().filter(|count| count.is_none()).count() == 1 {
        let next = (0..shown.len())
            .filter(|place| shown[*place].is_some_and(|count| count > 0))
            .min_by_key(|place| shown[*place]);
        if let Some(place) = next {
            shown[place] = None;
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_groups_are_not_counted() {
        assert_eq!(suppressed(&[5, 12, 0]), [Some(5), Some(12), Some(0)]);
        assert_eq!(suppressed(&[4, 1, 12]), [None, None, Some(12)]);
    }

    #[test]
    fn a_single_small_group_cannot_be_told_from_the_whole() {
        assert_eq!(suppressed(&[4, 7, 12, 0]), [None, None, Some(12), Some(0)]);
        assert_eq!(suppressed(&[4]), [None]);
        assert_eq!(suppressed(&[]), []);
    }
}
