//! Why a change of files is refused.

use crate::{
    refusal::{Refusal, refusals},
    texts::TextProblem,
};

refusals! {
    /// Which rule a change of files breaks.
    pub enum FileErrorCode {
        /// From where the object stands, its files stay as they are.
        InvalidTransition:
            "Beim jetzigen Stand ({status}) bleiben die Dateien, wie sie sind; ändern lassen sie sich im Entwurf.",
            "At the present status ({status}) the files stay as they are; they are changed in a draft.";
        /// A value is missing or empty.
        Required: "Hier fehlt eine Angabe.", "A value is missing here.";
        /// A text is too long.
        TooLong: "Höchstens {max} Zeichen, nicht {found}.", "At most {max} characters, not {found}.";
        /// A text holds a control character.
        ControlCharacter:
            "Der Text enthält ein Steuerzeichen; bitte entfernen Sie es.",
            "The text holds a control character; remove it.";
        /// The name of the file holds a character that names of files do not have.
        InvalidName:
            "Der Dateiname enthält ein Zeichen, das in Dateinamen nicht vorkommt; bitte benennen Sie die Datei um.",
            "The name of the file holds a character that names of files do not have; rename the file.";
        /// The name of the file does not end as names of its kind do.
        EndingMismatch:
            "Der Dateiname muss zu {type} passen und auf {endings} enden.",
            "The name of the file must fit {type} and end in {endings}.";
        /// Files of this kind are not taken.
        MediaTypeNotAllowed:
            "Dateien dieser Art werden nicht angenommen. Möglich sind: {allowed}.",
            "Files of this kind are not taken. Possible are: {allowed}.";
        /// The file is empty, or larger than a file may be.
        InvalidSize:
            "Eine Datei hat mindestens 1 und höchstens {max} Byte.",
            "A file has at least 1 and at most {max} bytes.";
        /// Too many files wait to be attached.
        TooManyWaiting:
            "{max} Dateien warten schon darauf, angehängt zu werden; hängen Sie eine davon an, oder warten Sie, bis sie verfallen.",
            "{max} files wait to be attached already; attach one of them, or wait until they expire.";
        /// The file was not uploaded yet.
        NotUploaded:
            "Die Datei wurde noch nicht hochgeladen; schicken Sie sie zuerst an ihre Adresse.",
            "The file was not uploaded yet; send it to its address first.";
        /// The object has as many files as it can have.
        TooMany:
            "Mehr als {max} Dateien gehören nicht zusammen; nehmen Sie zuerst eine weg.",
            "At most {max} files belong together; take one away first.";
        /// The files of the object would be too large together.
        TooLargeTogether:
            "Die Dateien sind zusammen größer als {max} Byte; nehmen Sie zuerst eine weg.",
            "The files are larger than {max} bytes together; take one away first.";
        /// What everybody can read needs credit and licence.
        NeededToPublish:
            "Was alle lesen können, braucht Urheberangabe und Lizenz.",
            "What everybody can read needs credit and licence.";
    }
}

/// The text at `path` is not taken.
pub(super) fn of_text(path: &str, problem: TextProblem) -> Refusal<FileErrorCode> {
    match problem {
        TextProblem::Empty => Refusal::at(path, FileErrorCode::Required),
        TextProblem::TooLong { max, found } => {
            Refusal::at(path, FileErrorCode::TooLong).with("max", max).with("found", found)
        }
        TextProblem::ControlCharacter => Refusal::at(path, FileErrorCode::ControlCharacter),
    }
}
