//! Why something on the way of a municipality is refused.

use crate::{checks::input_code, refusal::refusals};

refusals! {
    /// Which rule something on the way of a municipality through a programme breaks.
    pub enum ModelMunicipalityErrorCode {
        /// From where the municipality stands, this is not possible.
        InvalidTransition:
            "Beim jetzigen Stand ({status}) ist das nicht möglich; bitte laden Sie neu und sehen Sie nach, welche Schritte es gibt.",
            "This is not possible at the present status ({status}); load it again and see which steps there are.";
        /// The programme takes nobody in any more.
        ProgrammeIsOver:
            "Das Programm ist beendet und nimmt keine Kommunen mehr auf.",
            "The programme is over and takes in no more municipalities.";
        /// The municipality is on its way through this programme already.
        AlreadyOnItsWay:
            "Die Kommune ist in diesem Programm schon auf dem Weg; bitte setzen Sie dort fort.",
            "The municipality is on its way through this programme already; go on there.";
        /// The programme has cohorts, and none is named.
        CohortRequired:
            "Dieses Programm nimmt Kommunen in Runden auf; bitte nennen Sie eine.",
            "This programme takes municipalities in by cohorts; name one.";
        /// The cohort is one of another programme.
        CohortOfOtherProgramme:
            "Diese Runde gehört zu einem anderen Programm.",
            "This cohort belongs to another programme.";
        /// Nobody can apply yet.
        ApplicationsNotOpen:
            "Bewerbungen sind erst ab dem {day} möglich.",
            "Applications open on {day}.";
        /// Nobody can apply any more.
        ApplicationsClosed:
            "Bewerbungen waren bis zum {day} möglich; bitte wählen Sie eine andere Runde.",
            "Applications closed on {day}; choose another cohort.";
        /// All places of the cohort are taken.
        CohortFull:
            "Alle {places} Plätze der Runde sind vergeben; setzen Sie die Kommune auf die Warteliste, oder nehmen Sie sie in eine andere Runde auf.",
            "All {places} places of the cohort are taken; put the municipality on the waiting list, or admit it into another cohort.";
        /// The programme needs an agreement in force.
        AgreementRequired:
            "Dieses Programm verlangt eine geltende Vereinbarung; bitte schließen Sie sie zuerst.",
            "This programme needs an agreement in force; conclude it first.";
        /// The contact holds an office somewhere else.
        ContactOfOtherPartner:
            "Die Ansprechperson hat ihr Amt nicht bei dieser Kommune.",
            "The contact does not hold the office at this municipality.";
        /// The first day is after the last one.
        WindowReversed:
            "Der erste Tag liegt nach dem letzten.",
            "The first day is after the last one.";
        /// A time zone that there is not.
        InvalidTimeZone:
            "Das ist keine Zeitzone der IANA-Datenbank, wie Europe/Berlin.",
            "This is no time zone of the IANA database, such as Europe/Berlin.";
        /// A number of places below one.
        InvalidPlaces: "Eine Runde hat mindestens einen Platz.", "A cohort has at least one place.";
        /// More municipalities are admitted already.
        PlacesTaken:
            "Es sind schon {taken} Kommunen aufgenommen; weniger Plätze kann die Runde nicht haben.",
            "{taken} municipalities are admitted already; the cohort cannot have fewer places.";
        /// Municipalities applied in this cohort.
        CohortInUse:
            "In dieser Runde haben sich Kommunen beworben; sie kann nicht entfernt werden.",
            "Municipalities applied in this cohort; it cannot be removed.";
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
    }
}

input_code!(ModelMunicipalityErrorCode);
