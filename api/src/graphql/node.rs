//! Objects by global id, and by partner systems' keys.

use async_graphql::{Context, ID, Interface, Object};
use entity::{
    id::{
        AgreementId, AgreementPartyId, ApiKeyId, AssessmentQuestionId, AttachmentId,
        AudienceGroupId, AudienceRuleId, AuditEntryId, CalendarFeedId, CohortId, ContributionId,
        EventId, EventInvitationId, EventProfileId, EventSeriesId, FieldOfActionId, FileId,
        KnowledgeItemId, LandId, LoginSessionId, MailId, MilestoneId, ModelMunicipalityId,
        MunicipalityId, OfficeHolderId, OutcomeId, ParticipantMessageId, PartnerId, PartnerRoleId,
        PrivacyNoticeId, ProgrammeDocumentId, ProgrammeId, ProgrammeInterestId, QuestionnaireId,
        RecommendationId, RegisterAreaId, RegisterEditionId, RegistrationId,
        RegistrationQuestionId, ReportedFigureId, RoleGrantId, SelfAssessmentId, SessionId,
        SignatureId, UserId, VenueId,
    },
    terms::SubjectKind,
};
use uuid::Uuid;

use super::{
    ContextExt as _,
    error::{Fallible, Result, found},
    id::{Kind, decode, encode},
};
use crate::{
    agreements::graphql::{Agreement, AgreementParty, Signature},
    api_keys::graphql::ApiKey,
    audit::graphql::AuditEntry,
    calendar::graphql::CalendarFeed,
    content::{
        graphql::Topic,
        service::{TopicById, resolve_external_id},
    },
    events::graphql::{
        AudienceGroup, AudienceRule, Contribution, Event, EventSeries, PrivacyNotice,
        RegistrationQuestion, Session, Venue,
    },
    fault::Fault,
    files::graphql::{Attachment, UploadedFile},
    identity::graphql::LoginSession,
    invitations::graphql::EventInvitation,
    mail::graphql::Mail,
    messages::graphql::ParticipantMessage,
    model_municipalities::graphql::{Cohort, Milestone, ModelMunicipality},
    municipalities::graphql::{Land, Municipality},
    page::LARGEST,
    partners::graphql::{OfficeHolder, Partner, PartnerRole},
    programme_interests::graphql::ProgrammeInterest,
    programmes::graphql::{Programme, ProgrammeDocument, ReportedFigure},
    publications::graphql::{KnowledgeItem, Recommendation},
    register::graphql::{RegisterArea, RegisterEdition},
    registrations::graphql::Registration,
    results::graphql::{EventProfile, Outcome},
    self_assessments::graphql::{AssessmentQuestion, FieldOfAction, Questionnaire, SelfAssessment},
    users::graphql::{RoleGrant, User},
};

/// An object with a global id.
#[derive(Clone, Debug, Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Global id."))]
pub enum Node {
    /// An agreement.
    Agreement(Agreement),
    /// A party of an agreement.
    AgreementParty(AgreementParty),
    /// A key of a partner's system.
    ApiKey(ApiKey),
    /// A question of a questionnaire.
    AssessmentQuestion(AssessmentQuestion),
    /// A file of an object.
    Attachment(Attachment),
    /// A group that events are for.
    AudienceGroup(AudienceGroup),
    /// A condition on who may come.
    AudienceRule(AudienceRule),
    /// An entry of the audit log.
    AuditEntry(AuditEntry),
    /// The address of a personal calendar of the viewer.
    CalendarFeed(CalendarFeed),
    /// Municipalities that apply to a programme in the same time.
    Cohort(Cohort),
    /// What somebody does at an event.
    Contribution(Contribution),
    /// An event.
    Event(Event),
    /// An invitation to an event.
    EventInvitation(EventInvitation),
    /// A profile of an event (Steckbrief).
    EventProfile(EventProfile),
    /// A series of events.
    EventSeries(EventSeries),
    /// A knowledge item.
    KnowledgeItem(KnowledgeItem),
    /// A field of action that a questionnaire asks about.
    FieldOfAction(FieldOfAction),
    /// A file that the viewer uploads.
    UploadedFile(UploadedFile),
    /// A Land.
    Land(Land),
    /// A mail of the service.
    Mail(Mail),
    /// A sign-in of the viewer.
    LoginSession(LoginSession),
    /// Something that a model municipality is to reach.
    Milestone(Milestone),
    /// A model municipality.
    ModelMunicipality(ModelMunicipality),
    /// A municipality.
    Municipality(Municipality),
    /// An office holder.
    OfficeHolder(OfficeHolder),
    /// What came of an event.
    Outcome(Outcome),
    /// A message to participants.
    ParticipantMessage(ParticipantMessage),
    /// A partner.
    Partner(Partner),
    /// A partner's part in something.
    PartnerRole(PartnerRole),
    /// What a controller tells participants.
    PrivacyNotice(PrivacyNotice),
    /// A programme.
    Programme(Programme),
    /// A paper of a programme.
    ProgrammeDocument(ProgrammeDocument),
    /// A recommendation.
    Recommendation(Recommendation),
    /// A questionnaire of a programme.
    Questionnaire(Questionnaire),
    /// A question whether a municipality could take part in a programme.
    ProgrammeInterest(ProgrammeInterest),
    /// An area of the official register.
    RegisterArea(RegisterArea),
    /// An edition of the official register.
    RegisterEdition(RegisterEdition),
    /// A registration for an event.
    Registration(Registration),
    /// What people are asked when they register.
    RegistrationQuestion(RegistrationQuestion),
    /// A reported figure.
    ReportedFigure(ReportedFigure),
    /// What a user may do.
    RoleGrant(RoleGrant),
    /// Where a municipality says that it stands.
    SelfAssessment(SelfAssessment),
    /// A part of an event's programme.
    Session(Session),
    /// A signature.
    Signature(Signature),
    /// A topic.
    Topic(Topic),
    /// A person with an account.
    User(User),
    /// A venue.
    Venue(Venue),
}

impl Node {
    /// Whether the actor sees more than its face: false for a protected event of others.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        !matches!(self, Self::Event(event) if !event.is_whole())
    }
}

/// Queries by global id.
#[derive(Debug, Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// The object with this global id.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A global id that the API gave out.")] id: ID,
    ) -> Fallible<Node> {
        found(by_id(ctx, "id", &id).await)
    }

    /// The objects with these global ids, in the same order; null for each that cannot be had.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 100 global ids.")] ids: Vec<ID>,
    ) -> Result<Vec<Fallible<Node>>> {
        if ids.len() as u64 > LARGEST {
            return Err(Fault::bad_input("ids", format!("at most {LARGEST} ids at once")).into());
        }
        let nodes = ids.iter().map(|id| by_id(ctx, "ids", id));
        Ok(futures_util::future::join_all(nodes).await.into_iter().map(found).collect())
    }

    /// The object that a partner system knows by a key of its own.
    async fn node_by_external_id(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The system that gave the key.")] system: String,
        #[graphql(desc = "The key in that system.")] key: String,
    ) -> Fallible<Node> {
        let object = async {
            let Some((kind, id)) = resolve_external_id(&ctx.request().app, &system, &key).await?
            else {
                return Ok(None);
            };
            let node = subject(ctx, kind, id).await?;
            // Of a protected event, the keys are hidden: they lead nowhere.
            Ok(node.filter(Node::is_whole))
        };
        found(object.await)
    }
}

async fn by_id(ctx: &Context<'_>, input: &'static str, id: &ID) -> Result<Option<Node>, Fault> {
    match decode(input, id)? {
        (Some(kind), uuid) => load(ctx, kind, uuid).await,
        (None, _) => Ok(None),
    }
}

/// An object that a row refers to by its kind; `None` if it has no type here, or the actor may not see it.
pub async fn subject(
    ctx: &Context<'_>,
    kind: SubjectKind,
    id: Uuid,
) -> Result<Option<Node>, Fault> {
    match of_subject(kind) {
        Some(kind) => load(ctx, kind, id).await,
        None => Ok(None),
    }
}

/// The global id of an object that a row refers to by its kind; `None` if it has no type here.
#[must_use]
pub fn subject_id(kind: SubjectKind, id: Uuid) -> Option<ID> {
    of_subject(kind).map(|kind| encode(kind, id))
}

/// The one table of how each kind of object is loaded: as a reference to it would be.
pub async fn load(ctx: &Context<'_>, kind: Kind, id: Uuid) -> Result<Option<Node>, Fault> {
    macro_rules! node {
        ($key:expr, $kind:ident) => {
            ctx.load($key).await?.map(|row| Node::$kind(row.into()))
        };
    }
    Ok(match kind {
        Kind::Agreement => node!(AgreementId(id), Agreement),
        Kind::AgreementParty => node!(AgreementPartyId(id), AgreementParty),
        Kind::ApiKey => node!(ApiKeyId(id), ApiKey),
        Kind::AssessmentQuestion => node!(AssessmentQuestionId(id), AssessmentQuestion),
        Kind::Attachment => node!(AttachmentId(id), Attachment),
        Kind::AudienceGroup => node!(AudienceGroupId(id), AudienceGroup),
        Kind::AudienceRule => node!(AudienceRuleId(id), AudienceRule),
        Kind::AuditEntry => node!(AuditEntryId(id), AuditEntry),
        Kind::CalendarFeed => node!(CalendarFeedId(id), CalendarFeed),
        Kind::Cohort => node!(CohortId(id), Cohort),
        Kind::Contribution => node!(ContributionId(id), Contribution),
        Kind::Event => node!(EventId(id), Event),
        Kind::EventInvitation => node!(EventInvitationId(id), EventInvitation),
        Kind::EventProfile => node!(EventProfileId(id), EventProfile),
        Kind::EventSeries => node!(EventSeriesId(id), EventSeries),
        Kind::KnowledgeItem => node!(KnowledgeItemId(id), KnowledgeItem),
        Kind::FieldOfAction => node!(FieldOfActionId(id), FieldOfAction),
        Kind::File => node!(FileId(id), UploadedFile),
        Kind::Land => node!(LandId(id), Land),
        Kind::Mail => node!(MailId(id), Mail),
        Kind::LoginSession => node!(LoginSessionId(id), LoginSession),
        Kind::Milestone => node!(MilestoneId(id), Milestone),
        Kind::ModelMunicipality => node!(ModelMunicipalityId(id), ModelMunicipality),
        Kind::Municipality => node!(MunicipalityId(id), Municipality),
        Kind::OfficeHolder => node!(OfficeHolderId(id), OfficeHolder),
        Kind::Outcome => node!(OutcomeId(id), Outcome),
        Kind::ParticipantMessage => node!(ParticipantMessageId(id), ParticipantMessage),
        Kind::Partner => node!(PartnerId(id), Partner),
        Kind::PartnerRole => node!(PartnerRoleId(id), PartnerRole),
        Kind::PrivacyNotice => node!(PrivacyNoticeId(id), PrivacyNotice),
        Kind::Programme => node!(ProgrammeId(id), Programme),
        Kind::ProgrammeDocument => node!(ProgrammeDocumentId(id), ProgrammeDocument),
        Kind::Recommendation => node!(RecommendationId(id), Recommendation),
        Kind::Questionnaire => node!(QuestionnaireId(id), Questionnaire),
        Kind::ProgrammeInterest => node!(ProgrammeInterestId(id), ProgrammeInterest),
        Kind::RegisterArea => node!(RegisterAreaId(id), RegisterArea),
        Kind::RegisterEdition => node!(RegisterEditionId(id), RegisterEdition),
        Kind::Registration => node!(RegistrationId(id), Registration),
        Kind::RegistrationQuestion => node!(RegistrationQuestionId(id), RegistrationQuestion),
        Kind::ReportedFigure => node!(ReportedFigureId(id), ReportedFigure),
        Kind::RoleGrant => node!(RoleGrantId(id), RoleGrant),
        Kind::SelfAssessment => node!(SelfAssessmentId(id), SelfAssessment),
        Kind::Session => node!(SessionId(id), Session),
        Kind::Signature => node!(SignatureId(id), Signature),
        Kind::Topic => node!(TopicById(id), Topic),
        Kind::User => node!(UserId(id), User),
        Kind::Venue => node!(VenueId(id), Venue),
    })
}

fn of_subject(kind: SubjectKind) -> Option<Kind> {
    Some(match kind {
        SubjectKind::Agreement => Kind::Agreement,
        SubjectKind::ApiKey => Kind::ApiKey,
        SubjectKind::Attachment => Kind::Attachment,
        SubjectKind::AudienceGroup => Kind::AudienceGroup,
        SubjectKind::AuditEntry => Kind::AuditEntry,
        SubjectKind::Cohort => Kind::Cohort,
        SubjectKind::Event => Kind::Event,
        SubjectKind::EventInvitation => Kind::EventInvitation,
        SubjectKind::EventProfile => Kind::EventProfile,
        SubjectKind::EventSeries => Kind::EventSeries,
        SubjectKind::KnowledgeItem => Kind::KnowledgeItem,
        SubjectKind::Milestone => Kind::Milestone,
        SubjectKind::File => Kind::File,
        SubjectKind::ModelMunicipality => Kind::ModelMunicipality,
        SubjectKind::Municipality => Kind::Municipality,
        SubjectKind::OfficeHolder => Kind::OfficeHolder,
        SubjectKind::ParticipantMessage => Kind::ParticipantMessage,
        SubjectKind::Partner => Kind::Partner,
        SubjectKind::PartnerRole => Kind::PartnerRole,
        SubjectKind::PrivacyNotice => Kind::PrivacyNotice,
        SubjectKind::Programme => Kind::Programme,
        SubjectKind::ProgrammeDocument => Kind::ProgrammeDocument,
        SubjectKind::Recommendation => Kind::Recommendation,
        SubjectKind::ProgrammeInterest => Kind::ProgrammeInterest,
        SubjectKind::RegistrationQuestion => Kind::RegistrationQuestion,
        SubjectKind::Session => Kind::Session,
        SubjectKind::Topic => Kind::Topic,
        SubjectKind::Venue => Kind::Venue,
        SubjectKind::Registration => Kind::Registration,
        SubjectKind::RoleGrant => Kind::RoleGrant,
        SubjectKind::User => Kind::User,
        SubjectKind::Outcome => Kind::Outcome,
        SubjectKind::Questionnaire => Kind::Questionnaire,
        SubjectKind::SelfAssessment => Kind::SelfAssessment,
        SubjectKind::ReportedFigure => Kind::ReportedFigure,
        SubjectKind::LoginSession
        | SubjectKind::SigningKey
        | SubjectKind::Mail
        | SubjectKind::CalendarFeed => return None,
    })
}
