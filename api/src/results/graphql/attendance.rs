//! How many people came: counted here, and reported by others. Never mixed.

use async_graphql::SimpleObject;

use crate::{
    content::graphql::QuantityInfo,
    graphql::load_rows,
    results::service::{self, AttendanceOf, CountedAttendance},
};

/// How many people came to an event.
#[derive(Clone, Debug, SimpleObject)]
pub struct AttendanceInfo {
    /// What is counted here.
    pub counted: CountedAttendanceInfo,
    /// What was reported; the first figure of attendance is the one that the record follows.
    pub reported: Option<QuantityInfo>,
}

/// What is counted here of the people at an event. Fewer than five are told to the organisers alone.
#[derive(Clone, Copy, Debug, Default, SimpleObject)]
pub struct CountedAttendanceInfo {
    /// People with a confirmed registration; null where that are fewer than five.
    registered: Option<i32>,
    /// Those of them who were marked as present; null where that are fewer than five.
    present: Option<i32>,
}

impl From<CountedAttendance> for CountedAttendanceInfo {
    fn from(counted: CountedAttendance) -> Self {
        Self { registered: counted.registered, present: counted.present }
    }
}

load_rows! {
    AttendanceOf => service::attendance_of_events: CountedAttendance;
}
