//! Global ids in the `TypeID` form: `event_01h455vb4pex5vsknk084sn02q`, so that a wrong kind is seen.

use async_graphql::ID;
use entity::id::{
    AgreementId, AgreementPartyId, ApiKeyId, AssessmentQuestionId, AttachmentId, AudienceGroupId,
    AudienceRuleId, AuditEntryId, CalendarFeedId, CohortId, ContributionId, EventId,
    EventInvitationId, EventProfileId, EventSeriesId, FieldOfActionId, FileId, KnowledgeItemId,
    LandId, LoginSessionId, MailId, MilestoneId, ModelMunicipalityId, MunicipalityId,
    OfficeHolderId, OutcomeId, ParticipantMessageId, PartnerId, PartnerRoleId, PrivacyNoticeId,
    ProgrammeDocumentId, ProgrammeId, ProgrammeInterestId, QuestionnaireId, RecommendationId,
    RegisterAreaId, RegisterEditionId, RegistrationId, RegistrationQuestionId, ReportedFigureId,
    RoleGrantId, SelfAssessmentId, SessionId, SignatureId, TopicId, UserId, VenueId,
};
use type_safe_id::{DynamicType, TypeSafeId};
use uuid::Uuid;

use crate::fault::Fault;

/// A row's id that the schema shows as an opaque [`ID`].
pub trait GlobalId: Sized + Into<Uuid> + From<Uuid> {
    /// The word before the underscore.
    const KIND: Kind;

    /// For the client.
    fn to_global(self) -> ID {
        encode(Self::KIND, self.into())
    }

    /// From the client, in the argument `input`. An id of another kind names nothing.
    fn from_global(input: &'static str, id: &ID) -> Result<Self, Fault> {
        match decode(input, id)? {
            (Some(kind), uuid) if kind == Self::KIND => Ok(Self::from(uuid)),
            _ => Err(Fault::NotFound),
        }
    }
}

/// Takes a client's id apart. `None` for a kind that does not exist (any more).
pub fn decode(input: &'static str, id: &ID) -> Result<(Option<Kind>, Uuid), Fault> {
    let malformed = |_| Fault::bad_input(input, "an id is a word, an underscore and 26 characters");
    let id: TypeSafeId<DynamicType> = id.parse().map_err(malformed)?;
    let kind = Kind::ALL.into_iter().find(|kind| kind.prefix() == id.type_prefix());
    Ok((kind, id.uuid()))
}

/// The id of an object of this kind, for the client.
#[must_use]
pub fn encode(kind: Kind, uuid: Uuid) -> ID {
    // The prefixes are constants of a form that is always accepted; the test below tries each.
    DynamicType::new(kind.prefix()).map_or_else(
        |_| ID::default(),
        |prefix| ID(TypeSafeId::from_type_and_uuid(prefix, uuid).to_string()),
    )
}

macro_rules! kinds {
    ($($kind:ident $id:ident $prefix:literal),* $(,)?) => {
        /// The types that have global ids.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Kind {
            $(
                #[doc = concat!("Begins with `", $prefix, "_`.")]
                $kind
            ),*
        }

        impl Kind {
            /// Every kind.
            pub const ALL: [Self; [$(Self::$kind),*].len()] = [$(Self::$kind),*];

            /// The word before the underscore.
            #[must_use]
            pub fn prefix(self) -> &'static str {
                match self {
                    $(Self::$kind => $prefix),*
                }
            }
        }

        $(impl GlobalId for $id {
            const KIND: Kind = Kind::$kind;
        })*
    };
}

kinds! {
    Agreement AgreementId "agreement",
    AgreementParty AgreementPartyId "party",
    ApiKey ApiKeyId "key",
    AssessmentQuestion AssessmentQuestionId "item",
    Attachment AttachmentId "attachment",
    AudienceGroup AudienceGroupId "group",
    AudienceRule AudienceRuleId "rule",
    AuditEntry AuditEntryId "audit",
    CalendarFeed CalendarFeedId "feed",
    Cohort CohortId "cohort",
    Contribution ContributionId "contribution",
    Event EventId "event",
    EventInvitation EventInvitationId "invitation",
    EventProfile EventProfileId "profile",
    EventSeries EventSeriesId "series",
    KnowledgeItem KnowledgeItemId "knowledge",
    FieldOfAction FieldOfActionId "field",
    File FileId "file",
    Land LandId "land",
    Mail MailId "mail",
    LoginSession LoginSessionId "login",
    Milestone MilestoneId "milestone",
    ModelMunicipality ModelMunicipalityId "model",
    Municipality MunicipalityId "municipality",
    OfficeHolder OfficeHolderId "office",
    Outcome OutcomeId "outcome",
    ParticipantMessage ParticipantMessageId "message",
    Partner PartnerId "partner",
    PartnerRole PartnerRoleId "role",
    PrivacyNotice PrivacyNoticeId "notice",
    Programme ProgrammeId "programme",
    ProgrammeInterest ProgrammeInterestId "interest",
    ProgrammeDocument ProgrammeDocumentId "document",
    Recommendation RecommendationId "recommendation",
    Questionnaire QuestionnaireId "questionnaire",
    RegisterArea RegisterAreaId "area",
    RegisterEdition RegisterEditionId "edition",
    Registration RegistrationId "registration",
    RegistrationQuestion RegistrationQuestionId "question",
    ReportedFigure ReportedFigureId "figure",
    RoleGrant RoleGrantId "grant",
    SelfAssessment SelfAssessmentId "assessment",
    Session SessionId "session",
    Signature SignatureId "signature",
    Topic TopicId "topic",
    User UserId "user",
    Venue VenueId "venue",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_id_is_read_as_it_was_written() {
        let uuid = Uuid::from_u128(0x0193_6f00_0000_7000_8000_0000_0000_0001);
        for kind in Kind::ALL {
            let id = encode(kind, uuid);
            assert_eq!(decode("id", &id).unwrap(), (Some(kind), uuid), "{id:?}");
        }
    }

    #[test]
    fn an_id_of_another_kind_is_not_found_and_what_is_no_id_is_bad_input() {
        let id = PartnerId(Uuid::from_u128(7)).to_global();
        assert!(matches!(EventId::from_global("id", &id), Err(Fault::NotFound)));
        for wrong in ["", "x", "event_", "event_123", "event_ZZZZZZZZZZZZZZZZZZZZZZZZZZ", "a\0b"] {
            let result = EventId::from_global("id", &ID(wrong.to_owned()));
            assert!(matches!(result, Err(Fault::BadInput { input: "id", .. })), "{wrong}");
        }
    }
}
