//! What organisers can write to participants, and what becomes of it.

mod deliver;
mod fate;
mod queries;
mod send;

pub use self::{
    deliver::{WRITE_DUE, write_due},
    fate::{
        FailedMailsOf, MailsOf, failed_mails_of_events, mails_of_subjects, retry_participant_mail,
    },
    queries::{
        MessagesOf, RecipientsOf, count_recipients, messages, messages_of_events, require_writing,
        text,
    },
    send::{SendMessage, send_message},
};
pub use super::message::Text;
