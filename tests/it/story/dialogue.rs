//! The municipality holds a dialogue, and something comes of it.

use api::access::Actor;
use serde_json::{Value, json};

use super::cast::Story;
use crate::world::{acting::act, ask_with, mailed::mailed};

impl Story {
    /// An evening with two seats for which everybody can register.
    pub(super) async fn a_dialogue_is_announced(&self, programme: &Value) -> Value {
        self.test.set_now("2027-02-01T09:00:00Z".parse().unwrap());
        let input = json!({
            "hostId": self.town.partner(), "programmeId": programme, "title": "Dresden spricht",
            "kind": "CITIZEN_DIALOGUE", "date": "2027-03-12T18:00", "endLocal": "2027-03-12T21:00",
            "placeText": "Rathaus", "registrationMode": "INTERNAL",
            "capacityMode": "LIMITED", "capacityLimit": 2,
        });
        let fields = "event { id status registrationState freeSeats }";
        let draft = self.does(&self.town.actor, "createEvent", fields, input).await;
        let id = draft["event"]["id"].clone();
        let published = self.takes(&self.town, "publishEvent", fields, &id).await;
        let open =
            json!({ "id": id, "status": "PUBLISHED", "registrationState": "OPEN", "freeSeats": 2 });
        assert_eq!(published["event"], open);
        id
    }

    /// Three people without accounts confirm by the links of their mails. The third one waits, until the first one
    /// leaves: the codes of those who come.
    pub(super) async fn people_register(&self, event: &Value) -> [Value; 2] {
        let first = self.guest(event, "Bea", "CONFIRMED").await;
        let second = self.guest(event, "Cem", "CONFIRMED").await;
        let third = self.guest(event, "Dana", "WAITLISTED").await;
        let input = json!({ "registration": { "token": first.token } });
        let fields = "registration { status }";
        let cancelled = self.does(&Actor::Anonymous, "cancelRegistration", fields, input).await;
        assert_eq!(cancelled["registration"]["status"], "CANCELLED");
        let query =
            "query($token: String!) { registrationByLink(token: $token) { status queueNumber } }";
        let variables = json!({ "token": third.token });
        let seen = ask_with(&self.test, &Actor::Anonymous, query, variables).await;
        assert_eq!(seen["registrationByLink"]["status"], "CONFIRMED", "the seat goes to who waits");
        [second.code, third.code]
    }

    async fn guest(&self, event: &Value, name: &str, expected: &str) -> Guest {
        let input = json!({
            "eventId": event, "givenName": name, "familyName": "Gast",
            "email": format!("{name}@example.org"),
        });
        let sent = self.does(&Actor::Anonymous, "registerForEvent", "mailSent", input).await;
        assert_eq!(sent["mailSent"], true);
        let letter = mailed(&self.test, "registration-confirm").await.pop().unwrap();
        let token = letter.token();
        let fields = "registration { code status }";
        let input = json!({ "token": token });
        let mut confirmed =
            self.does(&Actor::Anonymous, "confirmRegistration", fields, input).await;
        assert_eq!(confirmed["registration"]["status"], expected);
        Guest { code: confirmed["registration"]["code"].take(), token }
    }

    /// Both are checked in at the door, and the evening is a record.
    pub(super) async fn the_dialogue_is_held(&self, event: &Value, guests: &[Value; 2]) {
        self.test.set_now("2027-03-12T17:05:00Z".parse().unwrap());
        for code in guests {
            let input = json!({ "registration": { "code": code } });
            let fields = "entry { attendance }";
            let marked = self.does(&self.town.actor, "checkIn", fields, input).await;
            assert_eq!(marked["entry"]["attendance"], "PRESENT");
        }
        self.test.set_now("2027-03-13T08:00:00Z".parse().unwrap());
        let fields = "event { status attendance { counted { registered present } } }";
        let completed = self.takes(&self.town, "completeEvent", fields, event).await;
        let expected = json!({
            "status": "COMPLETED", "attendance": { "counted": { "registered": 2, "present": 2 } },
        });
        assert_eq!(completed["event"], expected);
    }

    /// The municipality writes down what came of it; who leads the programme publishes it.
    pub(super) async fn what_came_of_it_is_published(&self, event: &Value) -> Value {
        let input = json!({
            "about": { "eventId": event }, "kind": "RESULT", "visibility": "EVERYBODY",
            "title": "Wer neu ist, braucht einen Ort", "responsibleIds": [self.town.partner()],
        });
        let fields = "outcome { id status }";
        let draft = self.does(&self.town.actor, "createOutcome", fields, input).await;
        let id = draft["outcome"]["id"].clone();
        let input = json!({ "id": id });
        let own = act(&self.test, &self.town.actor, "publishOutcome", fields, input).await;
        assert_eq!(own, "FORBIDDEN", "nobody publishes what they wrote");
        let published = self.takes(&self.foundation, "publishOutcome", fields, &id).await;
        assert_eq!(published["outcome"]["status"], "PUBLISHED");
        id
    }
}

/// Somebody who is registered.
struct Guest {
    code: Value,
    /// The secret of the link in the mail.
    token: String,
}
