//! Why a change of what belongs to events and series is refused.

use crate::{checks::InputCode, refusal::refusals};

refusals! {
    /// Which rule a change of what belongs to an event or series breaks.
    pub enum EventPartErrorCode {
        /// A value is missing or empty.
        Required: "Hier fehlt eine Angabe.", "A value is missing here.";
        /// A text is too long.
        TooLong: "Höchstens {max} Zeichen, nicht {found}.", "At most {max} characters, not {found}.";
        /// A list is too long, or the object has as many parts as it can have.
        TooMany: "Höchstens {max} Einträge, nicht {found}.", "At most {max} entries, not {found}.";
        /// A text holds a control character.
        ControlCharacter:
            "Der Text enthält ein Steuerzeichen; bitte entfernen Sie es.",
            "The text holds a control character; remove it.";
        /// A list holds the same twice.
        Repeated: "„{value}“ steht schon in der Liste.", "\"{value}\" is in the list already.";
        /// A web address that is none.
        InvalidUrl:
            "Eine Webadresse beginnt mit https:// oder http:// und hat keine Zugangsdaten.",
            "A web address begins with https:// or http:// and holds no credentials.";
        /// A date that is none, or more precise than a day.
        InvalidDate:
            "Ein Datum steht so genau da, wie es bekannt ist: 2019, 2019-04 oder 2019-08-21.",
            "A date is written as far as it is known: 2019, 2019-04 or 2019-08-21.";
        /// A number is too small or too large.
        OutOfRange: "Eine Zahl von {min} bis {max}, nicht {found}.", "A number from {min} to {max}, not {found}.";
        /// There is no such object, or the reader may not see it.
        UnknownReference:
            "Das gibt es nicht, oder Sie sehen es nicht; bitte wählen Sie etwas anderes.",
            "There is no such object, or you may not see it; choose another one.";
        /// The list is not what there is, each once.
        NotTheWholeList:
            "Bitte nennen Sie alle {count} Einträge, jeden genau einmal, in der neuen Reihenfolge.",
            "Name all {count} entries, each exactly once, in their new order.";
        /// Clocks are put forward over this local time.
        TimeInGap:
            "{time} gibt es in {zone} nicht: Die Uhren werden darüber hinweg vorgestellt. Bitte wählen Sie eine andere Uhrzeit.",
            "{time} does not exist in {zone}: clocks are put forward over it. Choose another time.";
        /// Clocks are put back over this local time: it happens twice.
        TimeHappensTwice:
            "{time} gibt es in {zone} zweimal; bitte wählen Sie eine Uhrzeit, die nur einmal vorkommt.",
            "{time} happens twice in {zone}; choose a time that happens once.";
        /// An end without a start.
        EndWithoutStart: "Ein Ende braucht einen Beginn.", "An end needs a start.";
        /// An end that is not after the start.
        EndBeforeStart: "Das Ende liegt nicht nach dem Beginn.", "The end is not after the start.";
        /// Times of a session, while nobody knows the day of the event.
        EventWithoutDay:
            "Der Tag der Veranstaltung steht noch nicht fest; bitte legen Sie ihn zuerst fest.",
            "The day of the event is not known yet; settle it first.";
        /// The session is not within the time of the event.
        OutsideEvent:
            "Die Veranstaltung dauert von {from} bis {until}; der Programmpunkt muss darin liegen.",
            "The event lasts from {from} to {until}; the session must lie within.";
        /// Fewer places than are taken.
        CapacityBelowTaken:
            "{taken} Plätze sind vergeben. Wenn es trotzdem weniger sein sollen, bestätigen Sie die Überbuchung mit acknowledgeOverbooking.",
            "{taken} places are taken. If there are to be fewer all the same, acknowledge the overbooking with acknowledgeOverbooking.";
        /// Somebody chose the session.
        SessionChosen:
            "Diesen Programmpunkt haben Teilnehmende gewählt; er lässt sich ändern, aber nicht entfernen.",
            "Participants chose this session; it can be changed but not removed.";
        /// The session belongs to another event.
        SessionOfOtherEvent:
            "Der Programmpunkt gehört zu einer anderen Veranstaltung.",
            "The session belongs to another event.";
        /// There is an audience group of this name.
        NameTaken:
            "Eine Zielgruppe „{name}“ gibt es schon; bitte verwenden Sie diese.",
            "There is an audience group \"{name}\" already; use that one.";
        /// A group that people declared stays what it was to them.
        GroupDeclared:
            "Diese Gruppe haben Teilnehmende schon angegeben; ob sie besonders geschützt ist, steht damit fest.",
            "Participants have declared this group; whether it is specially protected is settled.";
        /// What was marked as specially protected stays so.
        SensitiveStays:
            "Was als besonders geschützt gekennzeichnet ist, bleibt es; für anderes legen Sie eine neue Gruppe an.",
            "What is marked as specially protected stays so; for anything else, enter a new group.";
        /// From where the part stands, this step is not possible.
        InvalidTransition:
            "Beim jetzigen Stand ({status}) ist das nicht möglich; bitte laden Sie neu und sehen Sie nach, welche Schritte es gibt.",
            "This is not possible at the present status ({status}); load it again and see which steps there are.";
        /// What a partner agreed to stays what it agreed to.
        RoleAgreed:
            "Der Partner hat genau dieser Rolle zugestimmt; ändern lässt sich nur ihr Platz. Für eine andere Rolle schlagen Sie eine neue vor.",
            "The partner agreed to this very role; only its place changes. For another role, propose a new one.";
        /// The partner has this role, or was asked to take it.
        RoleTaken:
            "Der Partner hat diese Rolle schon oder ist dafür vorgeschlagen.",
            "The partner has this role already, or was proposed for it.";
        /// The partner does not take part in the network.
        PartnerInactive:
            "Dieser Partner nimmt am Netzwerk nicht teil; bitte wählen Sie einen anderen.",
            "This partner does not take part in the network; choose another one.";
        /// Who organises an event or leads a programme is decided by those who do.
        OrganisersDecide:
            "Wer mit ausrichtet oder leitet, entscheiden die, die es schon tun: Bitte lassen Sie den Vorschlag von ihnen machen.",
            "Who organises or leads along is decided by those who do: let them propose it.";
        /// A Land, district or municipality that is none.
        InvalidTerritory:
            "Ein Gebiet ist ein Land (DE-SN), ein Kreis (5 Ziffern) oder eine Gemeinde (AGS, 8 Ziffern).",
            "A territory is a Land (DE-SN), a district (5 digits) or a municipality (AGS, 8 digits).";
        /// A restricted audience without a rule lets nobody in.
        RulesRequired:
            "Ein beschränkter Kreis braucht mindestens eine Regel; sonst könnte niemand kommen.",
            "A restricted audience needs at least one rule; otherwise nobody could come.";
        /// Rules of who may come, but nothing says what they decide.
        ModeRequired:
            "Zu Regeln gehört, ob sie nur anzeigen, für wen es gedacht ist (OPEN), oder entscheiden (RESTRICTED).",
            "With rules goes whether they only indicate whom it is meant for (OPEN) or decide (RESTRICTED).";
        /// A question with choices, and there are none, or only one.
        ChoicesRequired:
            "Zu einer Auswahl gehören mindestens zwei Antworten.",
            "A choice needs at least two answers to choose from.";
        /// Choices of a question that takes none.
        ChoicesUnexpected:
            "Antworten zur Auswahl hat nur eine Frage der Art CHOICE oder CHOICES.",
            "Only a question of the kind CHOICE or CHOICES has answers to choose from.";
        /// Consent is free.
        ConsentIsFree:
            "Eine Einwilligung ist freiwillig und kann nicht verlangt werden.",
            "Consent is free and cannot be required.";
        /// People answered the question as it stands.
        QuestionAnswered:
            "Die Frage ist schon beantwortet; bitte ziehen Sie sie zurück und stellen Sie eine neue.",
            "The question has been answered; retire it and add a new one.";
        /// The question is no longer asked.
        QuestionRetired:
            "Die Frage wird nicht mehr gestellt; bitte fügen Sie eine neue hinzu.",
            "The question is no longer asked; add a new one.";
        /// The notice is the one that is in force.
        NoticeUnchanged:
            "Genau dieser Hinweis gilt schon.",
            "This very notice is in force already.";
    }
}

impl InputCode for EventPartErrorCode {
    const REQUIRED: Self = Self::Required;
    const TOO_LONG: Self = Self::TooLong;
    const TOO_MANY: Self = Self::TooMany;
    const CONTROL_CHARACTER: Self = Self::ControlCharacter;
    const REPEATED: Self = Self::Repeated;
    const INVALID_URL: Self = Self::InvalidUrl;
    // No part of an event holds an e-mail address.
    const INVALID_EMAIL: Self = Self::Required;
    const INVALID_DATE: Self = Self::InvalidDate;
}
