//! What each mutation is asked with.

use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::fixture::now;

/// What a mutation is asked with: as right as it can be for everybody alike.
#[expect(clippy::too_many_lines, reason = "a line for each mutation")]
pub(super) fn of(mutation: &str) -> Value {
    const PASSWORD: &str = "korrekt pferd batterie heftklammer";
    match mutation {
        "login" => json!({ "email": "niemand@example.org", "password": PASSWORD }),
        "refreshSession" => json!({ "refreshToken": "vbr_unknown" }),
        "endSession" => json!({ "id": "$session" }),
        "acceptInvitation" | "resetPassword" => {
            json!({ "token": "vbo_unknown", "password": PASSWORD })
        }
        "requestPasswordReset" => json!({ "email": "niemand@example.org" }),
        "confirmEmailChange" => json!({ "token": "vbo_unknown" }),
        "updateAccount" => json!({ "givenName": "Grace" }),
        "changePassword" => json!({ "currentPassword": "falsch", "newPassword": PASSWORD }),
        "requestEmailChange" => json!({ "newEmail": "neu@example.org", "password": "falsch" }),
        "beginSecondFactorSetup" => json!({ "password": "falsch" }),
        "confirmSecondFactor" => json!({ "code": "000000" }),
        "regenerateRecoveryCodes" | "removeSecondFactor" => {
            json!({ "password": "falsch", "code": "000000" })
        }
        "inviteUser" => json!({
            "email": "gast@example.org", "givenName": "Ada", "familyName": "Gast",
            "grant": { "partner": { "partnerId": "$partner", "level": "VIEWER", "reason": "vertritt" } },
        }),
        "resendInvitation" => json!({ "userId": "$invited" }),
        "deactivateUser" | "resetSecondFactor" => json!({ "id": "$user", "reason": "Antrag" }),
        "reactivateUser" => json!({ "id": "$closed", "reason": "Antrag" }),
        "grantPartnerRole" => json!({
            "userId": "$closed", "partnerId": "$partner", "level": "VIEWER", "reason": "vertritt",
        }),
        "grantNetworkRole" => json!({ "userId": "$user", "role": "AUDITOR", "reason": "prüft" }),
        "changeRoleGrant" => json!({ "id": "$grant", "level": "EDITOR" }),
        "revokeRole" => json!({ "id": "$grant", "reason": "ausgeschieden" }),
        "createApiKey" => json!({
            "partnerId": "$partner", "name": "Neuer", "scopes": [], "expiresAt": now() + TimeDelta::days(30),
        }),
        "rotateApiKey" => json!({ "id": "$key", "overlapHours": 1 }),
        "revokeApiKey" => json!({ "id": "$key" }),
        "createPartner" => json!({ "name": "Neue", "kind": "FOUNDATION" }),
        "createUnit" => json!({ "parentId": "$partner", "name": "Neue" }),
        "updatePartner" => json!({ "id": "$partner", "shortName": "E" }),
        "verifyPartner" => json!({ "id": "$proposed" }),
        "suspendPartner" => json!({ "id": "$twin", "reason": "Antrag" }),
        "reinstatePartner" | "archivePartner" => json!({ "id": "$suspended" }),
        "mergePartners" => json!({ "duplicateId": "$twin", "intoId": "$partner" }),
        "setExternalId" | "removeExternalId" => {
            json!({ "objectId": "$partner", "system": "ror", "key": "1" })
        }
        "upsertPartner" => json!({
            "system": "crm", "key": "1", "name": "Neue", "kind": "UNIT", "parentId": "$partner",
        }),
        "createOfficeHolder" => json!({
            "partnerId": "$partner", "familyName": "Neu", "publicBasis": "PUBLIC_OFFICE",
        }),
        "updateOfficeHolder" => json!({ "id": "$office", "function": "Leitung" }),
        "endOfficeHolder" => json!({ "id": "$office", "heldUntil": "2026" }),
        "acceptPartnerRole" | "declinePartnerRole" => json!({ "id": "$role" }),
        "endPartnerRole" => json!({ "id": "$accepted" }),
        "createEvent" | "createEventSeries" => json!({ "hostId": "$partner", "title": "Neue" }),
        "updateEvent" | "cloneEvent" => json!({ "id": "$announced", "title": "Anders" }),
        "setEventControllers" => json!({ "id": "$announced", "controllerId": "$partner" }),
        "publishEvent" => json!({ "id": "$draft" }),
        "postponeEvent" | "completeEvent" | "cancelEvent" => json!({ "id": "$announced" }),
        "rescheduleEvent" => json!({ "id": "$postponed", "date": "2027-06-27" }),
        "archiveEvent" => json!({ "id": "$completed" }),
        "updateEventSeries" => json!({ "id": "$shownSeries", "motto": "Anders" }),
        "archiveEventSeries" => json!({ "id": "$shownSeries" }),
        "publishEventSeries" => json!({ "id": "$draftSeries" }),
        "changeMunicipalityKey" => json!({ "id": "$municipality", "key": "14625000" }),
        "giveFeedback" => json!({ "author": { "eventId": "$draft" }, "overall": 5 }),
        "closeFeedback" => json!({ "eventId": "$draft" }),
        "createOutcome" => json!({
            "about": { "eventId": "$draft" }, "kind": "NEXT_STEP", "title": "Weiter",
        }),
        "updateOutcome" => json!({ "id": "$outcome", "title": "Weiter" }),
        "setOutcomeProgress" => json!({ "id": "$outcome", "progress": "DONE" }),
        "publishOutcome" | "withdrawOutcome" | "removeOutcome" => json!({ "id": "$outcome" }),
        "createEventProfile" => json!({ "eventId": "$draft", "title": "Steckbrief" }),
        "updateEventProfile" => json!({ "id": "$profile", "concept": "Gespräche" }),
        "submitEventProfile" | "supersedeEventProfile" | "withdrawEventProfile" => {
            json!({ "id": "$profile" })
        }
        "publishEventProfile" => json!({ "id": "$reviewed" }),
        "returnEventProfile" => json!({ "id": "$reviewed", "reason": "Es fehlt etwas." }),
        "addReportedFigure" => json!({
            "about": { "eventId": "$draft" }, "measure": "ATTENDANCE", "count": 47,
        }),
        "updateReportedFigure" => json!({ "id": "$figure", "count": 48 }),
        "removeReportedFigure" => json!({ "id": "$figure" }),
        "registerForEvent" => {
            json!({ "eventId": "$open", "givenName": "Ada", "familyName": "Neu" })
        }
        "registerDelegate" => json!({
            "eventId": "$open", "partnerId": "$partner", "givenName": "Ada", "familyName": "Neu",
        }),
        "cancelRegistration" => json!({ "registration": { "id": "$registered" } }),
        "acceptOffer" | "declineOffer" => json!({ "registration": { "id": "$offered" } }),
        "approveRegistration" => json!({ "id": "$awaiting" }),
        "rejectRegistration" => json!({ "id": "$awaiting", "reason": "zu spät" }),
        "promoteRegistration" => json!({ "id": "$waiting" }),
        "addSession" => json!({ "eventId": "$draft", "kind": "PLENARY" }),
        "updateSession" => json!({ "id": "$agenda", "room": "1" }),
        "removeSession" => json!({ "id": "$agenda" }),
        "reorderSessions" => json!({ "eventId": "$draft", "sessionIds": ["$agenda"] }),
        "addContribution" => json!({
            "eventId": "$draft", "role": "SPEAKER", "doer": { "personName": "Neu" },
        }),
        "updateContribution" => json!({ "id": "$speech", "subject": "Dank" }),
        "removeContribution" => json!({ "id": "$speech" }),
        "reorderContributions" => {
            json!({ "eventId": "$draft", "contributionIds": ["$speech"] })
        }
        "createVenue" => json!({ "name": "Neues Rathaus" }),
        "updateVenue" => json!({ "id": "$venue", "entrance": "Seitentür" }),
        "createAudienceGroup" => json!({ "name": "Vereine", "sensitive": false }),
        "updateAudienceGroup" => json!({ "id": "$group", "name": "Stadträte" }),
        "proposePartnerRole" => json!({
            "of": { "eventId": "$draft" }, "partnerId": "$partner", "role": "FUNDER",
        }),
        "updatePartnerRole" => json!({ "id": "$offer", "position": 2 }),
        "withdrawPartnerRole" => json!({ "id": "$offer" }),
        "setAudience" => json!({ "of": { "eventId": "$draft" }, "mode": "OPEN", "ruleSets": [] }),
        "setEventDocuments" => json!({ "eventId": "$draft", "documents": [] }),
        "addRegistrationQuestion" => json!({
            "eventId": "$draft", "kind": "TEXT", "text": "Was?", "purpose": "Planung",
            "retentionDays": 30,
        }),
        "updateRegistrationQuestion" => json!({ "id": "$question", "required": true }),
        "retireRegistrationQuestion" => json!({ "id": "$question" }),
        "reorderRegistrationQuestions" => {
            json!({ "eventId": "$draft", "questionIds": ["$question"] })
        }
        "publishPrivacyNotice" => json!({ "partnerId": "$partner", "text": "Wir löschen." }),
        "setEventTexts" => json!({ "of": { "eventId": "$draft" }, "notices": ["Neu"] }),
        "setTopics" => json!({ "of": { "eventId": "$draft" }, "topics": ["Neues"] }),
        "retryMail" => json!({ "id": "$mail" }),
        "createCalendarFeed" => json!({ "name": "Telefon" }),
        "revokeCalendarFeed" => json!({ "id": "$feed" }),
        "grantCheckIn" => json!({
            "eventId": "$gathering", "email": "berger@example.org", "reason": "Einlass",
        }),
        "revokeCheckIn" => json!({ "id": "$door", "reason": "vorbei" }),
        "registerParticipant" | "addWalkIn" => json!({
            "eventId": "$gathering", "givenName": "Ada", "familyName": "Neu",
            "email": "gast@example.org",
        }),
        "checkIn" | "undoCheckIn" | "markAbsent" => json!({ "registration": { "id": "$seat" } }),
        "recordAttendance" => json!({
            "eventId": "$gathering",
            "marks": [{
                "clientId": Uuid::from_u128(1), "registration": { "id": "$seat" },
                "attendance": "PRESENT", "markedAt": now(),
            }],
        }),
        "exportParticipants" => json!({
            "eventId": "$gathering", "format": "CSV", "purpose": "CATERING",
        }),
        "updateRegistration" => json!({
            "registration": { "id": "$seat" }, "listVisibility": "NOBODY",
        }),
        "renewRegistrationLink" | "exportMyRegistration" => {
            json!({ "registration": { "id": "$seat" } })
        }
        "anonymiseRegistration" => json!({ "id": "$gone" }),
        "expressEventInterest" => json!({
            "awaited": { "eventId": "$unopened" }, "guest": { "email": "gast@example.org" },
        }),
        "confirmInterest" | "confirmRegistration" | "withdrawInterest" => {
            json!({ "token": "vbp_unknown" })
        }
        "inviteToEvent" => json!({
            "eventId": "$unopened",
            "people": [{ "givenName": "Ada", "familyName": "Neu", "email": "neu@example.org" }],
        }),
        "resendEventInvitation" | "revokeEventInvitation" => json!({ "id": "$invitation" }),
        "createRecommendation" => json!({
            "programmeId": "$adviceProgramme", "partnerId": "$partner", "title": "Neu",
            "targetLevel": "STATE",
        }),
        "updateRecommendation" => json!({ "id": "$adviceDraft", "title": "Anders" }),
        "submitRecommendation" | "removeRecommendation" => json!({ "id": "$adviceDraft" }),
        "setRecommendationPresentations" => {
            json!({ "id": "$advicePublic", "eventIds": ["$announced"] })
        }
        "publishRecommendation" => json!({ "id": "$adviceReviewed" }),
        "returnRecommendation" => json!({ "id": "$adviceReviewed", "reason": "zu kurz" }),
        "withdrawRecommendation" | "reviseRecommendation" => json!({ "id": "$advicePublic" }),
        "createKnowledgeItem" => json!({
            "programmeId": "$adviceProgramme", "partnerId": "$partner", "title": "Neu",
            "kind": "GUIDE",
        }),
        "updateKnowledgeItem" => json!({ "id": "$itemDraft", "title": "Anders" }),
        "submitKnowledgeItem" | "removeKnowledgeItem" => json!({ "id": "$itemDraft" }),
        "publishKnowledgeItem" => json!({ "id": "$itemReviewed" }),
        "returnKnowledgeItem" => json!({ "id": "$itemReviewed", "reason": "zu kurz" }),
        "withdrawKnowledgeItem" | "reviseKnowledgeItem" => json!({ "id": "$itemPublic" }),
        "sendParticipantMessage" => json!({
            "eventId": "$unopened", "audience": "ALL", "subject": "Raum", "text": "Festsaal",
        }),
        "retryParticipantMail" => json!({ "id": "$participantMail" }),
        "createAgreement" => json!({
            "title": "Vertrag", "kind": "COOPERATION", "text": "Wir arbeiten zusammen.",
            "parties": [{ "partnerId": "$partner" }, { "partnerId": "$town" }],
        }),
        "updateAgreement" => json!({ "id": "$contract", "title": "Anders" }),
        "openAgreement" | "withdrawAgreement" => json!({ "id": "$contract" }),
        "signAgreement" => json!({
            "partyId": "$signer", "documentSha256": "a".repeat(64),
            "signatory": { "person": { "name": "Ada Neu" } },
            "confirmation": { "password": "falsch" },
        }),
        "recordSignature" => json!({
            "partyId": "$signer", "documentSha256": "a".repeat(64),
            "signatory": { "person": { "name": "Ada Neu" } }, "signedOn": "2026",
            "evidence": "im Archiv",
        }),
        "declineAgreement" => json!({ "partyId": "$signer", "reason": "Beschluss" }),
        "reviseAgreement" => json!({ "id": "$declined" }),
        "terminateAgreement" => json!({ "id": "$holding", "reason": "Beschluss" }),
        "releaseAgreement" => json!({ "id": "$holding" }),
        "recordAgreement" => {
            let party = |id: &str| {
                json!({
                    "partnerId": id, "signatory": { "person": { "name": "Ada Neu" } },
                })
            };
            json!({
                "title": "Vertrag", "kind": "COOPERATION", "programmeId": "$dialogue",
                "parties": [party("$partner"), party("$town")], "signedOn": "2019",
                "evidence": "im Archiv",
            })
        }
        "correctAgreement" => json!({
            "id": "$holding", "reason": "Tippfehler", "signedAtPlace": "Potsdam",
        }),
        "createQuestionnaire" => json!({
            "programmeId": "$askedProgramme", "title": "Neu", "scale": ["nein", "ja"],
            "fields": [{ "title": "Feld", "questions": [{ "text": "Frage?" }] }],
        }),
        "updateQuestionnaire" => json!({ "id": "$questionnaire", "title": "Anders" }),
        "publishQuestionnaire" | "removeQuestionnaire" => json!({ "id": "$questionnaire" }),
        "createSelfAssessment" => json!({ "modelMunicipalityId": "$assessedModel" }),
        "saveSelfAssessmentAnswer" => json!({
            "selfAssessmentId": "$answered", "questionId": "$item", "value": 2,
        }),
        "submitSelfAssessment" => json!({ "id": "$answered" }),
        "releaseSelfAssessment" => json!({ "id": "$ownEvaluated", "release": "PUBLIC" }),
        "returnSelfAssessment" => json!({ "id": "$submitted", "reason": "Bitte ergänzen" }),
        "evaluateSelfAssessment" => json!({ "id": "$submitted", "evaluation": "Gut" }),
        "discussSelfAssessment" => json!({ "id": "$evaluated" }),
        "closeSelfAssessment" => json!({ "id": "$discussed" }),
        "createUpload" => {
            json!({ "fileName": "a.pdf", "mediaType": "application/pdf", "bytes": 10 })
        }
        // Those who may are told that the file is not theirs.
        "attachFile" => json!({
            "fileId": "$waitingFile", "to": { "programmeDocumentId": "$document" },
            "credit": "A", "licence": "CC0",
        }),
        "updateAttachment" => json!({ "id": "$attachment", "title": "Plan" }),
        "removeAttachment" => json!({ "id": "$attachment" }),
        other => programmes(other)
            .or_else(|| super::ways::input(other))
            .unwrap_or_else(|| panic!("{other} has no input")),
    }
}

/// What mutations of programmes are asked with.
fn programmes(mutation: &str) -> Option<Value> {
    Some(match mutation {
        "createProgramme" => json!({
            "leadId": "$partner", "title": "Neues", "kind": "DIALOGUE_FORMAT",
        }),
        "updateProgramme" => json!({ "id": "$programme", "motto": "Gemeinsam" }),
        "startProgramme" => json!({ "id": "$planned" }),
        "completeProgramme" => json!({ "id": "$programme" }),
        "archiveProgramme" => json!({ "id": "$over" }),
        "addProgrammeDocument" => json!({
            "programmeId": "$programme", "title": "Bericht", "nature": "RETROSPECTIVE",
        }),
        "updateProgrammeDocument" => json!({ "id": "$paper", "title": "Plan 2" }),
        "removeProgrammeDocument" => json!({ "id": "$paper" }),
        "reorderProgrammeDocuments" => {
            json!({ "programmeId": "$programme", "documentIds": ["$paper"] })
        }
        _ => return None,
    })
}
