//! What can be done with the question whether a municipality could take part in a programme.

mod answer;
mod expire;
mod express;
mod keep;
mod reading;

use entity::{id::ProgrammeInterestId, programme_interest, terms::ProgrammeInterestStatus};

pub use self::{
    answer::{Answer, answer},
    expire::{FORGET_EXPIRED, forget_expired},
    express::{ExpressProgrammeInterest, express},
    keep::{by_link, confirm, withdraw},
    reading::{
        AskerInfo, InterestListing, InterestsOfProgramme, asker, interests,
        interests_of_programmes, require_reading,
    },
};
use crate::{
    app::App,
    fault::Fault,
    registrations::link::{self, Keeps},
    write::Write,
};

/// Every mail of one question holds the same link.
const GENERATION: i32 = 1;

/// The page that the mail of a question leads to.
fn link_of(app: &App, id: ProgrammeInterestId) -> Result<String, Fault> {
    let token = link::token(&app.vault, Keeps::ProgrammeInterest, id.0, GENERATION)?;
    Ok(link::address(&app.settings, Keeps::ProgrammeInterest, &token))
}

/// The question when it has ended: nothing of the person is kept.
fn ended(
    write: &Write,
    row: &programme_interest::Model,
    status: ProgrammeInterestStatus,
) -> programme_interest::Model {
    programme_interest::Model {
        status,
        payload: None,
        email_hash: None,
        expires_at: None,
        updated_at: write.now(),
        version: row.version + 1,
        ..*row
    }
}
