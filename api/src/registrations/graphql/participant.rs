//! Who takes part, as the schema shows it.

use async_graphql::{Context, Description, ID, Object, SimpleObject};
use entity::id::{EventId, RegistrationId};

use super::terms::Attendance;
use crate::{
    events::graphql::{AudienceGroup, audience_group},
    graphql::{
        ContextExt as _,
        connection::connection,
        error::{Fallible, Result},
        id::GlobalId as _,
        load_rows,
        scalar::{DateTime, EmailAddress, Url},
    },
    registrations::service::{self, AtTheDoor, Listed, OnlineLinkOf, PersonOf, SeenPerson},
};

/// A person who takes part in an event.
#[derive(Clone, Debug, SimpleObject)]
pub struct ParticipantInfo {
    /// Given name or names.
    given_name: String,
    /// Family name.
    family_name: String,
    /// Organisation, in the person's words.
    organisation: Option<String>,
    /// Function there, in the person's words.
    function: Option<String>,
    /// Address: for the person, the organisers, and systems whose key is for it. Null for others, and for delegates
    /// without one.
    email: Option<EmailAddress>,
    /// Telephone number, for the same as the address.
    phone: Option<String>,
}

impl From<SeenPerson> for ParticipantInfo {
    fn from(SeenPerson { person, .. }: SeenPerson) -> Self {
        Self {
            given_name: person.given_name,
            family_name: person.family_name,
            organisation: person.organisation,
            function: person.function,
            email: person.email.map(EmailAddress),
            phone: person.phone,
        }
    }
}

/// Whom a registration is of; null where the person was removed. Noted in the audit log, where it is somebody else.
pub(super) async fn participant(
    ctx: &Context<'_>,
    registration: RegistrationId,
) -> Result<Option<ParticipantInfo>> {
    let Some(seen) = ctx.load(PersonOf(registration)).await? else { return Ok(None) };
    if !seen.own {
        ctx.request().reads_personal(registration);
    }
    Ok(Some(seen.into()))
}

/// The link to an event's online meeting; null for those who have no seat there and do not organise it.
pub async fn online_link(ctx: &Context<'_>, event: EventId) -> Result<Option<Url>> {
    Ok(ctx.load(OnlineLinkOf(event)).await?.map(Url))
}

/// Somebody in an event's list of participants, who chose to be in it.
#[derive(Clone, Debug, Description)]
pub struct ListedParticipantInfo(Listed);

impl From<Listed> for ListedParticipantInfo {
    fn from(listed: Listed) -> Self {
        Self(listed)
    }
}

#[Object(use_type_description)]
impl ListedParticipantInfo {
    /// Given name or names.
    async fn given_name(&self) -> &str {
        &self.0.given_name
    }

    /// Family name.
    async fn family_name(&self) -> &str {
        &self.0.family_name
    }
}

connection! {
    /// A page of an event's list of participants.
    ListedParticipantConnection,
    /// Somebody in the list.
    ListedParticipantEdge,
    ListedParticipantInfo,
}

/// A confirmed person at the door: name and group, and whether they came. Nothing else.
#[derive(Clone, Debug, Description)]
pub struct CheckInEntryInfo(AtTheDoor);

impl From<AtTheDoor> for CheckInEntryInfo {
    fn from(entry: AtTheDoor) -> Self {
        Self(entry)
    }
}

#[Object(use_type_description)]
impl CheckInEntryInfo {
    /// Global id of the registration, by which the person is checked in.
    async fn registration_id(&self) -> ID {
        self.0.registration.id.to_global()
    }

    /// What the person shows at the door.
    async fn code(&self) -> &str {
        &self.0.registration.code
    }

    /// Given name or names; null where the person was removed.
    async fn given_name(&self) -> Option<&str> {
        self.0.given_name.as_deref()
    }

    /// Family name; null where the person was removed.
    async fn family_name(&self) -> Option<&str> {
        self.0.family_name.as_deref()
    }

    /// The group that the person declared.
    async fn group(&self, ctx: &Context<'_>) -> Fallible<AudienceGroup> {
        audience_group(ctx, self.0.registration.group_id).await
    }

    /// Whether the person came.
    async fn attendance(&self) -> Attendance {
        self.0.registration.attendance.into()
    }

    /// When that was noted.
    async fn attendance_at(&self) -> Option<DateTime> {
        self.0.registration.attendance_at.map(Into::into)
    }
}

connection! {
    /// A page of those who are awaited at the door.
    CheckInEntryConnection,
    /// Somebody who is awaited.
    CheckInEntryEdge,
    CheckInEntryInfo,
}

load_rows! {
    PersonOf => service::people: SeenPerson;
    OnlineLinkOf => service::online_links: String;
}
