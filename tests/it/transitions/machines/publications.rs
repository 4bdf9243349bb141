//! What a programme gives to everybody: recommendations and knowledge items.

use super::{WITHDRAWERS, WRITERS, asked, step};
use crate::transitions::{Machine, Step, rows::publications as rows};

/// Those who read what others wrote: who leads the programme or has a part in it, but not the author.
const REVIEWERS: &[&str] = &["lead", "member"];

const STATES: &[&str] = &["DRAFT", "IN_REVIEW", "PUBLISHED", "SUPERSEDED", "WITHDRAWN"];

/// A step of those who read what others wrote: partners in the programme see it from the review on.
const fn reviewed(step: Step) -> Step {
    Step { may: REVIEWERS, unseen: &[("member", "DRAFT"), ("member", "WITHDRAWN")], ..step }
}

const RETURNED: &str = r#"{ "id": "$id", "reason": "Es fehlt etwas." }"#;

pub(in crate::transitions) const MACHINES: &[Machine] = &[
    Machine {
        name: "a recommendation",
        states: STATES,
        shown: ("recommendation", "status"),
        steps: &[
            step("submitRecommendation", &[("DRAFT", "IN_REVIEW")], WRITERS),
            reviewed(asked(step("returnRecommendation", &[("IN_REVIEW", "DRAFT")], &[]), RETURNED)),
            reviewed(step("publishRecommendation", &[("IN_REVIEW", "PUBLISHED")], &[])),
            // The answer is the new version.
            step("reviseRecommendation", &[("PUBLISHED", "DRAFT")], WRITERS),
            step("withdrawRecommendation", &[("PUBLISHED", "WITHDRAWN")], WITHDRAWERS),
        ],
        put: |stage, state| Box::pin(rows::recommendation(stage, state)),
    },
    Machine {
        name: "a knowledge item",
        states: STATES,
        shown: ("knowledgeItem", "status"),
        steps: &[
            step("submitKnowledgeItem", &[("DRAFT", "IN_REVIEW")], WRITERS),
            reviewed(asked(step("returnKnowledgeItem", &[("IN_REVIEW", "DRAFT")], &[]), RETURNED)),
            reviewed(step("publishKnowledgeItem", &[("IN_REVIEW", "PUBLISHED")], &[])),
            step("reviseKnowledgeItem", &[("PUBLISHED", "DRAFT")], WRITERS),
            step("withdrawKnowledgeItem", &[("PUBLISHED", "WITHDRAWN")], WITHDRAWERS),
        ],
        put: |stage, state| Box::pin(rows::knowledge_item(stage, state)),
    },
];
