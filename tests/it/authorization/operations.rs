//! A small network in which every operation can be tried, and how each is asked for.

use api::{
    access::{Actor, Level, NetworkRole, PartnerSystem, Scope},
    invitations::invited::Invited,
};
use chrono::TimeDelta;
use entity::{
    api_key, attachment, calendar_feed, event, event_invitation, event_profile, event_seats,
    event_series,
    id::{ApiKeyId, LoginSessionId, ProgrammeId},
    login_session, mail, outcome, partner, partner_role, publication, registration, role_grant,
    stored_file,
    terms::{
        Confidentiality, EndedBy, EventStatus, GrantRole, InvitationStatus, MailStatus,
        PartnerKind, PartnerRoleState, PartnerStatus, PublicationKind, PublicationStatus,
        RegistrationMode, RegistrationOpening, RegistrationStatus, SeriesStatus, SubjectKind,
        UserStatus,
    },
    user_account,
    value::SecretText,
};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    assessments,
    callers::{CALLERS, Caller, Who},
    inputs, state,
};
use crate::{
    event_parts,
    files::attachments,
    fixture::{Engine, TestApp, TestDatabase, now},
    participants::blank,
    world::{
        events, global, id, programmes, put, registrations,
        users::{account, grant_at, office, put_account, signed_in},
    },
};

/// What the letters of the snapshot mean.
pub(super) const LEGEND: &str = "\
Every operation by every kind of caller, on objects of one partner (the same for every caller).

  +  done                          u  refused: sign in first (UNAUTHENTICATED)
  r  permitted, refused by a rule  f  refused: seen, but not permitted (FORBIDDEN)
  -  answered with null            n  refused: not there, or hidden (NOT_FOUND)
  0, 1, 2 …  so many of the objects of the network are in the list
";

/// Every mutation.
pub(super) const MUTATIONS: &[&str] = &[
    "login",
    "refreshSession",
    "logout",
    "endSession",
    "endOtherSessions",
    "acceptInvitation",
    "requestPasswordReset",
    "resetPassword",
    "confirmEmailChange",
    "updateAccount",
    "changePassword",
    "requestEmailChange",
    "beginSecondFactorSetup",
    "confirmSecondFactor",
    "regenerateRecoveryCodes",
    "removeSecondFactor",
    "inviteUser",
    "resendInvitation",
    "deactivateUser",
    "reactivateUser",
    "resetSecondFactor",
    "grantPartnerRole",
    "grantNetworkRole",
    "changeRoleGrant",
    "revokeRole",
    "createApiKey",
    "rotateApiKey",
    "revokeApiKey",
    "createPartner",
    "createUnit",
    "updatePartner",
    "verifyPartner",
    "suspendPartner",
    "reinstatePartner",
    "archivePartner",
    "mergePartners",
    "setExternalId",
    "removeExternalId",
    "upsertPartner",
    "createOfficeHolder",
    "updateOfficeHolder",
    "endOfficeHolder",
    "acceptPartnerRole",
    "declinePartnerRole",
    "endPartnerRole",
    "createEvent",
    "updateEvent",
    "cloneEvent",
    "setEventControllers",
    "publishEvent",
    "postponeEvent",
    "rescheduleEvent",
    "completeEvent",
    "cancelEvent",
    "archiveEvent",
    "createEventSeries",
    "updateEventSeries",
    "publishEventSeries",
    "archiveEventSeries",
    "changeMunicipalityKey",
    "giveFeedback",
    "closeFeedback",
    "createOutcome",
    "updateOutcome",
    "setOutcomeProgress",
    "publishOutcome",
    "withdrawOutcome",
    "removeOutcome",
    "createEventProfile",
    "updateEventProfile",
    "submitEventProfile",
    "publishEventProfile",
    "returnEventProfile",
    "supersedeEventProfile",
    "withdrawEventProfile",
    "addReportedFigure",
    "updateReportedFigure",
    "removeReportedFigure",
    "registerForEvent",
    "registerDelegate",
    "confirmRegistration",
    "cancelRegistration",
    "acceptOffer",
    "declineOffer",
    "approveRegistration",
    "rejectRegistration",
    "promoteRegistration",
    "addSession",
    "updateSession",
    "removeSession",
    "reorderSessions",
    "addContribution",
    "updateContribution",
    "removeContribution",
    "reorderContributions",
    "createVenue",
    "updateVenue",
    "createAudienceGroup",
    "updateAudienceGroup",
    "proposePartnerRole",
    "updatePartnerRole",
    "withdrawPartnerRole",
    "setAudience",
    "setEventDocuments",
    "addRegistrationQuestion",
    "updateRegistrationQuestion",
    "retireRegistrationQuestion",
    "reorderRegistrationQuestions",
    "publishPrivacyNotice",
    "setEventTexts",
    "setTopics",
    "retryMail",
    "createCalendarFeed",
    "revokeCalendarFeed",
    "grantCheckIn",
    "revokeCheckIn",
    "registerParticipant",
    "addWalkIn",
    "checkIn",
    "undoCheckIn",
    "markAbsent",
    "recordAttendance",
    "exportParticipants",
    "updateRegistration",
    "renewRegistrationLink",
    "exportMyRegistration",
    "anonymiseRegistration",
    "expressEventInterest",
    "confirmInterest",
    "withdrawInterest",
    "inviteToEvent",
    "resendEventInvitation",
    "revokeEventInvitation",
    "sendParticipantMessage",
    "retryParticipantMail",
    // Programmes.
    "createProgramme",
    "updateProgramme",
    "startProgramme",
    "completeProgramme",
    "archiveProgramme",
    "addProgrammeDocument",
    "updateProgrammeDocument",
    "removeProgrammeDocument",
    "reorderProgrammeDocuments",
    "createRecommendation",
    "updateRecommendation",
    "submitRecommendation",
    "publishRecommendation",
    "returnRecommendation",
    "withdrawRecommendation",
    "reviseRecommendation",
    "removeRecommendation",
    "setRecommendationPresentations",
    "createKnowledgeItem",
    "updateKnowledgeItem",
    "submitKnowledgeItem",
    "publishKnowledgeItem",
    "returnKnowledgeItem",
    "withdrawKnowledgeItem",
    "reviseKnowledgeItem",
    "removeKnowledgeItem",
    "createAgreement",
    "updateAgreement",
    "openAgreement",
    "signAgreement",
    "recordSignature",
    "declineAgreement",
    "reviseAgreement",
    "withdrawAgreement",
    "terminateAgreement",
    "releaseAgreement",
    "recordAgreement",
    "correctAgreement",
    "createQuestionnaire",
    "updateQuestionnaire",
    "publishQuestionnaire",
    "removeQuestionnaire",
    "createSelfAssessment",
    "saveSelfAssessmentAnswer",
    "submitSelfAssessment",
    "returnSelfAssessment",
    "evaluateSelfAssessment",
    "discussSelfAssessment",
    "closeSelfAssessment",
    "releaseSelfAssessment",
    // The way of a model municipality.
    "beginModelMunicipality",
    "updateModelMunicipality",
    "applyAsModelMunicipality",
    "reviewModelMunicipality",
    "admitModelMunicipality",
    "putModelMunicipalityOnWaitingList",
    "rejectModelMunicipality",
    "activateModelMunicipality",
    "pauseModelMunicipality",
    "resumeModelMunicipality",
    "completeModelMunicipality",
    "withdrawModelMunicipality",
    "createCohort",
    "updateCohort",
    "removeCohort",
    "addMilestone",
    "updateMilestone",
    "removeMilestone",
    "expressProgrammeInterest",
    "confirmProgrammeInterest",
    "withdrawProgrammeInterest",
    "answerProgrammeInterest",
    "createUpload",
    "attachFile",
    "updateAttachment",
    "removeAttachment",
];

/// Every query, and how it is asked for. `$partner`, `$user` and the like are ids of the network.
pub(super) const QUERIES: &[(&str, &str)] = &[
    ("viewer", "{ viewer { networkRoles } }"),
    ("partnerSystem", "{ partnerSystem { name } }"),
    ("users", "{ users { totalCount } }"),
    ("node", "{ node(id: \"$user\") { id } }"),
    (
        "nodes",
        "{ nodes(ids: [\"$partner\", \"$proposed\", \"$draft\", \"$agreement\", \"$key\", \"$grant\", \"$mail\"]) { id } }",
    ),
    ("nodeByExternalId", "{ nodeByExternalId(system: \"calendar\", key: \"hidden\") { id } }"),
    (
        "explainAccess",
        "{ explainAccess(userId: \"$user\", action: EDIT_PARTNER, objectId: \"$partner\") { allowed } }",
    ),
    ("auditEntries", "{ auditEntries { totalCount } }"),
    ("mails", "{ mails { totalCount } }"),
    ("partner", "{ partner(slug: \"vorgeschlagen\") { id } }"),
    ("partners", "{ partners { totalCount } }"),
    ("officeHolders", "{ officeHolders { totalCount } }"),
    ("municipality", "{ municipality(ags: \"14612000\") { id } }"),
    ("municipalities", "{ municipalities { totalCount } }"),
    ("land", "{ land(code: \"DE-SN\") { code } }"),
    ("laender", "{ laender { totalCount } }"),
    ("programme", "{ programme(slug: \"dialog\") { id } }"),
    ("programmes", "{ programmes { totalCount } }"),
    ("modelMunicipalities", "{ modelMunicipalities { totalCount } }"),
    ("agreement", "{ agreement(number: \"absicht\") { id } }"),
    ("agreements", "{ agreements { totalCount } }"),
    ("event", "{ event(slug: \"entwurf\") { id } }"),
    ("events", "{ events { totalCount } }"),
    ("eventInterestByLink", "{ eventInterestByLink(token: \"vbp_unknown\") { status } }"),
    ("eventInvitationByLink", "{ eventInvitationByLink(token: \"vbp_unknown\") { status } }"),
    ("eventSeries", "{ eventSeries(slug: \"reihe\") { id } }"),
    ("eventSeriesList", "{ eventSeriesList { totalCount } }"),
    ("eventProfiles", "{ eventProfiles { totalCount } }"),
    ("venues", "{ venues { totalCount } }"),
    ("audienceGroups", "{ audienceGroups { totalCount } }"),
    ("topics", "{ topics { totalCount } }"),
    ("registerArea", "{ registerArea(level: LAND, key: \"14\") { id } }"),
    ("registerAreas", "{ registerAreas { totalCount } }"),
    ("registerEditions", "{ registerEditions { id } }"),
    ("registrationByLink", "{ registrationByLink(token: \"vbp_unknown\") { id } }"),
    ("outcomes", "{ outcomes { totalCount } }"),
    ("recommendation", "{ recommendation(slug: \"ratschlag\") { id } }"),
    ("recommendations", "{ recommendations { totalCount } }"),
    ("knowledgeItem", "{ knowledgeItem(slug: \"leitfaden\") { id } }"),
    ("knowledgeItems", "{ knowledgeItems { totalCount } }"),
    ("selfAssessments", "{ selfAssessments { totalCount } }"),
    ("search", "{ search(query: \"Entwurf\") { totalCount } }"),
    ("programmeInterestByLink", "{ programmeInterestByLink(token: \"vbp_unknown\") { status } }"),
];

/// Every subscription, and how it is asked for.
pub(super) const SUBSCRIPTIONS: &[(&str, &str)] = &[
    ("eventChanged", "subscription { eventChanged(id: \"$draft\") { kind } }"),
    (
        "registrationCountersChanged",
        "subscription { registrationCountersChanged(eventId: \"$draft\") { taken } }",
    ),
];

/// The objects, and who acts.
pub(super) struct Network {
    pub(super) test: TestApp,
    known: Known,
}

/// A network of which copies are made: hundreds are needed.
pub(super) struct Original {
    database: TestDatabase,
    known: Known,
    /// Everything that its database holds.
    pub(super) state: Vec<String>,
    /// Who asks, each with an account and a session of their own: one for each of [`CALLERS`].
    actors: Vec<Actor>,
}

impl Original {
    pub(super) async fn new(engine: Engine) -> Self {
        let network = Box::pin(Network::written(engine)).await;
        let mut actors = Vec::with_capacity(CALLERS.len());
        for caller in CALLERS {
            actors.push(network.actor(caller).await);
        }
        let state = state::dump(&network.test.app.database).await;
        let Network { test, known } = network;
        Self { database: test.into_database().await, known, state, actors }
    }

    /// Every kind of caller, with who asks as one.
    pub(super) fn callers(&self) -> impl Iterator<Item = (&'static Caller, &Actor)> {
        CALLERS.iter().zip(&self.actors)
    }

    /// A network of its own.
    pub(super) async fn copy(&self) -> Network {
        Network { test: TestApp::on_copy_of(&self.database).await, known: self.known.clone() }
    }
}

/// What is known of the objects.
#[derive(Clone)]
struct Known {
    own: partner::Model,
    other: partner::Model,
    names: Vec<(&'static str, String)>,
    password_hash: SecretText,
}

impl Network {
    #[expect(clippy::too_many_lines, reason = "one network, from its first object to its last")]
    async fn written(engine: Engine) -> Self {
        let test = TestApp::new(engine).await;
        let own = put(&test, programmes::partner(&test, "Eigene")).await;
        let other = put(&test, programmes::partner(&test, "Andere")).await;
        let of_own = |name: &str, status| partner::Model {
            status,
            parent_id: Some(own.id),
            kind: PartnerKind::Unit,
            ..programmes::partner(&test, name)
        };
        let proposed = put(&test, of_own("Vorgeschlagen", PartnerStatus::Proposed)).await;
        let suspended = put(&test, of_own("Ausgesetzt", PartnerStatus::Suspended)).await;
        let twin = put(&test, of_own("Doppelt", PartnerStatus::Active)).await;
        for partner in [&own, &other, &proposed, &suspended, &twin] {
            put(&test, programmes::slug(SubjectKind::Partner, partner.slug.as_str(), partner.id))
                .await;
        }
        let town = partner::Model {
            kind: PartnerKind::Municipality,
            ..programmes::partner(&test, "Stadt")
        };
        let town = put(&test, town).await;
        let municipality = put(&test, programmes::municipality(&test, &town, "14612000")).await;

        let programme = put(&test, programmes::programme(&test, "Dialog")).await;
        put(&test, programmes::slug(SubjectKind::Programme, "dialog", programme.id)).await;
        put(&test, programmes::lead(&test, programme.id, own.id)).await;
        let asked = put(&test, programmes::programme(&test, "Zweites")).await;
        let role = partner_role::Model {
            state: PartnerRoleState::Proposed,
            ..programmes::role(&test, asked.id, own.id)
        };
        let role = put(&test, role).await;
        let third = put(&test, programmes::programme(&test, "Drittes")).await;
        let accepted = put(&test, programmes::role(&test, third.id, own.id)).await;
        let agreement = put(&test, programmes::agreement(&test, "Absicht")).await;
        put(&test, programmes::party(&test, agreement.id, own.id, 1)).await;
        let draft = event::Model { status: EventStatus::Draft, ..events::event(&test, "Entwurf") };
        let draft = put(&test, draft).await;
        put(&test, programmes::slug(SubjectKind::Event, "entwurf", draft.id)).await;
        put(&test, events::host_of(&test, draft.id, own.id)).await;
        let outcome = outcome::Model {
            status: PublicationStatus::Draft,
            ..events::outcome(&test, draft.id, "Nächster Schritt")
        };
        let outcome = put(&test, outcome).await;
        let written = |title: &str, status| event_profile::Model {
            event_id: Some(draft.id),
            status,
            ..events::profile(&test, title)
        };
        let profile = put(&test, written("Entwurf", PublicationStatus::Draft)).await;
        let reviewed = put(&test, written("Gelesen", PublicationStatus::InReview)).await;
        let figure = put(&test, events::attendance(&test, draft.id, 40)).await;
        let inner = event::Model {
            confidentiality: Confidentiality::Members,
            programme_id: Some(programme.id),
            ..events::event(&test, "Intern")
        };
        put(&test, inner).await;
        // Events and series of the partner, one for each step that can be taken.
        let hosted = async |title: &str, status| {
            let row = event::Model { status, ..events::event(&test, title) };
            let row = put(&test, row).await;
            put(&test, events::host_of(&test, row.id, own.id)).await;
            row
        };
        let announced = hosted("Angekündigt", EventStatus::Published).await;
        let postponed = hosted("Verschoben", EventStatus::Postponed).await;
        let completed = hosted("Vorbei", EventStatus::Completed).await;
        let hosted_series = async |title: &str, status| {
            let row = event_series::Model { status, ..events::series(&test, title) };
            let row = put(&test, row).await;
            put(&test, events::host_of_series(&test, row.id, own.id)).await;
            row
        };
        let draft_series = hosted_series("Reihe im Entwurf", SeriesStatus::Draft).await;
        let shown_series = hosted_series("Gezeigte Reihe", SeriesStatus::Published).await;
        // People who take part in a meeting of the partner.
        let gathering = event::Model {
            registration_mode: RegistrationMode::Internal,
            ..events::event(&test, "Zusammenkunft")
        };
        let gathering = events::held(gathering, "2026-12-05T10:00", Some("2026-12-05T16:00"));
        let gathering = put(&test, gathering).await;
        put(&test, events::host_of(&test, gathering.id, own.id)).await;
        put(&test, events::seats(gathering.id, Some(50), 1)).await;
        let seat = put(&test, blank(&test, gathering.id)).await;
        let gone = registration::Model {
            status: RegistrationStatus::Cancelled,
            ended_at: Some(now()),
            ended_by: Some(EndedBy::Person),
            ..blank(&test, gathering.id)
        };
        let gone = put(&test, gone).await;
        let mayor = put(&test, programmes::office_holder(&test, Some(own.id), "Ludwig")).await;
        put(&test, events::external_id(&test, SubjectKind::Event, draft.id, "hidden")).await;
        // What belongs to the draft, and what all events share.
        put(&test, events::seats(draft.id, None, 0)).await;
        let agenda = put(&test, events::session(&test, draft.id, 1, "Auftakt")).await;
        let speech = put(&test, events::contribution(&test, draft.id, 1, mayor.id)).await;
        let question = put(&test, event_parts::question(&test, draft.id, 1, "Wozu?")).await;
        let venue = put(&test, events::venue(&test, "Rathaus")).await;
        let group = put(&test, events::group(&test, "Räte")).await;
        let offer = partner_role::Model {
            state: PartnerRoleState::Proposed,
            ..events::role_in(&test, draft.id, other.id)
        };
        let offer = put(&test, offer).await;

        // A person of the partner, one who was invited, one whose account is closed.
        let user = put_account(&test, "Berger").await;
        let grant = put(&test, grant_at(&test, user.id, own.id, Level::Viewer)).await;
        let invited = user_account::Model {
            status: UserStatus::Invited,
            password_hash: None,
            ..account(&test, "Neu")
        };
        let invited = put(&test, invited).await;
        put(&test, grant_at(&test, invited.id, own.id, Level::Viewer)).await;
        let closed =
            user_account::Model { status: UserStatus::Deactivated, ..account(&test, "Zu") };
        let closed = put(&test, closed).await;
        // So that the last administrator is somebody else.
        let standing = put_account(&test, "Verwaltung").await;
        put(&test, office(&test, standing.id, NetworkRole::Administrator)).await;

        let door = role_grant::Model {
            role: GrantRole::CheckIn,
            partner_id: None,
            event_id: Some(gathering.id),
            level: None,
            ..grant_at(&test, standing.id, own.id, Level::Viewer)
        };
        let door = put(&test, door).await;

        let key = api_key::Model {
            id: id(&test),
            partner_id: own.id,
            name: "Kalender".into(),
            prefix: "vbk_test".into(),
            secret_hash: vec![1].into(),
            scopes: json!([]),
            created_by_id: None,
            expires_at: now() + TimeDelta::days(30),
            last_used_at: None,
            replaced_by_id: None,
            revoked_at: None,
            revoked_by_id: None,
            created_at: now(),
            updated_at: now(),
            version: 1,
        };
        let key = put(&test, key).await;
        // A mail that failed, written by a use case as every mail is.
        let reset = "mutation($email: String!) { requestPasswordReset(input: { email: $email }) { userErrors { code } } }";
        test.run(&Actor::Anonymous, reset, json!({ "email": "berger@example.org" })).await;
        let written = mail::Entity::find().one(test.app.database.read()).await.unwrap().unwrap();
        let failed = mail::Model { status: MailStatus::Failed, settled_at: Some(now()), ..written };
        let mail = failed.into_active_model().reset_all();
        let mail = mail.update(test.app.database.write()).await.unwrap();

        // People who are registered for an event of the partner.
        let open = put(&test, registrations::open(events::event(&test, "Offen"))).await;
        put(&test, events::host_of(&test, open.id, own.id)).await;
        let seats = event_seats::Model {
            waiting: 1,
            next_queue_number: 2,
            ..events::seats(open.id, Some(9), 2)
        };
        put(&test, seats).await;
        let [registered, offered, awaiting, waiting] = [
            RegistrationStatus::Confirmed,
            RegistrationStatus::Offered,
            RegistrationStatus::PendingApproval,
            RegistrationStatus::Waitlisted,
        ]
        .map(|status| registrations::registration(&test, open.id, status));
        for row in [&registered, &offered, &awaiting, &waiting] {
            put(&test, row.clone()).await;
        }
        // The calendar of somebody: for everybody else it is not there.
        let feed = calendar_feed::Model {
            id: id(&test),
            user_id: user.id,
            name: "Telefon".into(),
            token_hash: vec![2].into(),
            last_used_on: None,
            revoked_at: None,
            created_at: now(),
            updated_at: now(),
            version: 1,
        };
        let feed = put(&test, feed).await;

        // An event whose registration has not opened, with an invitation whose mail failed.
        let unopened = event::Model {
            registration_mode: RegistrationMode::Internal,
            registration_opening: RegistrationOpening::Unannounced,
            ..events::event(&test, "Erwartet")
        };
        let unopened = put(&test, unopened).await;
        put(&test, events::host_of(&test, unopened.id, own.id)).await;
        let invitation = event_invitation::Model {
            id: id(&test),
            event_id: unopened.id,
            email_hash: vec![2].into(),
            payload: None,
            status: InvitationStatus::Sent,
            invited_by: None,
            created_at: now(),
            updated_at: now(),
            version: 1,
        };
        let invited_by_mail = Invited {
            given_name: "Ada".into(),
            family_name: "Gast".into(),
            email: "gast@example.org".into(),
            locale: "de".into(),
            note: None,
        };
        let payload = invited_by_mail.seal(&test.app.vault, invitation.id).unwrap();
        let invitation =
            put(&test, event_invitation::Model { payload: Some(payload), ..invitation }).await;
        let participant_mail = mail::Model {
            id: id(&test),
            template: "event-invitation".into(),
            subject_id: Some(invitation.id.0),
            ..mail.clone()
        };
        let participant_mail = put(&test, participant_mail).await;

        let [planned, over] =
            programmes::led_otherwise(&test, own.id, ["Geplantes", "Vergangenes"]).await;
        let paper = put(&test, programmes::document(&test, programme.id, 1, "Plan")).await;

        let published = put_publications(&test, programme.id, own.id, outcome.id).await;
        let agreements = put_agreements(&test, programme.id, [own.id, town.id]).await;
        let own_town = put(&test, programmes::municipality(&test, &own, "14628410")).await.id;
        let towns = [own_town, municipality.id];
        let self_assessments = assessments::written(&test, own.id, other.id, towns).await;
        let ways = super::ways::put(&test, &own, own_town).await;
        let mut names = vec![
            ("$programme", global(programme.id)),
            ("$planned", global(planned.id)),
            ("$over", global(over.id)),
            ("$paper", global(paper.id)),
            ("$open", global(open.id)),
            ("$registered", global(registered.id)),
            ("$offered", global(offered.id)),
            ("$awaiting", global(awaiting.id)),
            ("$waiting", global(waiting.id)),
            ("$unopened", global(unopened.id)),
            ("$invitation", global(invitation.id)),
            ("$participantMail", global(participant_mail.id)),
            ("$partner", global(own.id)),
            ("$proposed", global(proposed.id)),
            ("$suspended", global(suspended.id)),
            ("$twin", global(twin.id)),
            ("$municipality", global(municipality.id)),
            ("$role", global(role.id)),
            ("$accepted", global(accepted.id)),
            ("$agreement", global(agreement.id)),
            ("$draft", global(draft.id)),
            ("$outcome", global(outcome.id)),
            ("$profile", global(profile.id)),
            ("$reviewed", global(reviewed.id)),
            ("$figure", global(figure.id)),
            ("$announced", global(announced.id)),
            ("$postponed", global(postponed.id)),
            ("$completed", global(completed.id)),
            ("$draftSeries", global(draft_series.id)),
            ("$shownSeries", global(shown_series.id)),
            ("$office", global(mayor.id)),
            ("$agenda", global(agenda.id)),
            ("$speech", global(speech.id)),
            ("$question", global(question.id)),
            ("$venue", global(venue.id)),
            ("$group", global(group.id)),
            ("$offer", global(offer.id)),
            ("$user", global(user.id)),
            ("$invited", global(invited.id)),
            ("$closed", global(closed.id)),
            ("$grant", global(grant.id)),
            ("$key", global(key.id)),
            ("$mail", global(mail.id)),
            ("$feed", global(feed.id)),
            ("$gathering", global(gathering.id)),
            ("$seat", global(seat.id)),
            ("$gone", global(gone.id)),
            ("$door", global(door.id)),
        ];
        names.extend(published);
        names.extend(agreements);
        names.extend(self_assessments);
        names.extend(ways);
        names.extend(files(&test, planned.id).await);
        api::search::service::rebuild(&test.app, |_| {}).await.unwrap();
        let password_hash = test.app.passwords.hash(&"niemand kennt es".to_owned().into()).await;
        let known = Known { own, other, names, password_hash: password_hash.unwrap() };
        Self { test, known }
    }

    /// The caller, with an account and a session of their own.
    async fn actor(&self, caller: &Caller) -> Actor {
        let partner = |own: bool| if own { self.known.own.id } else { self.known.other.id };
        let grant = match caller.who {
            Who::Anonymous => return Actor::Anonymous,
            Who::Operator => return Actor::Operator,
            Who::System { scopes, own } => return system(partner(own), scopes),
            Who::Member { role, level, own } => {
                role_grant::Model { role, ..self.grant(partner(own), level) }
            }
            Who::Officer(role) => {
                office(&self.test, self.grant(self.known.own.id, Level::Viewer).user_id, role)
            }
        };
        let name = format!("Wer{}", self.test.app.ids.next(now()).simple());
        let password_hash = Some(self.known.password_hash.clone());
        let user = user_account::Model { password_hash, ..account(&self.test, &name) };
        let user = put(&self.test, user).await;
        let grant = role_grant::Model { user_id: user.id, ..grant };
        // Another grant of a closed role cannot be: its row is known to the caller alone.
        let session = login_session::Model {
            id: id(&self.test),
            user_id: user.id,
            started_at: now(),
            refreshed_at: now(),
            expires_at: now() + TimeDelta::days(1),
            second_factor: true,
            client: None,
            ended_at: None,
            end_reason: None,
        };
        let session = put(&self.test, session).await;
        let grant = put(&self.test, grant).await;
        match signed_in(user.id, &[grant]) {
            Actor::User(user) => Actor::User(api::access::User { session: session.id, ..user }),
            other => other,
        }
    }

    fn grant(&self, partner: entity::id::PartnerId, level: Level) -> role_grant::Model {
        grant_at(&self.test, Uuid::nil().into(), partner, level)
    }

    /// Runs a mutation.
    pub(super) async fn run(&self, actor: &Actor, name: &str) -> Value {
        if ["logout", "endOtherSessions"].contains(&name) {
            let query = format!("mutation {{ {name} {{ userErrors {{ path }} }} }}");
            self.test.run(actor, &query, json!({})).await
        } else {
            let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
            let query = format!(
                "mutation($input: {kind}!) {{ {name}(input: $input) {{ userErrors {{ path }} }} }}"
            );
            let own_session = actor.credential().map(|id| global(LoginSessionId(id)));
            let input = self.named(&inputs::of(name).to_string());
            let input = input.replace(
                "$session",
                &own_session.unwrap_or_else(|| global(LoginSessionId(Uuid::nil()))),
            );
            let input: Value = serde_json::from_str(&input).unwrap();
            self.test.run(actor, &query, json!({ "input": input })).await
        }
    }

    /// Asks a query.
    pub(super) async fn ask(&self, actor: &Actor, name: &str) -> Value {
        let (_, query) = super::QUERIES.iter().find(|(listed, _)| *listed == name).unwrap();
        self.test.run(actor, &self.named(query), json!({})).await
    }

    /// Opens a subscription; the code with which that is refused.
    pub(super) async fn open(&self, actor: &Actor, query: &str) -> String {
        self.test.open(actor, &self.named(query), json!({})).await
    }

    fn named(&self, text: &str) -> String {
        self.known.names.iter().fold(text.to_owned(), |text, (name, id)| {
            // `$partner` begins no other name.
            text.replace(&format!("{name}\""), &format!("{id}\""))
                .replace(&format!("{name}\\\""), &format!("{id}\\\""))
        })
    }
}

/// A paper of the programme that the partner leads, with a file, and a file that nobody attached.
async fn files(test: &TestApp, programme: ProgrammeId) -> Vec<(&'static str, String)> {
    let document = put(test, programmes::document(test, programme, 1, "Plan")).await;
    let (file, waiting) = (attachments::stored(test), attachments::stored(test));
    let waiting = stored_file::Model { expires_at: Some(now() + TimeDelta::hours(1)), ..waiting };
    let (file, waiting) = (put(test, file).await, put(test, waiting).await);
    let row = attachments::attached(test, SubjectKind::ProgrammeDocument, document.id, file.id, 1);
    let row = attachment::Model { credit: Some("A".into()), licence: Some("CC0".into()), ..row };
    let row = put(test, row).await;
    vec![
        ("$document", global(document.id)),
        ("$waitingFile", global(waiting.id)),
        ("$attachment", global(row.id)),
    ]
}

/// Agreements of these two in every state that an operation needs.
async fn put_agreements(
    test: &TestApp,
    programme: entity::id::ProgrammeId,
    partners: [entity::id::PartnerId; 2],
) -> Vec<(&'static str, String)> {
    use entity::{
        agreement,
        terms::AgreementStatus::{Active, Declined, Draft, OpenForSignature},
    };
    let mut names = vec![("$dialogue", global(programme)), ("$town", global(partners[1]))];
    for (name, party_name, status) in [
        ("$contract", "$party", Draft),
        ("$signing", "$signer", OpenForSignature),
        ("$declined", "$decliner", Declined),
        ("$holding", "$holder", Active),
    ] {
        let row = agreement::Model {
            status,
            programme_id: Some(programme),
            document_text: Some("Wir arbeiten zusammen.".into()),
            document_sha256: (status != Draft).then(|| "a".repeat(64)),
            ..programmes::agreement(test, name)
        };
        let row = put(test, row).await;
        names.push((name, global(row.id)));
        for (position, partner) in (1..).zip(partners) {
            let party = put(test, programmes::party(test, row.id, partner, position)).await;
            if position == 1 {
                names.push((party_name, global(party.id)));
            }
        }
    }
    names
}

fn system(partner: entity::id::PartnerId, scopes: &[Scope]) -> Actor {
    Actor::PartnerSystem(PartnerSystem {
        key: ApiKeyId(Uuid::from_u128(9)),
        partner,
        partners: vec![partner],
        scopes: scopes.to_vec(),
    })
}

/// Recommendations and knowledge items of the partner in every state from which a step is taken.
async fn put_publications(
    test: &TestApp,
    programme: entity::id::ProgrammeId,
    partner: entity::id::PartnerId,
    outcome: entity::id::OutcomeId,
) -> Vec<(&'static str, String)> {
    use crate::world::publications::{guide, recommendation, rests_on};
    let put_in = async |row: publication::Model, status| {
        let row = put(test, publication::Model { status, ..row }).await;
        let kind = match row.kind {
            PublicationKind::Recommendation => SubjectKind::Recommendation,
            _ => SubjectKind::KnowledgeItem,
        };
        put(test, programmes::slug(kind, row.slug.as_str(), row.id)).await;
        row.id
    };
    let advice = |title| recommendation(test, programme, partner, title);
    let item = |title| guide(test, programme, partner, title);
    let draft = put_in(advice("Ratschlag"), PublicationStatus::Draft).await;
    let reviewed = put_in(advice("Zweiter Ratschlag"), PublicationStatus::InReview).await;
    put(test, rests_on(reviewed, 1, SubjectKind::Outcome, outcome)).await;
    let public = put_in(advice("Dritter Ratschlag"), PublicationStatus::Published).await;
    let draft_item = put_in(item("Leitfaden"), PublicationStatus::Draft).await;
    let reviewed_item = put_in(item("Zweiter Leitfaden"), PublicationStatus::InReview).await;
    let public_item = put_in(item("Dritter Leitfaden"), PublicationStatus::Published).await;
    let of = |id: entity::id::PublicationId| global(entity::id::RecommendationId(id.0));
    let of_item = |id: entity::id::PublicationId| global(entity::id::KnowledgeItemId(id.0));
    vec![
        ("$adviceProgramme", global(programme)),
        ("$adviceDraft", of(draft)),
        ("$adviceReviewed", of(reviewed)),
        ("$advicePublic", of(public)),
        ("$itemDraft", of_item(draft_item)),
        ("$itemReviewed", of_item(reviewed_item)),
        ("$itemPublic", of_item(public_item)),
    ]
}
