//! Why a change of series and events is refused.

use crate::{checks::input_code, refusal::refusals};

refusals! {
    /// Which rule a change of series and events breaks.
    pub enum EventErrorCode {
        /// From where the object stands, this step is not possible.
        InvalidTransition:
            "Beim jetzigen Stand ({status}) ist das nicht möglich; bitte laden Sie neu und sehen Sie nach, welche Schritte es gibt.",
            "This is not possible at the present status ({status}); load it again and see which steps there are.";
        /// What is over or cancelled is no longer changed, but for what describes it.
        NoLongerEditable:
            "Das steht fest: Der Status ist {status}. Texte, Themen, Sprachen und Quellen lassen sich noch ändern.",
            "This is settled: the status is {status}. Texts, topics, languages and sources can still be changed.";
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
        Repeated: "„{value}“ steht schon in der Liste.", "\"{value}\" is in the list already.";
        /// A number is too small or too large.
        OutOfRange: "Eine Zahl von {min} bis {max}, nicht {found}.", "A number from {min} to {max}, not {found}.";
        /// A slug has another form, or the title makes none.
        InvalidSlug:
            "1 bis 100 Kleinbuchstaben a bis z und Ziffern, mit einzelnen Bindestrichen dazwischen.",
            "1 to 100 lower-case letters a to z and digits, with single hyphens between them.";
        /// A slug leads, or led, to another object of this kind.
        SlugTaken:
            "„{slug}“ führt schon anderswohin; bitte wählen Sie einen anderen Namen.",
            "\"{slug}\" leads somewhere else already; choose another one.";
        /// A web address that is none.
        InvalidUrl:
            "Eine Webadresse beginnt mit https:// oder http:// und hat keine Zugangsdaten.",
            "A web address begins with https:// or http:// and holds no credentials.";
        /// An e-mail address that is none.
        InvalidEmail: "Das ist keine E-Mail-Adresse.", "This is no e-mail address.";
        /// A language tag that is none, or German where it is the base.
        InvalidLocale:
            "Eine Sprache ist ein Kürzel nach BCP 47 wie en oder pt-BR; Übersetzungen gibt es aus dem Deutschen.",
            "A language is a BCP 47 tag such as en or pt-BR; translations are from German.";
        /// A date that is none.
        InvalidDate:
            "Ein Datum steht so genau da, wie es bekannt ist: 2019, 2019-04, 2019-08-21 oder 2019-08-21T10:00.",
            "A date is written as far as it is known: 2019, 2019-04, 2019-08-21 or 2019-08-21T10:00.";
        /// A local time that is none.
        InvalidTime:
            "Eine Uhrzeit steht mit ihrem Tag und ohne Zeitzone da: 2021-06-27T16:00.",
            "A time is written with its day and without a zone: 2021-06-27T16:00.";
        /// A time zone that is none.
        InvalidTimeZone:
            "Eine Zeitzone ist ein Name der IANA-Datenbank, etwa Europe/Berlin.",
            "A time zone is a name of the IANA database, such as Europe/Berlin.";
        /// An offset that is none.
        InvalidOffset:
            "Ein Abstand zu UTC steht mit Vorzeichen da: +02:00.",
            "An offset from UTC is written with its sign: +02:00.";
        /// Clocks are put forward over this local time.
        TimeInGap:
            "{time} gibt es in {zone} nicht: Die Uhren werden darüber hinweg vorgestellt. Bitte wählen Sie eine andere Uhrzeit.",
            "{time} does not exist in {zone}: clocks are put forward over it. Choose another time.";
        /// Clocks are put back over this local time, and nothing tells which is meant.
        TimeHappensTwice:
            "{time} gibt es in {zone} zweimal: Bitte sagen Sie mit dem Abstand zu UTC, welche gemeint ist.",
            "{time} happens twice in {zone}: say which by its offset from UTC.";
        /// The offset is not that of the zone at that time.
        WrongOffset:
            "{offset} ist nicht der Abstand von {zone} um {time}; bitte berichtigen Sie ihn oder lassen Sie ihn weg.",
            "{offset} is not the offset of {zone} at {time}; correct it or leave it out.";
        /// Which of two times is meant, where there is no time.
        OffsetWithoutTime:
            "Einen Abstand zu UTC hat nur eine Uhrzeit; bitte geben Sie sie an oder lassen Sie ihn weg.",
            "Only a time has an offset from UTC; give the time or leave it out.";
        /// A postponed event gets its new date by `rescheduleEvent`.
        RescheduleInstead:
            "Die Veranstaltung ist verschoben; ihr neues Datum bekommt sie mit rescheduleEvent.",
            "The event is postponed; it gets its new date by rescheduleEvent.";
        /// An end without a start.
        EndWithoutStart:
            "Ein Ende braucht einen Beginn: Bitte geben Sie das Datum mit Uhrzeit an, etwa 2021-06-27T10:00.",
            "An end needs a start: give the date with its time, such as 2021-06-27T10:00.";
        /// An end that is not after the start.
        EndBeforeStart: "Das Ende liegt nicht nach dem Beginn.", "The end is not after the start.";
        /// People could register after the event has begun.
        DeadlineAfterStart:
            "Die Anmeldefrist endet erst nach dem Beginn; bitte wählen Sie eine frühere.",
            "The deadline is after the start; choose an earlier one.";
        /// Registration would open when it is over.
        OpeningAfterDeadline:
            "Die Anmeldung öffnet erst nach der Anmeldefrist; bitte wählen Sie einen früheren Zeitpunkt.",
            "Registration opens after the deadline; choose an earlier time.";
        /// An event moves to a new date, and none is given.
        DateRequired: "Bitte geben Sie das neue Datum an.", "Give the new date.";
        /// It has not begun yet.
        NotBegun:
            "Abschließen lässt sich nur, was begonnen hat.",
            "Only what has begun can be completed.";
        /// Nobody is responsible for the participants' data.
        ControllerRequired:
            "Wer sich hier anmelden lässt, braucht einen Verantwortlichen für die Daten der Teilnehmenden.",
            "An event with registration here needs a controller of the participants' data.";
        /// Who is responsible for the participants' data has an accepted part in the event or its series.
        ControllerWithoutPart:
            "Verantwortlich sein kann nur, wer an der Veranstaltung oder ihrer Reihe mit einer angenommenen Rolle beteiligt ist.",
            "Only a partner with an accepted role in the event or its series can be responsible.";
        /// The agreement is not one between these controllers.
        AgreementDoesNotFit:
            "Gemeinsam verantwortlich sind Partner durch eine geltende Vereinbarung nach Art. 26 DSGVO, deren Parteien beide sind.",
            "Partners are joint controllers by an agreement under Art. 26 GDPR that is in force and has both as parties.";
        /// Only an event in a series has a place in it.
        PositionWithoutSeries:
            "Einen Platz in der Reihe hat nur eine Veranstaltung, die in einer ist.",
            "Only an event in a series has a position in it.";
        /// Another event of the series has this place.
        PositionTaken:
            "Platz {position} der Reihe hat schon eine andere Veranstaltung.",
            "Another event of the series has the position {position}.";
        /// An event in a series belongs to the series' programme.
        ProgrammeOfSeries:
            "Das Programm folgt aus der Reihe; bitte lassen Sie es weg.",
            "The programme follows from the series; leave it out.";
        /// Who hosts it takes no part in the programme.
        ProgrammeWithoutPart:
            "In ein Programm kommt eine Veranstaltung nur durch dessen Leitung oder einen Veranstalter, der daran teilnimmt.",
            "An event gets into a programme only by who leads it, or by an organiser that takes part in it.";
        /// A protected event with a list of participants.
        ListOfProtected:
            "Von einer geschützten Veranstaltung gibt es keine Teilnehmendenliste für andere.",
            "Of a protected event there is no list of participants for others.";
        /// A number of places where there is no limit.
        LimitWithoutMode:
            "Eine Platzzahl gibt es nur mit begrenzter Kapazität (LIMITED).",
            "There is a number of places only with a limited capacity (LIMITED).";
        /// Fewer places than are taken.
        CapacityBelowTaken:
            "{taken} Plätze sind vergeben oder zurückgehalten. Wenn es trotzdem weniger sein sollen, bestätigen Sie die Überbuchung mit acknowledgeOverbooking.",
            "{taken} places are taken or held back. If there are to be fewer all the same, acknowledge the overbooking with acknowledgeOverbooking.";
        /// An address to register elsewhere, where people do not register elsewhere.
        UrlWithoutExternalRegistration:
            "Eine Anmeldeadresse gibt es nur bei Anmeldung anderswo (EXTERNAL).",
            "There is an address to register only with registration elsewhere (EXTERNAL).";
        /// A time of opening, where registration does not open at a time.
        OpeningTimeWithoutMode:
            "Einen Zeitpunkt der Öffnung gibt es nur mit Öffnung AT.",
            "There is a time of opening only with the opening AT.";
    }
}

input_code!(EventErrorCode);
