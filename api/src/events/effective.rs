//! What holds for an event: its own value, or else that of its series (domain.md §4, `EventSeries`).

use entity::{
    audience_rule, event, event_series,
    id::VenueId,
    terms::{AudienceMode, CapacityMode},
    value::PartialDate,
};

/// A value, and whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effective<T> {
    /// The value.
    pub value: T,
    /// Whether it comes from the series.
    pub inherited: bool,
}

/// How many people can come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capacity {
    /// Nobody said.
    Unknown,
    /// As many as come.
    Unlimited,
    /// So many.
    Limited(i32),
}

impl Capacity {
    fn new(mode: CapacityMode, limit: Option<i32>) -> Self {
        match (mode, limit) {
            (CapacityMode::Limited, Some(limit)) => Self::Limited(limit),
            (CapacityMode::Unlimited, _) => Self::Unlimited,
            _ => Self::Unknown,
        }
    }

    /// The places, where they are limited.
    #[must_use]
    pub fn limit(self) -> Option<i32> {
        match self {
            Self::Limited(limit) => Some(limit),
            Self::Unknown | Self::Unlimited => None,
        }
    }
}

/// `own`, or else `inherited`.
pub fn own_or<T>(own: Option<T>, inherited: Option<T>) -> Option<Effective<T>> {
    own.map(|value| Effective { value, inherited: false })
        .or(inherited.map(|value| Effective { value, inherited: true }))
}

/// A list is stated as a whole: `own` where it has anything, or else `inherited`.
#[must_use]
pub fn list_or<T>(own: Vec<T>, inherited: Vec<T>) -> Effective<Vec<T>> {
    if own.is_empty() && !inherited.is_empty() {
        Effective { value: inherited, inherited: true }
    } else {
        Effective { value: own, inherited: false }
    }
}

/// The capacity of a series' events, where they have none of their own.
#[must_use]
pub fn capacity_of_series(series: &event_series::Model) -> Capacity {
    Capacity::new(series.capacity_mode, series.capacity_limit)
}

/// The capacity of an event.
#[must_use]
pub fn capacity(event: &event::Model, series: Option<&event_series::Model>) -> Effective<Capacity> {
    if event.capacity_mode == CapacityMode::Inherited {
        let value = series.map_or(Capacity::Unknown, capacity_of_series);
        return Effective { value, inherited: true };
    }
    let value = Capacity::new(event.capacity_mode, event.capacity_limit);
    Effective { value, inherited: false }
}

/// The last day, or last local time, to register.
#[must_use]
pub fn deadline(
    event: &event::Model,
    series: Option<&event_series::Model>,
) -> Option<Effective<PartialDate>> {
    own_or(event.registration_deadline, series.and_then(|series| series.registration_deadline))
}

/// Where it is held.
#[must_use]
pub fn venue(
    event: &event::Model,
    series: Option<&event_series::Model>,
) -> Option<Effective<VenueId>> {
    // An event that names a place in words is held there.
    let inherited = if event.place_text.is_none() { series } else { None };
    own_or(event.venue_id, inherited.and_then(|series| series.venue_id))
}

/// Whether taking part costs nothing.
#[must_use]
pub fn free_of_charge(
    event: &event::Model,
    series: Option<&event_series::Model>,
) -> Option<Effective<bool>> {
    own_or(event.free_of_charge, series.and_then(|series| series.free_of_charge))
}

/// Who may come.
#[must_use]
pub fn audience_mode(
    event: &event::Model,
    series: Option<&event_series::Model>,
) -> Option<Effective<AudienceMode>> {
    own_or(event.audience_mode, series.and_then(|series| series.audience_mode))
}

/// The rules of who may come. An event that says itself who may come has its own rules only.
#[must_use]
pub fn audience_rules(
    event: &event::Model,
    own: Vec<audience_rule::Model>,
    inherited: Vec<audience_rule::Model>,
) -> Effective<Vec<audience_rule::Model>> {
    let inherited = if event.audience_mode.is_none() { inherited } else { Vec::new() };
    list_or(own, inherited)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_own_value_wins_over_that_of_the_series() {
        assert_eq!(own_or(Some(1), Some(2)), Some(Effective { value: 1, inherited: false }));
        assert_eq!(own_or(None, Some(2)), Some(Effective { value: 2, inherited: true }));
        assert_eq!(own_or::<i32>(None, None), None);
    }

    #[test]
    fn a_list_is_never_mixed() {
        assert_eq!(list_or(vec![1], vec![2]), Effective { value: vec![1], inherited: false });
        assert_eq!(list_or(vec![], vec![2]), Effective { value: vec![2], inherited: true });
        assert_eq!(list_or::<i32>(vec![], vec![]), Effective { value: vec![], inherited: false });
    }

    #[test]
    fn a_limit_counts_only_where_the_capacity_is_limited() {
        assert_eq!(Capacity::new(CapacityMode::Limited, Some(50)), Capacity::Limited(50));
        assert_eq!(Capacity::new(CapacityMode::Unlimited, None), Capacity::Unlimited);
        assert_eq!(Capacity::new(CapacityMode::Unknown, None), Capacity::Unknown);
    }
}
