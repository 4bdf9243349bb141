//! Who came.

use async_graphql::{Context, Description, Enum, ID, InputObject, Object, OneofObject};
use entity::id::{EventId, RegistrationId};
use uuid::Uuid;

use super::{RegistrationUserError, participant::CheckInEntryInfo, terms::Attendance};
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, payload},
        scalar::DateTime,
    },
    registrations::{
        attendance::DoorRef,
        refusal::RegistrationErrorCode,
        service::{self, AtTheDoor, Mark, MarkResult, Note},
    },
};

/// What names a registration at the door.
#[derive(Debug, OneofObject)]
pub enum CheckInRefInput {
    /// Its id.
    Id(ID),
    /// The code that the person shows.
    Code(String),
}

impl CheckInRefInput {
    fn parse(self, input: &'static str) -> Result<DoorRef, Fault> {
        Ok(match self {
            Self::Id(id) => DoorRef::Id(RegistrationId::from_global(input, &id)?),
            Self::Code(code) => DoorRef::by_code(&code),
        })
    }
}

/// Who came.
#[derive(Debug, InputObject)]
pub struct CheckInInput {
    /// The registration.
    registration: CheckInRefInput,
}

payload! {
    /// What `checkIn` answers.
    CheckInPayload, RegistrationUserError(RegistrationErrorCode) {
        /// The person, as they are known at the door.
        entry: CheckInEntryInfo,
    }
}

/// Who did not come after all, or is not known to.
#[derive(Debug, InputObject)]
pub struct UndoCheckInInput {
    /// The registration.
    registration: CheckInRefInput,
}

payload! {
    /// What `undoCheckIn` answers.
    UndoCheckInPayload, RegistrationUserError(RegistrationErrorCode) {
        /// The person, as they are known at the door.
        entry: CheckInEntryInfo,
    }
}

/// Who did not come.
#[derive(Debug, InputObject)]
pub struct MarkAbsentInput {
    /// The registration.
    registration: CheckInRefInput,
}

payload! {
    /// What `markAbsent` answers.
    MarkAbsentPayload, RegistrationUserError(RegistrationErrorCode) {
        /// The person, as they are known at the door.
        entry: CheckInEntryInfo,
    }
}

/// A mark that a device made, perhaps offline.
#[derive(Debug, InputObject)]
pub struct AttendanceMarkInput {
    /// A UUID that the device gave the mark: one that is sent twice counts once.
    client_id: String,
    /// The registration.
    registration: CheckInRefInput,
    /// What was noted. `UNKNOWN` takes an earlier note back.
    attendance: Attendance,
    /// When, by the clock of the device. A time in the future counts as now.
    marked_at: DateTime,
}

impl AttendanceMarkInput {
    fn parse(self) -> Result<Mark, Fault> {
        let client_id = Uuid::try_parse(&self.client_id)
            .map_err(|_| Fault::bad_input("input.marks.clientId", "this is no UUID"))?;
        Ok(Mark {
            client_id,
            of: self.registration.parse("input.marks.registration.id")?,
            attendance: self.attendance.into(),
            marked_at: self.marked_at.into(),
        })
    }
}

/// Marks of one event.
#[derive(Debug, InputObject)]
pub struct RecordAttendanceInput {
    /// The event.
    event_id: ID,
    /// At most 500 marks, in any order.
    marks: Vec<AttendanceMarkInput>,
}

/// What became of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "service::MarkOutcome")]
pub enum AttendanceMarkOutcome {
    /// It is what is known now.
    Applied,
    /// Something later was noted already.
    Superseded,
    /// It had arrived before.
    Repeated,
    /// Nobody of this event has that id or code.
    UnknownRegistration,
    /// The person is not confirmed: nothing was noted.
    NotConfirmed,
}

/// What became of a mark, and what is known of the person now.
#[derive(Clone, Debug, Description)]
pub struct AttendanceMarkResultInfo(MarkResult);

#[Object(use_type_description)]
impl AttendanceMarkResultInfo {
    /// The UUID that the device gave the mark.
    async fn client_id(&self) -> String {
        self.0.client_id.to_string()
    }

    /// What became of it.
    async fn outcome(&self) -> AttendanceMarkOutcome {
        self.0.outcome.into()
    }

    /// The person; null where there is nobody, or somebody who is not confirmed.
    async fn entry(&self) -> Option<CheckInEntryInfo> {
        self.0.entry.clone().map(Into::into)
    }
}

payload! {
    /// What `recordAttendance` answers.
    RecordAttendancePayload, RegistrationUserError(RegistrationErrorCode) {
        /// What became of each mark, in the order in which they were sent.
        results: Vec<AttendanceMarkResultInfo>,
    }
}

/// Noting who came.
#[derive(Debug, Default)]
pub struct AttendanceMutation;

#[Object]
impl AttendanceMutation {
    /// Notes that a confirmed person came. The same again changes nothing. For the organisers, and for those who
    /// check people in at the event.
    async fn check_in(&self, ctx: &Context<'_>, input: CheckInInput) -> Fallible<CheckInPayload> {
        let result = note(ctx, input.registration, Note::CheckIn).await;
        answer(ctx, result, CheckInPayload::done)
    }

    /// Takes back that a person came, or did not: it is not known. For the same as `checkIn`.
    async fn undo_check_in(
        &self,
        ctx: &Context<'_>,
        input: UndoCheckInInput,
    ) -> Fallible<UndoCheckInPayload> {
        let result = note(ctx, input.registration, Note::UndoCheckIn).await;
        answer(ctx, result, UndoCheckInPayload::done)
    }

    /// Notes that a confirmed person did not come. For the same as `checkIn`.
    async fn mark_absent(
        &self,
        ctx: &Context<'_>,
        input: MarkAbsentInput,
    ) -> Fallible<MarkAbsentPayload> {
        let result = note(ctx, input.registration, Note::MarkAbsent).await;
        answer(ctx, result, MarkAbsentPayload::done)
    }

    /// Records marks that devices made, online or not: of several of one person, the latest by its time counts, in
    /// whatever order they arrive. Each mark is answered. For the same as `checkIn`.
    async fn record_attendance(
        &self,
        ctx: &Context<'_>,
        input: RecordAttendanceInput,
    ) -> Fallible<RecordAttendancePayload> {
        let result = record(ctx, input).await;
        let done = |results: Vec<MarkResult>| {
            let results = results.into_iter().map(AttendanceMarkResultInfo).collect::<Vec<_>>();
            RecordAttendancePayload::done(results)
        };
        answer(ctx, result, done)
    }
}

type Outcome<T> = Result<T, crate::refusal::Failure<RegistrationErrorCode>>;

async fn note(ctx: &Context<'_>, of: CheckInRefInput, note: Note) -> Outcome<AtTheDoor> {
    let request = ctx.request();
    let of = of.parse("input.registration.id")?;
    let entry = service::note_attendance(&request.app, &request.actor, &of, note).await?;
    request.reads_personal(entry.registration.id);
    Ok(entry)
}

async fn record(ctx: &Context<'_>, input: RecordAttendanceInput) -> Outcome<Vec<MarkResult>> {
    let request = ctx.request();
    let event = EventId::from_global("input.eventId", &input.event_id)?;
    let marks: Result<Vec<_>, _> =
        input.marks.into_iter().map(AttendanceMarkInput::parse).collect();
    let results = service::record_attendance(&request.app, &request.actor, event, marks?).await?;
    for entry in results.iter().filter_map(|result| result.entry.as_ref()) {
        request.reads_personal(entry.registration.id);
    }
    Ok(results)
}
