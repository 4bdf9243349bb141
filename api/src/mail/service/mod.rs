//! What is done with mails: delivering them, looking at what became of them, and trying them out.

mod administration;
mod delivery;
mod trial;

pub use self::{
    administration::{
        MailSummary, RetryMail, TemplateCount, Waiting, forget, list_mails, mails, requeue_within,
        retry_mail, summarise_mails, waiting_mails,
    },
    delivery::{deliver_due, erase_failed},
    trial::{Preview, TrialError, preview, send_test},
};
pub use super::{
    store::MailFilter,
    templates::Written,
    transport::{Delivered, DeliveryError},
};
