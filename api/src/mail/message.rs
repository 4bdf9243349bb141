//! A mail as it goes over the wire (RFC 5322).

use entity::id::MailId;
use lettre::{
    Address, Message,
    message::{
        Body, Mailbox, MultiPart, SinglePart,
        header::{
            ContentDisposition, ContentTransferEncoding, ContentType, HeaderName, HeaderValue,
        },
    },
};

use super::{
    letter::{Attachment, Recipient},
    templates::Written,
    transport::DeliveryError,
};

/// Characters of a name before an address.
const LONGEST_NAME: usize = 100;

/// What a message is made of, besides its text.
#[derive(Debug)]
pub(super) struct Envelope<'a> {
    pub(super) id: MailId,
    pub(super) from: &'a Mailbox,
    pub(super) to: &'a Recipient,
    /// Where answers go, where anybody reads them.
    pub(super) reply_to: Option<&'a str>,
    pub(super) date: std::time::SystemTime,
    pub(super) attachment: Option<&'a Attachment>,
    /// Whether it is for a file that people open: its text is not split into short lines of ASCII.
    pub(super) is_for_file: bool,
}

/// The message. Whatever happens, the same mail has the same id and date: sent twice, it is recognised.
pub(super) fn compose(envelope: &Envelope<'_>, written: Written) -> Result<Message, DeliveryError> {
    let Envelope { id, from, to, reply_to, date, attachment, is_for_file } = envelope;
    let address: Address = to.email.parse().map_err(|_| {
        DeliveryError::permanent("the address is not one that mails can be sent to")
    })?;
    let name = one_line(&to.name).chars().take(LONGEST_NAME).collect::<String>();
    let name = Some(name).filter(|name| !name.is_empty());
    let text = MultiPart::alternative()
        .singlepart(part(ContentType::TEXT_PLAIN, written.text, *is_for_file))
        .singlepart(part(ContentType::TEXT_HTML, written.html, *is_for_file));
    let body = match attachment {
        Some(attachment) => MultiPart::mixed().multipart(text).singlepart(file(attachment)?),
        None => text,
    };
    // A contact that is no address gets no answers; the mail is sent all the same.
    let reply_to = reply_to.and_then(|contact| contact.parse::<Address>().ok());
    let auto_submitted = HeaderName::new_from_ascii_str("Auto-Submitted");
    let mut message = Message::builder().from((*from).clone());
    if let Some(contact) = reply_to {
        message = message.reply_to(Mailbox::new(None, contact));
    }
    message
        .to(Mailbox::new(name, address))
        .subject(one_line(&written.subject))
        .date(*date)
        .message_id(Some(format!("<{}@{}>", id.0.simple(), from.email.domain())))
        // RFC 3834: no out-of-office notes in return.
        .raw_header(HeaderValue::new(auto_submitted, "auto-generated".to_owned()))
        .multipart(body)
        .map_err(|_| DeliveryError::permanent("the message cannot be put together"))
}

fn part(content_type: ContentType, text: String, is_for_file: bool) -> SinglePart {
    let part = SinglePart::builder().header(content_type);
    if is_for_file {
        part.body(Body::dangerous_pre_encoded(text.into_bytes(), ContentTransferEncoding::EightBit))
    } else {
        part.body(text)
    }
}

fn file(attachment: &Attachment) -> Result<SinglePart, DeliveryError> {
    let media_type = ContentType::parse(&attachment.media_type)
        .map_err(|_| DeliveryError::permanent("the attachment has no media type"))?;
    let disposition = ContentDisposition::attachment(&attachment.name);
    Ok(SinglePart::builder()
        .header(media_type)
        .header(disposition)
        .body(attachment.text.clone().into_bytes()))
}

/// What fits into a header: a line break in it would begin another one.
fn one_line(text: &str) -> String {
    let visible = text.replace(char::is_control, " ");
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn composed(email: &str, name: &str, subject: &str) -> Result<String, DeliveryError> {
        let envelope = Envelope {
            id: MailId(uuid::Uuid::from_u128(7)),
            from: &"Verbund <noreply@example.org>".parse().unwrap(),
            to: &Recipient { email: email.into(), name: name.into() },
            reply_to: None,
            date: std::time::SystemTime::UNIX_EPOCH,
            attachment: None,
            is_for_file: false,
        };
        let written =
            Written { subject: subject.into(), text: "Text".into(), html: "<p>Text</p>".into() };
        let message = compose(&envelope, written)?;
        Ok(String::from_utf8(message.formatted()).unwrap())
    }

    #[test]
    fn nothing_in_a_header_begins_another_one() {
        let injected = "Anna\r\nBcc: eve@example.org\nX-Evil: 1\u{2028}\u{85}Y: 2";
        let message = composed("anna@example.org", injected, injected).unwrap();
        let (headers, _) = message.split_once("\r\n\r\n").unwrap();
        let names: Vec<_> = headers
            .lines()
            .filter(|line| !line.starts_with([' ', '\t']))
            .map(|line| line.split(':').next().unwrap())
            .collect();
        let expected = [
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "Auto-Submitted",
            "MIME-Version",
            "Content-Type",
        ];
        let mut sorted = (names.clone(), expected.to_vec());
        sorted.0.sort_unstable();
        sorted.1.sort_unstable();
        assert_eq!(sorted.0, sorted.1, "{headers}");
        assert!(headers.contains("Auto-Submitted: auto-generated"));
        assert!(headers.contains("<00000000000000000000000000000007@example.org>"));
    }

    #[test]
    fn an_address_that_is_none_fails_for_good_and_is_not_told() {
        for address in [
            "",
            "anna",
            "anna@",
            "a b@example.org",
            "anna@example.org\r\nRCPT TO:<eve@example.org>",
        ] {
            let error = composed(address, "Anna", "Subject").unwrap_err();
            assert!(error.is_permanent);
            assert!(address.is_empty() || !error.reason.contains(address));
        }
    }

    #[test]
    fn a_name_without_letters_is_left_out() {
        let message = composed("anna@example.org", "\r\n", "Subject").unwrap();
        assert!(message.contains("To: anna@example.org\r\n"), "{message}");
    }
}
