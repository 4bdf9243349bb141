//! What the answers of a field come to.

/// A number with two decimals, as a whole number of hundredths: it compares and adds exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hundredths(pub i64);

impl Hundredths {
    /// `sum / count`, rounded half up.
    pub(super) const fn mean(sum: i64, count: i64) -> Self {
        Self((200 * sum + count).div_euclid(2 * count))
    }

    /// As a number.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a score is below a thousand")]
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / 100.0
    }
}

/// How the questions of one field were answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Questions with a step of the scale.
    pub answered: i64,
    /// Questions that were skipped.
    pub skipped: i64,
    /// The steps, added.
    pub sum: i64,
}

impl Tally {
    /// The mean of what was answered: what is skipped does not count. None where nothing was answered.
    #[must_use]
    pub fn score(self) -> Option<Hundredths> {
        (self.answered > 0).then(|| Hundredths::mean(self.sum, self.answered))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(values: &[i64]) -> Option<i64> {
        let answered = i64::try_from(values.len()).unwrap();
        let tally = Tally { answered, skipped: 3, sum: values.iter().sum() };
        tally.score().map(|score| score.0)
    }

    #[test]
    fn a_score_is_the_mean_of_what_was_answered() {
        assert_eq!(score(&[]), None);
        assert_eq!(score(&[4]), Some(400));
        assert_eq!(score(&[1, 2]), Some(150));
        assert_eq!(score(&[1, 1, 2]), Some(133));
        assert_eq!(score(&[1, 2, 2]), Some(167));
        // Half up: 1.125 is 1.13.
        assert_eq!(score(&[1, 1, 1, 1, 1, 1, 1, 2]), Some(113));
    }

    #[test]
    fn a_number_has_two_decimals() {
        assert!((Hundredths(267).as_f64() - 2.67).abs() < 1e-9);
    }
}
