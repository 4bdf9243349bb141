//! The state machines of domain.md, as far as they are stepped through by mutations of their own.

pub(super) mod municipalities;
pub(super) mod publications;

use super::{Machine, Step, rows};

/// Those who edit an event or a series.
const ORGANISERS: &[&str] =
    &["editor", "manager", "lead", "author", "administrator", "key", "operator"];
/// Those who write what came of it.
const WRITERS: &[&str] = &["editor", "manager", "lead", "author", "key"];
/// Those who lead the programme.
const LEADS: &[&str] = &["lead", "author"];
/// Those who publish what others wrote: not the author.
const REVIEWERS: &[&str] = &["editor", "manager", "lead"];
/// Those who take back what was published: the author too.
const WITHDRAWERS: &[&str] = &["editor", "manager", "lead", "author"];
/// Those who manage the network.
const MANAGEMENT: &[&str] = &["administrator", "operator"];
/// Those who act for the partner whose the part is.
const OWN: &[&str] = &["editor", "manager"];
/// Those who decide who comes to an event.
const HOSTS: &[&str] = &["editor", "manager"];

const fn step(
    mutation: &'static str,
    ways: &'static [(&'static str, &'static str)],
    may: &'static [&'static str],
) -> Step {
    let refusal = "INVALID_TRANSITION";
    Step { mutation, ways, may, input: r#"{ "id": "$id" }"#, unseen: &[], refusal }
}

const fn asked(step: Step, input: &'static str) -> Step {
    Step { input, ..step }
}

/// Those of partners, programmes and events.
pub(super) const NETWORK: &[Machine] = &[
    Machine {
        name: "a partner",
        states: &["PROPOSED", "ACTIVE", "SUSPENDED", "ARCHIVED"],
        shown: ("partner", "status"),
        steps: &[
            step("verifyPartner", &[("PROPOSED", "ACTIVE")], MANAGEMENT),
            asked(
                step("suspendPartner", &[("ACTIVE", "SUSPENDED")], MANAGEMENT),
                r#"{ "id": "$id", "reason": "Antrag" }"#,
            ),
            step("reinstatePartner", &[("SUSPENDED", "ACTIVE")], MANAGEMENT),
            step("archivePartner", &[("SUSPENDED", "ARCHIVED")], MANAGEMENT),
        ],
        put: |stage, state| Box::pin(rows::partner(stage, state)),
    },
    Machine {
        name: "a part in a programme",
        states: &["PROPOSED", "ACCEPTED", "DECLINED", "ENDED"],
        shown: ("partnerRole", "state"),
        steps: &[
            step("acceptPartnerRole", &[("PROPOSED", "ACCEPTED")], OWN),
            step("declinePartnerRole", &[("PROPOSED", "DECLINED")], OWN),
            step("endPartnerRole", &[("ACCEPTED", "ENDED")], OWN),
        ],
        put: |stage, state| Box::pin(rows::part_in_programme(stage, state)),
    },
    Machine {
        name: "a part in an event",
        states: &["PROPOSED", "ACCEPTED", "DECLINED", "ENDED"],
        shown: ("partnerRole", "state"),
        steps: &[
            step("acceptPartnerRole", &[("PROPOSED", "ACCEPTED")], OWN),
            step("declinePartnerRole", &[("PROPOSED", "DECLINED")], OWN),
            step("endPartnerRole", &[("ACCEPTED", "ENDED")], OWN),
        ],
        put: |stage, state| Box::pin(rows::part_in_event(stage, state)),
    },
    Machine {
        name: "a programme",
        states: &["PLANNED", "RUNNING", "COMPLETED", "ARCHIVED"],
        shown: ("programme", "status"),
        // The partner whose the objects are leads it.
        steps: &[
            step(
                "startProgramme",
                &[("PLANNED", "RUNNING")],
                &["editor", "manager", "administrator", "operator"],
            ),
            step(
                "completeProgramme",
                &[("RUNNING", "COMPLETED")],
                &["editor", "manager", "administrator", "operator"],
            ),
            step(
                "archiveProgramme",
                &[("COMPLETED", "ARCHIVED")],
                &["editor", "manager", "administrator", "operator"],
            ),
        ],
        put: |stage, state| Box::pin(rows::programme(stage, state)),
    },
    Machine {
        name: "a series",
        states: &["DRAFT", "PUBLISHED", "ARCHIVED"],
        shown: ("series", "status"),
        steps: &[
            step("publishEventSeries", &[("DRAFT", "PUBLISHED")], ORGANISERS),
            step("archiveEventSeries", &[("PUBLISHED", "ARCHIVED")], ORGANISERS),
        ],
        put: |stage, state| Box::pin(rows::series(stage, state)),
    },
    Machine {
        name: "an event",
        states: &["DRAFT", "PUBLISHED", "POSTPONED", "CANCELLED", "COMPLETED", "ARCHIVED"],
        shown: ("event", "status"),
        steps: &[
            step("publishEvent", &[("DRAFT", "PUBLISHED")], ORGANISERS),
            step("postponeEvent", &[("PUBLISHED", "POSTPONED")], ORGANISERS),
            asked(
                step("rescheduleEvent", &[("POSTPONED", "PUBLISHED")], ORGANISERS),
                r#"{ "id": "$id", "date": "2027-06-27" }"#,
            ),
            step("completeEvent", &[("PUBLISHED", "COMPLETED")], ORGANISERS),
            step(
                "cancelEvent",
                &[("PUBLISHED", "CANCELLED"), ("POSTPONED", "CANCELLED")],
                ORGANISERS,
            ),
            step("archiveEvent", &[("COMPLETED", "ARCHIVED")], ORGANISERS),
        ],
        put: |stage, state| Box::pin(rows::event(stage, state)),
    },
    Machine {
        name: "a registration",
        states: &[
            "PENDING_CONFIRMATION",
            "PENDING_APPROVAL",
            "CONFIRMED",
            "WAITLISTED",
            "OFFERED",
            "REJECTED",
            "CANCELLED",
            "LAPSED",
            "EXPIRED",
        ],
        shown: ("registration", "status"),
        steps: &[
            step("approveRegistration", &[("PENDING_APPROVAL", "CONFIRMED")], HOSTS),
            asked(
                step("rejectRegistration", &[("PENDING_APPROVAL", "REJECTED")], HOSTS),
                r#"{ "id": "$id", "reason": "Der Raum ist zu klein." }"#,
            ),
            step("promoteRegistration", &[("WAITLISTED", "CONFIRMED")], HOSTS),
            asked(
                step(
                    "cancelRegistration",
                    &[
                        ("PENDING_CONFIRMATION", "CANCELLED"),
                        ("PENDING_APPROVAL", "CANCELLED"),
                        ("CONFIRMED", "CANCELLED"),
                        ("WAITLISTED", "CANCELLED"),
                        ("OFFERED", "CANCELLED"),
                    ],
                    HOSTS,
                ),
                r#"{ "registration": { "id": "$id" } }"#,
            ),
        ],
        put: |stage, state| Box::pin(rows::registration(stage, state)),
    },
    Machine {
        name: "an outcome",
        states: &["DRAFT", "PUBLISHED", "WITHDRAWN"],
        shown: ("outcome", "status"),
        steps: &[
            step("publishOutcome", &[("DRAFT", "PUBLISHED")], REVIEWERS),
            step("withdrawOutcome", &[("PUBLISHED", "WITHDRAWN")], WITHDRAWERS),
        ],
        put: |stage, state| Box::pin(rows::outcome(stage, state)),
    },
    Machine {
        name: "an event profile",
        states: &["DRAFT", "IN_REVIEW", "PUBLISHED", "SUPERSEDED", "WITHDRAWN"],
        shown: ("eventProfile", "status"),
        steps: &[
            step("submitEventProfile", &[("DRAFT", "IN_REVIEW")], WRITERS),
            step("publishEventProfile", &[("IN_REVIEW", "PUBLISHED")], REVIEWERS),
            asked(
                step("returnEventProfile", &[("IN_REVIEW", "DRAFT")], REVIEWERS),
                r#"{ "id": "$id", "reason": "Es fehlt etwas." }"#,
            ),
            step("supersedeEventProfile", &[("PUBLISHED", "SUPERSEDED")], WITHDRAWERS),
            step("withdrawEventProfile", &[("PUBLISHED", "WITHDRAWN")], WITHDRAWERS),
        ],
        put: |stage, state| Box::pin(rows::profile(stage, state)),
    },
];
