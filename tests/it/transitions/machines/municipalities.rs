//! What a programme and its municipalities have with each other: questions, agreements, self-assessments. The way of
//! a municipality itself is tried in `way::transitions`.

use super::{LEADS, OWN, asked, step};
use crate::transitions::{Machine, Step, rows::municipalities as rows};

/// Those who write at an agreement: its parties, and those who lead the programme.
const DRAFTERS: &[&str] = &["editor", "manager", "lead", "author", "member", "administrator"];
/// Those who may sign for the partner whose the part is.
const SIGNER: &[&str] = &["signer"];
/// Everybody: who has the link of a mail need not be known.
const EVERYBODY: &[&str] = &[
    "nobody",
    "viewer",
    "editor",
    "manager",
    "viewer of the lead",
    "lead",
    "author",
    "member",
    "signer",
    "signer of another",
    "stranger",
    "administrator",
    "privacy officer",
    "auditor",
    "key",
    "key of another",
    "operator",
];

pub(in crate::transitions) const MACHINES: &[Machine] = &[
    Machine {
        name: "a question about a programme",
        states: &["PENDING", "CONFIRMED", "ANSWERED", "WITHDRAWN", "EXPIRED"],
        shown: ("interest", "status"),
        steps: &[Step {
            // Those who lead the programme see it as long as the person wants an answer, and that there was one.
            unseen: &[
                ("lead", "PENDING"),
                ("lead", "WITHDRAWN"),
                ("lead", "EXPIRED"),
                ("author", "PENDING"),
                ("author", "WITHDRAWN"),
                ("author", "EXPIRED"),
            ],
            ..step("answerProgrammeInterest", &[("CONFIRMED", "ANSWERED")], LEADS)
        }],
        put: |stage, state| Box::pin(rows::interest(stage, state)),
    },
    Machine {
        name: "a question about a programme, by its link",
        states: &["PENDING", "CONFIRMED", "ANSWERED", "WITHDRAWN", "EXPIRED"],
        shown: ("interest", "status"),
        steps: &[
            Step {
                input: r#"{ "token": "$id" }"#,
                // A stranger cannot tell why a link leads nowhere.
                refusal: "INVALID_TOKEN",
                ..step(
                    "confirmProgrammeInterest",
                    &[
                        ("PENDING", "CONFIRMED"),
                        ("CONFIRMED", "CONFIRMED"),
                        ("ANSWERED", "ANSWERED"),
                    ],
                    EVERYBODY,
                )
            },
            asked(
                step(
                    "withdrawProgrammeInterest",
                    &[
                        ("PENDING", "WITHDRAWN"),
                        ("CONFIRMED", "WITHDRAWN"),
                        ("ANSWERED", "ANSWERED"),
                        ("WITHDRAWN", "WITHDRAWN"),
                        ("EXPIRED", "EXPIRED"),
                    ],
                    EVERYBODY,
                ),
                r#"{ "token": "$id" }"#,
            ),
        ],
        put: |stage, state| Box::pin(rows::link_of_interest(stage, state)),
    },
    Machine {
        name: "an agreement",
        states: &[
            "DRAFT",
            "OPEN_FOR_SIGNATURE",
            "PARTIALLY_SIGNED",
            "FULLY_SIGNED",
            "ACTIVE",
            "EXPIRED",
            "TERMINATED",
            "SUPERSEDED",
            "DECLINED",
            "WITHDRAWN",
        ],
        shown: ("agreement", "status"),
        steps: &[
            step("openAgreement", &[("DRAFT", "OPEN_FOR_SIGNATURE")], DRAFTERS),
            step("withdrawAgreement", &[("DRAFT", "WITHDRAWN")], DRAFTERS),
            // The other party has signed where it is partially signed.
            asked(
                step(
                    "signAgreement",
                    &[("OPEN_FOR_SIGNATURE", "PARTIALLY_SIGNED"), ("PARTIALLY_SIGNED", "ACTIVE")],
                    SIGNER,
                ),
                r#"{
                    "partyId": "party_$number",
                    "documentSha256": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                    "signatory": { "person": { "name": "Ada Beispiel" } },
                    "confirmation": { "password": "$password" }
                }"#,
            ),
            asked(
                step(
                    "recordSignature",
                    &[("OPEN_FOR_SIGNATURE", "PARTIALLY_SIGNED"), ("PARTIALLY_SIGNED", "ACTIVE")],
                    LEADS,
                ),
                r#"{
                    "partyId": "party_$number",
                    "documentSha256": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                    "signatory": { "person": { "name": "Ada Beispiel" } },
                    "signedOn": "2026-11-20", "evidence": "Mappe 7"
                }"#,
            ),
            asked(
                step(
                    "declineAgreement",
                    &[("OPEN_FOR_SIGNATURE", "DECLINED"), ("PARTIALLY_SIGNED", "DECLINED")],
                    SIGNER,
                ),
                r#"{ "partyId": "party_$number", "reason": "Der Rat will nicht." }"#,
            ),
            step("reviseAgreement", &[("DECLINED", "DRAFT")], DRAFTERS),
            asked(
                step(
                    "terminateAgreement",
                    &[("ACTIVE", "TERMINATED")],
                    &["signer", "signer of another", "lead", "author", "administrator"],
                ),
                r#"{ "id": "$id", "reason": "Die Mittel sind gestrichen." }"#,
            ),
        ],
        put: |stage, state| Box::pin(rows::agreement(stage, state)),
    },
    Machine {
        name: "a questionnaire",
        states: &["DRAFT", "PUBLISHED"],
        shown: ("questionnaire", "status"),
        steps: &[
            asked(
                step("updateQuestionnaire", &[("DRAFT", "DRAFT")], LEADS),
                r#"{ "id": "$id", "title": "Wo wollen wir hin?" }"#,
            ),
            step("publishQuestionnaire", &[("DRAFT", "PUBLISHED")], LEADS),
        ],
        put: |stage, state| Box::pin(rows::questionnaire(stage, state)),
    },
    Machine {
        name: "a self-assessment",
        states: &["NOT_STARTED", "IN_PROGRESS", "SUBMITTED", "EVALUATED", "DISCUSSED", "CLOSED"],
        shown: ("selfAssessment", "status"),
        steps: &[
            asked(
                step(
                    "saveSelfAssessmentAnswer",
                    &[("NOT_STARTED", "IN_PROGRESS"), ("IN_PROGRESS", "IN_PROGRESS")],
                    OWN,
                ),
                r#"{ "selfAssessmentId": "$id", "questionId": "item_$number", "value": 2 }"#,
            ),
            step("submitSelfAssessment", &[("IN_PROGRESS", "SUBMITTED")], OWN),
            asked(
                step("returnSelfAssessment", &[("SUBMITTED", "IN_PROGRESS")], LEADS),
                r#"{ "id": "$id", "reason": "Bitte ergänzen." }"#,
            ),
            asked(
                step("evaluateSelfAssessment", &[("SUBMITTED", "EVALUATED")], LEADS),
                r#"{ "id": "$id", "evaluation": "Gut aufgestellt." }"#,
            ),
            step("discussSelfAssessment", &[("EVALUATED", "DISCUSSED")], LEADS),
            step("closeSelfAssessment", &[("DISCUSSED", "CLOSED")], LEADS),
            asked(
                step(
                    "releaseSelfAssessment",
                    &[("EVALUATED", "EVALUATED"), ("DISCUSSED", "DISCUSSED"), ("CLOSED", "CLOSED")],
                    OWN,
                ),
                r#"{ "id": "$id", "release": "PUBLIC" }"#,
            ),
        ],
        put: |stage, state| Box::pin(rows::self_assessment(stage, state)),
    },
];
