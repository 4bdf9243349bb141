//! What is told of many answers at once, and to whom.

use entity::{event, terms::Confidentiality};

use super::window::FeedbackState;

/// The smallest number of answers that everybody may be told of (access.md).
const FEWEST: i64 = 5;

/// What is asked.
pub(super) const RATINGS: usize = 4;

/// The answers of one event, added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Totals {
    /// How many there are.
    pub answers: i64,
    /// Of each rating, in the order overall, content, organisation, exchange: how many, and their sum.
    pub ratings: [(i64, i64); RATINGS],
}

/// How somebody may look at the answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    /// Organises the event or cooperates in it.
    Inner,
    /// Everybody else.
    Outer,
}

/// One rating of many.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rating {
    /// The mean, to two decimal places.
    pub average: f64,
    /// How many rated it.
    pub answers: i32,
}

/// What is told of the answers of one event.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// Whether feedback can be given.
    pub state: FeedbackState,
    /// How many answers there are.
    pub answers: Option<i32>,
    /// Of each rating what is told.
    pub ratings: [Option<Rating>; RATINGS],
}

/// Who looks how: of a protected event only those who organise it or cooperate in it (invariant 7); the others
/// once feedback is closed, so that nobody sees the averages move with one more answer.
#[must_use]
pub(super) fn reader(
    event: &event::Model,
    state: FeedbackState,
    inner: bool,
    whole: bool,
) -> Option<Reader> {
    let open_to_all = whole
        && event.confidentiality != Confidentiality::Protected
        && state == FeedbackState::Closed;
    match (inner, open_to_all) {
        (true, _) => Some(Reader::Inner),
        (false, true) => Some(Reader::Outer),
        (false, false) => None,
    }
}

/// What this reader is told: of few answers, others than the organisers and cooperation partners nothing.
#[must_use]
pub(super) fn summary(totals: &Totals, state: FeedbackState, reader: Reader) -> Summary {
    let least = if reader == Reader::Inner { 1 } else { FEWEST };
    let known = |count: i64| i32::try_from(count).ok().filter(|_| count >= least);
    Summary {
        state,
        answers: known(totals.answers).or((reader == Reader::Inner).then_some(0)),
        ratings: totals.ratings.map(|(count, sum)| {
            known(count).map(|answers| Rating { average: mean(sum, answers), answers })
        }),
    }
}

fn mean(sum: i64, answers: i32) -> f64 {
    let sum = i32::try_from(sum).map_or(0.0, f64::from);
    (sum / f64::from(answers) * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_fewer_than_five_answers_others_are_told_nothing() {
        let totals = |answers| Totals { answers, ratings: [(answers, 4 * answers); RATINGS] };
        let state = FeedbackState::Closed;
        for answers in 0..5 {
            let told = summary(&totals(answers), state, Reader::Outer);
            assert_eq!((told.answers, told.ratings), (None, [None; RATINGS]), "{answers}");
        }
        let told = summary(&totals(5), state, Reader::Outer);
        assert_eq!(told.answers, Some(5));
        assert_eq!(told.ratings[0], Some(Rating { average: 4.0, answers: 5 }));
        let told = summary(&totals(1), state, Reader::Inner);
        assert_eq!(told.ratings[3], Some(Rating { average: 4.0, answers: 1 }));
        assert_eq!(summary(&totals(0), state, Reader::Inner).answers, Some(0));
    }

    #[test]
    fn a_rating_that_few_gave_is_not_told_though_many_answered() {
        let totals = Totals { answers: 6, ratings: [(6, 20), (4, 20), (5, 11), (0, 0)] };
        let told = summary(&totals, FeedbackState::Closed, Reader::Outer).ratings;
        assert_eq!(told[0], Some(Rating { average: 3.33, answers: 6 }));
        assert_eq!((told[1], told[3]), (None, None));
        assert_eq!(told[2], Some(Rating { average: 2.2, answers: 5 }));
    }
}
