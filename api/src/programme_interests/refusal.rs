//! Why something about a question is refused.

use crate::{checks::input_code, refusal::refusals};

refusals! {
    /// Which rule something about the question whether a municipality could take part in a programme breaks.
    pub enum ProgrammeInterestErrorCode {
        /// From where the question stands, this is not possible.
        InvalidTransition:
            "Beim jetzigen Stand ({status}) ist das nicht möglich; bitte laden Sie neu.",
            "This is not possible at the present status ({status}); load it again.";
        /// The programme takes nobody in any more.
        ProgrammeIsOver:
            "Das Programm ist beendet und nimmt keine Kommunen mehr auf.",
            "The programme is over and takes in no more municipalities.";
        /// No municipality of today has this official key.
        UnknownMunicipality:
            "Keine Kommune des amtlichen Verzeichnisses hat heute den Schlüssel „{key}“.",
            "No municipality of the official register has the key \"{key}\" today.";
        /// The municipality is no partner of the network yet.
        NotInTheNetwork:
            "Die Kommune ist noch kein Partner im Netzwerk; sie muss zuerst eingetragen werden.",
            "The municipality is no partner of the network yet; it must be entered first.";
        /// The municipality is on its way through this programme already.
        AlreadyOnItsWay:
            "Die Kommune ist in diesem Programm schon auf dem Weg; beantworten Sie die Anfrage, ohne ihn neu zu beginnen.",
            "The municipality is on its way through this programme already; answer without beginning it anew.";
        /// The link is wrong, expired, or the question was answered or withdrawn.
        InvalidToken:
            "Dieser Link gilt nicht oder nicht mehr. Fragen Sie bei Bedarf noch einmal an.",
            "This link is not good, or no longer. Ask again if you want to.";
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
        /// A date that is none.
        InvalidDate: "Das ist kein Datum.", "This is no date.";
    }
}

input_code!(ProgrammeInterestErrorCode);
