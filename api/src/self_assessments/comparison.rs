//! What is told of all municipalities together, and when nothing is.
//!
//! A median is told of groups that nobody can take apart: not by a filter (there is none), not by asking before
//! and after somebody joins (a median moves on by whole groups, and who is in one never leaves it), and not by
//! what a reader knows already (their own scores, and those that others released).

use super::scores::Hundredths;

/// Fewer are never told of together.
const SMALLEST: usize = 5;
/// Municipalities that join at once: the smallest group, and the one that reads and knows its own scores.
const GROUP: usize = SMALLEST + 1;

/// The score of one municipality, in the order in which they joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Contribution {
    /// The score.
    pub(super) score: Hundredths,
    /// Whether the reader knows it anyway.
    pub(super) known: bool,
    /// Whether it is the reader's own municipality's.
    pub(super) own: bool,
}

/// What is told of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Median {
    /// The median.
    pub value: Hundredths,
    /// Of how many municipalities.
    pub municipalities: usize,
}

/// The median that the reader is told.
///
/// Of every group at least five scores must be unknown to the reader, or none. Whoever is none of them could
/// be one of them under another name: then it must be six. Groups that fail wait for the next one.
pub(super) fn told(contributions: &[Contribution]) -> Option<Median> {
    let (mut told, mut unknown, mut own) = (0, 0, false);
    for (group, number) in contributions.chunks_exact(GROUP).zip(1..) {
        unknown += group.iter().filter(|one| !one.known).count();
        own |= group.iter().any(|one| one.own);
        let needed = if own { SMALLEST } else { GROUP };
        if unknown == 0 || unknown >= needed {
            told = number * GROUP;
            (unknown, own) = (0, false);
        }
    }
    let mut scores: Vec<Hundredths> = contributions[..told].iter().map(|one| one.score).collect();
    scores.sort_unstable();
    // Whole groups are an even number: the median lies between two.
    let middle = scores.len() / 2;
    let (below, above) = (scores.get(middle.checked_sub(1)?)?, scores.get(middle)?);
    let value = Hundredths((below.0 + above.0 + 1).div_euclid(2));
    Some(Median { value, municipalities: told })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown(score: i64) -> Contribution {
        Contribution { score: Hundredths(score), known: false, own: false }
    }

    fn released(score: i64) -> Contribution {
        Contribution { known: true, ..unknown(score) }
    }

    fn own(score: i64) -> Contribution {
        Contribution { own: true, ..released(score) }
    }

    fn many(scores: &[i64]) -> Vec<Contribution> {
        scores.iter().copied().map(unknown).collect()
    }

    fn median(contributions: &[Contribution]) -> Option<(i64, usize)> {
        told(contributions).map(|median| (median.value.0, median.municipalities))
    }

    #[test]
    fn fewer_than_five_and_the_reader_are_not_told_of() {
        let mut scores = Vec::new();
        for number in 0..GROUP {
            assert_eq!(median(&scores), None, "{number}");
            scores.push(unknown(100));
        }
        assert_eq!(median(&scores), Some((100, 6)));
    }

    #[test]
    fn a_median_lies_between_the_two_in_the_middle() {
        assert_eq!(median(&many(&[400, 100, 300, 150, 200, 250])), Some((225, 6)));
        assert_eq!(median(&many(&[100, 100, 100, 101, 400, 400])), Some((101, 6)));
    }

    #[test]
    fn whoever_joins_moves_no_median_before_a_whole_group_has_joined() {
        let mut scores = many(&[100; GROUP]);
        for _ in 1..GROUP {
            scores.push(unknown(400));
            assert_eq!(median(&scores), Some((100, 6)));
        }
        scores.push(unknown(400));
        assert_eq!(median(&scores), Some((250, 12)));
    }

    #[test]
    fn one_of_them_is_told_of_five_others() {
        let mut scores = many(&[100; GROUP]);
        scores[2] = own(200);
        assert_eq!(median(&scores), Some((100, 6)));
        // One of the five released its scores: four would be left.
        scores[3] = released(100);
        assert_eq!(median(&scores), None);
        // The next group makes them ten.
        scores.extend(many(&[100; GROUP]));
        assert_eq!(median(&scores), Some((100, 12)));
    }

    #[test]
    fn who_signs_out_learns_no_more_than_before() {
        let mut scores = many(&[100; GROUP]);
        scores[0] = released(100);
        // Five are unknown, but the reader could be one of them.
        assert_eq!(median(&scores), None);
        scores[1] = own(100);
        assert_eq!(median(&scores), None);
    }

    #[test]
    fn whoever_knows_all_of_them_is_told() {
        assert_eq!(median(&[released(100); GROUP]), Some((100, 6)));
        assert_eq!(median(&[released(100); GROUP - 1]), None);
    }

    #[test]
    fn what_two_readers_are_told_differs_by_whole_groups() {
        let mut scores = many(&[100; 3 * GROUP]);
        let everybody = told(&scores).unwrap();
        for place in [0, GROUP, 2 * GROUP] {
            scores[place] = own(100);
            let found = told(&scores).unwrap();
            assert_eq!((everybody.municipalities - found.municipalities) % GROUP, 0);
            scores[place] = unknown(100);
        }
    }
}
