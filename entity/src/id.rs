//! One id type per table, so that two ids cannot be swapped by mistake.

use sea_orm::{DbErr, DeriveValueType, TryFromU64};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, DeriveValueType)]
        pub struct $name(pub Uuid);

        // A primary key must have it; ids here never come from a sequence.
        impl TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )*};
}

ids! {
    /// Identifies a row of `agreement`.
    AgreementId,
    /// Identifies a row of `agreement_correction`.
    AgreementCorrectionId,
    /// Identifies a row of `agreement_party`.
    AgreementPartyId,
    /// Identifies a row of `api_key`.
    ApiKeyId,
    /// Identifies a row of `assessment_question`.
    AssessmentQuestionId,
    /// Identifies a row of `attachment`.
    AttachmentId,
    /// Identifies a row of `audience_group`.
    AudienceGroupId,
    /// Identifies a row of `audience_rule`.
    AudienceRuleId,
    /// Identifies a row of `audit_entry`.
    AuditEntryId,
    /// Identifies a row of `calendar_feed`.
    CalendarFeedId,
    /// Identifies a row of `cohort`.
    CohortId,
    /// Identifies a row of `contribution`.
    ContributionId,
    /// Identifies a row of `event`.
    EventId,
    /// Identifies a row of `event_profile`.
    EventProfileId,
    /// Identifies a row of `event_series`.
    EventSeriesId,
    /// Identifies a row of `external_id`.
    ExternalIdId,
    /// Identifies a row of `feedback`.
    FeedbackId,
    /// Identifies a row of `field_of_action`.
    FieldOfActionId,
    /// Identifies a row of `stored_file`.
    FileId,
    /// Identifies a row of `idempotency_key`.
    IdempotencyKeyId,
    /// Identifies a row of `publication` that is a knowledge item.
    KnowledgeItemId,
    /// Identifies a row of `land`.
    LandId,
    /// Identifies a row of `login_session`.
    LoginSessionId,
    /// Identifies a row of `mail`.
    MailId,
    /// Identifies a row of `milestone`.
    MilestoneId,
    /// Identifies a row of `model_municipality`.
    ModelMunicipalityId,
    /// Identifies a row of `model_municipality_step`.
    ModelMunicipalityStepId,
    /// Identifies a row of `municipality`.
    MunicipalityId,
    /// Identifies a row of `notice`.
    NoticeId,
    /// Identifies a row of `office_holder`.
    OfficeHolderId,
    /// Identifies a row of `one_time_token`.
    OneTimeTokenId,
    /// Identifies a row of `outcome`.
    OutcomeId,
    /// Identifies a row of `outbox_event`.
    OutboxEventId,
    /// Identifies a row of `partner`.
    PartnerId,
    /// Identifies a row of `partner_role`.
    PartnerRoleId,
    /// Identifies a row of `programme_document`.
    ProgrammeDocumentId,
    /// Identifies a row of `programme_interest`.
    ProgrammeInterestId,
    /// Identifies a row of `programme`.
    ProgrammeId,
    /// Identifies a row of `publication`.
    PublicationId,
    /// Identifies a row of `publication` that is a recommendation.
    RecommendationId,
    /// Identifies a row of `questionnaire`.
    QuestionnaireId,
    /// Identifies a row of `recovery_code`.
    RecoveryCodeId,
    /// Identifies a row of `refresh_token`.
    RefreshTokenId,
    /// Identifies a row of `register_area`.
    RegisterAreaId,
    /// Identifies a row of `register_edition`.
    RegisterEditionId,
    /// Identifies a row of `reported_figure`.
    ReportedFigureId,
    /// Identifies a row of `role_grant`.
    RoleGrantId,
    /// Identifies a row of `self_assessment`.
    SelfAssessmentId,
    /// Identifies a row of `session`.
    SessionId,
    /// Identifies a row of `signature`.
    SignatureId,
    /// Identifies a row of `signing_key`.
    SigningKeyId,
    /// Identifies a row of `source_ref`.
    SourceRefId,
    /// Identifies a row of `text_item`.
    TextItemId,
    /// Identifies a row of `topic`.
    TopicId,
    /// Identifies a row of `user_account`.
    UserId,
    /// Identifies a row of `event_interest`.
    EventInterestId,
    /// Identifies a row of `event_invitation`.
    EventInvitationId,
    /// Identifies a row of `participant_message`.
    ParticipantMessageId,
    /// Identifies a row of `privacy_notice`.
    PrivacyNoticeId,
    /// Identifies a row of `registration`.
    RegistrationId,
    /// Identifies a row of `registration_question`.
    RegistrationQuestionId,
    /// Identifies a row of `venue`.
    VenueId,
}
