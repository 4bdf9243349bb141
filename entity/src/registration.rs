//! A person's place at one event.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{
        AudienceGroupId, EventId, EventInvitationId, PartnerId, PrivacyNoticeId, RegistrationId,
        UserId,
    },
    terms::{
        Attendance, EndedBy, ListVisibility, PublicFunction, RegistrationSource, RegistrationStatus,
    },
    value::{Locale, SecretBytes},
};

/// A row of `registration`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "registration")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RegistrationId,
    /// The event.
    pub event_id: EventId,
    /// What the person shows at the door.
    #[sea_orm(column_type = "Text")]
    pub code: String,
    /// Where the registration stands.
    pub status: RegistrationStatus,
    /// Keyed hash of the address in its normal form, or of partner and name of a delegate without one. Removed with the person.
    pub person_hash: Option<SecretBytes>,
    /// The account, where the person has one.
    pub user_id: Option<UserId>,
    /// The partner that the person represents.
    pub partner_id: Option<PartnerId>,
    /// The group that the person declared; none where that is kept apart.
    pub group_id: Option<AudienceGroupId>,
    /// The public function that the person declared.
    pub function: Option<PublicFunction>,
    /// Place in the queue; kept when the person no longer waits.
    pub queue_number: Option<i32>,
    /// How it came about.
    pub source: RegistrationSource,
    /// To whom the person wants to be shown.
    pub list_visibility: ListVisibility,
    /// Language of the person, for mails.
    pub locale: Locale,
    /// The partner responsible for the person's data when it was submitted.
    pub controller_id: Option<PartnerId>,
    /// The version of the privacy notice that was shown.
    pub privacy_notice_id: Option<PrivacyNoticeId>,
    /// The invitation that was used.
    pub invitation_id: Option<EventInvitationId>,
    /// When it was submitted; deadlines are judged by it.
    pub submitted_at: DateTime<Utc>,
    /// When the address was verified.
    pub verified_at: Option<DateTime<Utc>>,
    /// When an unconfirmed registration or an offer lapses.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it ended: cancelled, rejected, lapsed or expired.
    pub ended_at: Option<DateTime<Utc>>,
    /// Who ended it.
    pub ended_by: Option<EndedBy>,
    /// Which links in mails are good: those of this number.
    pub link_generation: i32,
    /// Whether the person came.
    pub attendance: Attendance,
    /// When that was noted.
    pub attendance_at: Option<DateTime<Utc>>,
    /// The account of the organiser who let the person in past a rule.
    pub overridden_by: Option<UserId>,
    /// Why, in the organiser's words.
    #[sea_orm(column_type = "Text")]
    pub override_reason: Option<String>,
    /// The start that the person was reminded of.
    pub reminded_of: Option<DateTime<Utc>>,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change; an update names the one that it read.
    pub version: i32,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
