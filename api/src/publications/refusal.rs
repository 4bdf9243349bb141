//! Why a change of recommendations and knowledge items is refused.

use crate::{checks::input_code, refusal::refusals};

refusals! {
    /// Which rule a change of recommendations or knowledge items breaks.
    pub enum PublicationErrorCode {
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
        /// A language tag that is none, or one that the list cannot hold.
        InvalidLocale:
            "Eine Sprache steht als BCP-47-Kennung da, zum Beispiel „en“; Übersetzungen gibt es neben dem deutschen Text.",
            "A language is written as a BCP 47 tag, as in \"en\"; translations stand beside the German text.";
        /// A name in addresses that is none.
        InvalidSlug:
            "Ein Name in Adressen besteht aus Kleinbuchstaben a bis z, Ziffern und Bindestrichen.",
            "A name in addresses is of lower-case letters a to z, digits and hyphens.";
        /// The name in addresses leads to something else.
        SlugTaken:
            "„{slug}“ führt schon zu etwas anderem; bitte wählen Sie einen anderen Namen.",
            "\"{slug}\" leads to something else already; choose another name.";
        /// There is nothing to read in it.
        TextRequired:
            "Zum Veröffentlichen braucht es einen Text: eine Zusammenfassung oder einen Haupttext.",
            "To be published it needs a text: a summary or a body.";
        /// Nobody knows on which terms it may be used.
        LicenceRequired:
            "Zum Veröffentlichen braucht ein Wissensbeitrag eine Lizenz, zum Beispiel CC-BY-4.0.",
            "To be published a knowledge item needs a licence, as in CC-BY-4.0.";
        /// Nobody knows who made its files, or on which terms they may be used.
        AttachmentsIncomplete:
            "Was alle lesen können, braucht zu jeder Datei Urheberangabe und Lizenz; bitte ergänzen Sie sie.",
            "What everybody can read needs credit and licence for each of its files; add them.";
        /// It rests on nothing.
        EvidenceRequired:
            "Zum Veröffentlichen braucht eine Empfehlung mindestens einen Beleg: ein Ergebnis, eine Veranstaltung oder eine Standortbestimmung.",
            "To be published a recommendation needs at least one piece of evidence: an outcome, an event or a self-assessment.";
        /// It rests on something that not everybody may see.
        EvidenceNotPublic:
            "Beleg {place} ist nicht für alle sichtbar; bitte veröffentlichen Sie ihn zuerst oder nehmen Sie ihn heraus.",
            "Evidence {place} is not visible to everybody; publish it first or take it out.";
        /// A newer version is already being written.
        VersionInWork:
            "An einer neuen Fassung wird schon gearbeitet; bitte arbeiten Sie an dieser weiter.",
            "A new version is being written already; go on with that one.";
    }
}

input_code!(PublicationErrorCode);
