//! Why a change of questionnaires or self-assessments is refused.

use crate::{checks::input_code, refusal::refusals};

refusals! {
    /// Which rule a change of questionnaires or self-assessments breaks.
    pub enum SelfAssessmentErrorCode {
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
        /// A list is too short.
        TooFew: "Es braucht mindestens {min}, nicht {found}.", "At least {min} entries, not {found}.";
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
        /// The programme has a draft of a questionnaire already.
        DraftExists:
            "Das Programm hat schon einen Entwurf; bearbeiten oder entfernen Sie ihn zuerst.",
            "The programme has a draft already; change or remove it first.";
        /// There is nothing to copy.
        NothingToCopy:
            "Das Programm hat noch keinen veröffentlichten Fragebogen; bitte geben Sie die Handlungsfelder an.",
            "The programme has no published questionnaire yet; name the fields of action.";
        /// The programme has no questionnaire that can be answered.
        NoQuestionnaire:
            "Das Programm hat noch keinen veröffentlichten Fragebogen; wer es leitet, veröffentlicht zuerst einen.",
            "The programme has no published questionnaire yet; those who lead it publish one first.";
        /// The municipality does not take part now.
        NotTakingPart:
            "Die Kommune ist weder aufgenommen noch aktiv; eine Standortbestimmung beginnt erst danach.",
            "The municipality is neither admitted nor active; a self-assessment begins after that.";
        /// Another self-assessment of the municipality is not closed.
        AlreadyOpen:
            "Eine frühere Standortbestimmung ist noch nicht abgeschlossen; bitte schließen Sie diese zuerst ab.",
            "An earlier self-assessment is not closed yet; close that one first.";
        /// The question belongs to another questionnaire.
        OtherQuestionnaire:
            "Die Frage gehört nicht zum Fragebogen dieser Standortbestimmung; bitte laden Sie den Fragebogen neu.",
            "The question is not of this self-assessment's questionnaire; load the questionnaire again.";
        /// The scale has no such step.
        NotOnScale: "Die Skala geht von 1 bis {max}.", "The scale goes from 1 to {max}.";
        /// Questions are neither answered nor skipped.
        Unanswered:
            "{open} Fragen sind weder beantwortet noch übersprungen; bitte beantworten oder überspringen Sie sie.",
            "{open} questions are neither answered nor skipped; answer or skip them.";
        /// Every question was skipped.
        NothingAnswered:
            "Alle Fragen sind übersprungen; bitte beantworten Sie mindestens eine.",
            "Every question is skipped; answer at least one.";
    }
}

input_code!(SelfAssessmentErrorCode);
