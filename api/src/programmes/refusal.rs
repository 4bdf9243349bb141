//! Why a change of programmes is refused.

use crate::{checks::input_code, refusal::refusals};

refusals! {
    /// Which rule a change of programmes breaks.
    pub enum ProgrammeErrorCode {
        /// From where the programme stands, this step is not possible.
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
        /// A number is too small or too large.
        OutOfRange: "Eine Zahl von {min} bis {max}, nicht {found}.", "A number from {min} to {max}, not {found}.";
        /// A slug has another form, or the title makes none.
        InvalidSlug:
            "1 bis 100 Kleinbuchstaben a bis z und Ziffern, mit einzelnen Bindestrichen dazwischen.",
            "1 to 100 lower-case letters a to z and digits, with single hyphens between them.";
        /// A slug leads, or led, to another programme.
        SlugTaken:
            "„{slug}“ führt zu einem anderen Programm; bitte wählen Sie einen anderen Namen.",
            "\"{slug}\" leads to another programme; choose another one.";
        /// A web address that is none.
        InvalidUrl:
            "Eine Webadresse beginnt mit https:// oder http:// und hat keine Zugangsdaten.",
            "A web address begins with https:// or http:// and holds no credentials.";
        /// An e-mail address that is none.
        InvalidEmail: "Das ist keine E-Mail-Adresse.", "This is no e-mail address.";
        /// A language tag that is none, or German, which is the base.
        InvalidLocale:
            "Eine Sprache ist ein Kürzel nach BCP 47 wie en oder pt-BR; Deutsch ist die Grundsprache.",
            "A language is a BCP 47 tag such as en or pt-BR; German is the base.";
        /// A date that is none, or more precise than a day.
        InvalidDate:
            "Ein Datum steht so genau da, wie es bekannt ist: 2019, 2019-04 oder 2019-08-21.",
            "A date is written as far as it is known: 2019, 2019-04 or 2019-08-21.";
        /// A period that ends before it begins.
        PeriodReversed: "Der Zeitraum endet, bevor er beginnt.", "The period ends before it begins.";
        /// A Land that there is none of.
        UnknownState:
            "Ein Land ist einer der sechzehn Codes nach ISO 3166-2:DE, etwa DE-SN.",
            "A Land is one of the sixteen codes of ISO 3166-2:DE, such as DE-SN.";
        /// A programme of one Land, and nothing says which.
        StateRequired:
            "Ein Programm mit der Reichweite STATE nennt sein Land.",
            "A programme of scope STATE names its Land.";
        /// A programme of one municipality, and nothing says which.
        MunicipalityRequired:
            "Ein Programm mit der Reichweite MUNICIPAL nennt seine Kommune.",
            "A programme of scope MUNICIPAL names its municipality.";
        /// The municipality lies in another Land.
        StateOfMunicipality:
            "Die Kommune liegt in {state}; lassen Sie das Land weg oder berichtigen Sie es.",
            "The municipality lies in {state}; leave the Land out or correct it.";
        /// The partner does not take part in the network.
        PartnerInactive:
            "Dieser Partner nimmt am Netzwerk nicht teil; bitte wählen Sie einen anderen.",
            "This partner does not take part in the network; choose another one.";
        /// Municipalities are active without an agreement, which the programme would need.
        AgreementsMissing:
            "{count} Kommunen sind ohne geltende Vereinbarung aktiv; schließen Sie zuerst mit ihnen eine Vereinbarung oder lassen Sie sie pausieren.",
            "{count} municipalities are active without an agreement in force; make one with each of them first, or pause them.";
        /// An event discusses or produces the paper.
        DocumentInUse:
            "Veranstaltungen verweisen auf dieses Papier; nehmen Sie es dort zuerst heraus.",
            "Events refer to this paper; take it out there first.";
        /// The list is not what there is, each once.
        NotTheWholeList:
            "Bitte nennen Sie alle {count} Einträge, jeden genau einmal, in der neuen Reihenfolge.",
            "Name all {count} entries, each exactly once, in their new order.";
    }
}

input_code!(ProgrammeErrorCode);
