//! Why registering, or changing a registration, is refused.

use crate::refusal::refusals;

refusals! {
    /// Which rule a registration breaks.
    pub enum RegistrationErrorCode {
        /// From where the registration stands, this step is not possible.
        InvalidTransition:
            "Beim jetzigen Stand der Anmeldung ist das nicht möglich; bitte laden Sie sie neu und sehen Sie nach, was jetzt geht.",
            "As the registration stands now this is not possible; load it again and see what is possible now.";
        /// A value is missing or empty.
        Required: "Hier fehlt eine Angabe.", "A value is missing here.";
        /// A text is too long.
        TooLong: "Höchstens {max} Zeichen, nicht {found}.", "At most {max} characters, not {found}.";
        /// A list is too long.
        TooMany: "Höchstens {max} Einträge, nicht {found}.", "At most {max} entries, not {found}.";
        /// A text holds a control character.
        ControlCharacter:
            "Der Text enthält ein Steuerzeichen; bitte entfernen Sie es.",
            "The text holds a control character; remove it.";
        /// A list holds the same twice.
        Repeated: "Das steht schon in der Liste.", "This is in the list already.";
        /// An e-mail address that is none.
        InvalidEmail: "Das ist keine E-Mail-Adresse.", "This is no e-mail address.";
        /// Who is signed in registers with the account's own address.
        EmailNotOwn:
            "Mit Ihrem Konto melden Sie sich unter der Adresse des Kontos an; bitte lassen Sie das Feld leer.",
            "With your account you register under the account's address; leave this field out.";
        /// Nobody registers for this event here.
        NoRegistration:
            "Für diese Veranstaltung gibt es hier keine Anmeldung.",
            "There is no registration for this event here.";
        /// Registration has not opened yet.
        NotYetOpen:
            "Die Anmeldung ist noch nicht geöffnet; lassen Sie sich benachrichtigen, sobald sie öffnet.",
            "Registration has not opened yet; ask to be told when it does.";
        /// Registration is over, or suspended.
        RegistrationClosed: "Die Anmeldung ist geschlossen.", "Registration is closed.";
        /// The event is cancelled.
        EventCancelled: "Die Veranstaltung ist abgesagt.", "The event is cancelled.";
        /// The event has begun or is over.
        EventPast:
            "Die Veranstaltung hat begonnen oder ist vorbei.",
            "The event has begun or is over.";
        /// There is no place left, waiting list included.
        EventFull:
            "Es gibt keinen freien Platz mehr, auch nicht auf der Warteliste.",
            "There is no place left, not on the waiting list either.";
        /// A session has no place left.
        SessionFull:
            "In diesem Programmpunkt gibt es keinen freien Platz mehr; bitte wählen Sie einen anderen.",
            "This session has no place left; choose another one.";
        /// The session is not one of the event's.
        UnknownSession:
            "Dieser Programmpunkt gehört nicht zu der Veranstaltung.",
            "This session is not part of the event.";
        /// There is no such group.
        UnknownGroup:
            "Diese Gruppe gibt es nicht; bitte wählen Sie eine aus der Liste.",
            "There is no such group; choose one of the list.";
        /// The event is for some groups: one of them is to be declared.
        GroupRequired:
            "Die Veranstaltung richtet sich an bestimmte Gruppen; bitte geben Sie an, zu welcher Sie gehören.",
            "The event is for certain groups; say which of them you belong to.";
        /// There is no such partner, or it takes part no more.
        UnknownPartner:
            "Diesen Partner gibt es nicht; bitte wählen Sie einen anderen.",
            "There is no such partner; choose another one.";
        /// The event is for others.
        NotEligible:
            "Die Veranstaltung ist einem bestimmten Kreis vorbehalten; nach Ihren Angaben gehören Sie nicht dazu.",
            "The event is reserved for certain people; by what you state you are none of them.";
        /// Only who is invited can register.
        InvitationRequired:
            "Zu dieser Veranstaltung wird eingeladen; bitte nutzen Sie den Link Ihrer Einladung.",
            "This event is by invitation; use the link of your invitation.";
        /// An invitation that is none, or no longer is one.
        InvitationInvalid:
            "Diese Einladung gilt nicht oder nicht mehr.",
            "This invitation is not valid, or no longer.";
        /// The invitation is for another address.
        InvitationForAnother:
            "Diese Einladung gilt für eine andere E-Mail-Adresse.",
            "This invitation is for another e-mail address.";
        /// The person is registered already.
        AlreadyRegistered:
            "Diese Person ist schon angemeldet.",
            "This person is registered already.";
        /// There is no such question at this event.
        UnknownQuestion:
            "Diese Frage wird bei der Veranstaltung nicht gestellt.",
            "This question is not asked at the event.";
        /// The question takes another kind of answer.
        AnswerKind:
            "Diese Frage verlangt eine andere Art von Antwort: {kind}.",
            "This question takes another kind of answer: {kind}.";
        /// A question that must be answered is not.
        AnswerRequired:
            "Bitte beantworten Sie die Frage „{question}“.",
            "Answer the question “{question}”.";
        /// The answer is none of the choices.
        UnknownChoice:
            "Diese Antwort steht nicht zur Wahl.",
            "This answer is none of the choices.";
        /// What could reveal something about health, origin or belief needs an explicit consent.
        SensitiveConsentRequired:
            "Diese Angabe kann besonders geschützte Daten verraten; bitte willigen Sie ausdrücklich ein oder lassen Sie sie weg.",
            "This could reveal specially protected data; consent explicitly, or leave it out.";
        /// The event does not show participants to so many.
        ListVisibilityNotAllowed:
            "So weit zeigt die Veranstaltung ihre Teilnehmenden nicht; möglich ist {most}.",
            "The event does not show its participants to so many; at most {most}.";
        /// The privacy notice that was shown is no longer in force.
        PrivacyNoticeOutdated:
            "Die Datenschutzhinweise haben sich geändert; bitte lesen Sie die Fassung {number} und bestätigen Sie sie.",
            "The privacy notice has changed; read number {number} and send it along.";
        /// A link that is none, or no longer is one.
        TokenInvalid:
            "Dieser Link gilt nicht; bitte nutzen Sie den aus der letzten E-Mail.",
            "This link is not valid; use the one of the last e-mail.";
        /// The link was not used in time.
        TokenExpired:
            "Die Frist ist abgelaufen; bitte melden Sie sich neu an.",
            "The time is over; register again.";
        /// The registration is confirmed already.
        AlreadyConfirmed:
            "Die Anmeldung ist schon bestätigt.",
            "The registration is confirmed already.";
        /// The registration was cancelled.
        RegistrationCancelled:
            "Die Anmeldung wurde storniert; bitte melden Sie sich neu an.",
            "The registration was cancelled; register again.";
        /// The offer ran out.
        OfferExpired:
            "Das Angebot ist abgelaufen, der Platz ist weitergegeben.",
            "The offer has run out, the seat has gone to the next one.";
        /// Nobody is registered at the door before the event begins or after it ends.
        OnlyDuringEvent:
            "Vor Ort angemeldet wird nur zwischen Beginn und Ende der Veranstaltung.",
            "People are registered at the door only between start and end of the event.";
        /// The person is not confirmed.
        NotConfirmed:
            "Das geht nur bei bestätigten Anmeldungen; diese hat den Status {status}.",
            "This is possible for confirmed registrations only; this one is {status}.";
        /// The registration has not ended, and the event is not over.
        StillNeeded:
            "Die Anmeldung läuft noch; bitte stornieren Sie sie zuerst, oder warten Sie das Ende der Veranstaltung ab.",
            "The registration has not ended; cancel it first, or wait until the event is over.";
        /// Somebody else has waited for longer.
        NotNext:
            "Vor dieser Person warten noch andere; bitte lassen Sie zuerst {code} nachrücken.",
            "Others have waited for longer; promote {code} first.";
        /// There is no free seat for who waits.
        NoFreeSeat: "Es ist kein Platz frei.", "No seat is free.";
    }
}
