//! Why a change of results is refused.

use crate::{checks::input_code, refusal::refusals};

refusals! {
    /// Which rule a change of outcomes, event profiles or reported figures breaks.
    pub enum ResultErrorCode {
        /// From where the object stands, this is not possible.
        InvalidTransition:
            "Beim jetzigen Stand ({status}) ist das nicht möglich; bitte laden Sie neu und sehen Sie nach, welche Schritte es gibt.",
            "This is not possible at the present status ({status}); load it again and see which steps there are.";
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
        /// A web address that is none.
        InvalidUrl:
            "Eine Webadresse beginnt mit https:// oder http:// und hat keine Zugangsdaten.",
            "A web address begins with https:// or http:// and holds no credentials.";
        /// An e-mail address that is none.
        InvalidEmail: "Das ist keine E-Mail-Adresse.", "This is no e-mail address.";
        /// A date that is none, or more precise than a day.
        InvalidDate:
            "Ein Datum steht so genau da, wie es bekannt ist: 2019, 2019-04 oder 2019-08-21.",
            "A date is written as far as it is known: 2019, 2019-04 or 2019-08-21.";
        /// A number of people or things below zero.
        NegativeCount: "Eine Anzahl ist nicht kleiner als null.", "A count is not below zero.";
        /// A profile of no event and no programme: nobody could review it.
        ProgrammeRequired:
            "Ein Steckbrief gehört zu einer Veranstaltung oder zu einem Programm; bitte nennen Sie eines davon.",
            "A profile belongs to an event or to a programme; name one of them.";
        /// A file of it lacks credit or licence.
        AttachmentsIncomplete:
            "Was alle lesen können, braucht zu jeder Datei Urheberangabe und Lizenz; bitte ergänzen Sie sie.",
            "What everybody can read needs credit and licence for each of its files; add them.";
        /// The event belongs to another programme.
        OtherProgramme:
            "Die Veranstaltung gehört zu einem anderen Programm; lassen Sie das Programm weg.",
            "The event belongs to another programme; leave the programme out.";
    }
}

input_code!(ResultErrorCode);
