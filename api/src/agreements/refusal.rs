//! Why a change of agreements is refused.

use crate::{checks::input_code, identity::refusal::AccountErrorCode, refusal::refusals};

refusals! {
    /// Which rule a change of an agreement breaks.
    pub enum AgreementErrorCode {
        /// From where the agreement stands, this is not possible.
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
        /// The last day is before the first one.
        ValidityReversed:
            "Der letzte Tag liegt vor dem ersten; bitte tauschen Sie die Tage.",
            "The last day is before the first one; swap the days.";
        /// The last day is past: nobody can sign any more.
        ValidityOver:
            "Der letzte Tag der Laufzeit ist vorbei; bitte setzen Sie einen späteren: im Entwurf, oder nach einer Ablehnung in einer neuen Fassung.",
            "The last day on which it would hold is past; set a later one: in the draft, or after a refusal in a new revision.";
        /// A day that has not come yet.
        InTheFuture:
            "Dieser Tag ist noch nicht gekommen; nennen Sie den Tag, an dem unterschrieben wurde.",
            "This day has not come yet; name the day on which it was signed.";
        /// Too few sign.
        TooFewParties:
            "Eine Vereinbarung hat mindestens zwei Parteien, von denen mindestens eine unterschreiben muss.",
            "An agreement has at least two parties, at least one of which is required to sign.";
        /// A partner that is not active in the network.
        PartnerNotActive:
            "Die Partei an Stelle {place} ist im Netzwerk nicht aktiv; bitte nehmen Sie sie heraus oder lassen Sie sie zuerst bestätigen.",
            "The party at place {place} is not active in the network; take it out, or let it be verified first.";
        /// There is nothing to sign.
        DocumentRequired:
            "Es gibt noch keinen Text und keine Datei, die die Parteien unterschreiben können; bitte fügen Sie eines davon hinzu.",
            "There is no text and no file yet for the parties to sign; add one of them.";
        /// No party takes part in the programme, and whoever asks does not lead it.
        ProgrammeWithoutPart:
            "Keine Partei ist an diesem Programm beteiligt; das Programm kann nur zuordnen, wer es führt.",
            "No party takes part in this programme; only those who lead it can say that it belongs there.";
        /// The model municipality is one of another programme.
        OtherProgramme:
            "Diese Modellkommune gehört zu einem anderen Programm.",
            "This model municipality belongs to another programme.";
        /// The municipality itself does not have to sign.
        MunicipalityNotParty:
            "Die Kommune selbst muss eine Partei sein, deren Unterschrift nötig ist.",
            "The municipality itself has to be a required party.";
        /// Nobody who leads the programme has to sign.
        LeadNotParty:
            "Mindestens ein Partner, der das Programm führt, muss eine Partei sein, deren Unterschrift nötig ist.",
            "At least one partner that leads the programme has to be a required party.";
        /// Another agreement is to replace the same one, and is further.
        ReplacedByAnother:
            "Eine andere Vereinbarung, die offen ist oder gilt, ersetzt schon dieselbe; bitte nehmen Sie das heraus.",
            "Another agreement that is open or holds replaces the same one already; take that out.";
        /// The agreement that is to be replaced is not in force and was not.
        NotReplaceable:
            "Ersetzt werden kann nur eine Vereinbarung, die gilt oder gegolten hat und noch nicht ersetzt ist (jetzt: {status}).",
            "Only an agreement that holds or held and was not replaced yet can be replaced (now: {status}).";
        /// One agreement would replace another one, and that one it.
        SupersedesCycle:
            "Diese Vereinbarung würde am Ende sich selbst ersetzen; bitte nennen Sie eine andere.",
            "This agreement would replace itself in the end; name another one.";
        /// The party has signed already.
        AlreadySigned:
            "Diese Partei hat diese Fassung schon unterschrieben.",
            "This party has signed this revision already.";
        /// Others sign first.
        NotYourTurn:
            "Die Parteien unterschreiben der Reihe nach; vorher ist die Partei an Stelle {place} an der Reihe.",
            "The parties sign one after the other; the party at place {place} comes first.";
        /// What was read is not what is open for signature.
        DocumentChanged:
            "Das ist nicht die Fassung, die zur Unterschrift steht; bitte laden und lesen Sie sie neu.",
            "This is not what is open for signature; load it and read it again.";
        /// The party does not have to sign, and so has nothing to decline.
        PartyNotRequired:
            "Die Unterschrift dieser Partei ist nicht nötig; sie kann einfach ausbleiben.",
            "This party's signature is not required; it may simply not sign.";
        /// The office holder is one of another partner.
        OfficeHolderOfAnother:
            "Diese Person hat kein Amt bei dieser Partei; bitte nennen Sie eine andere oder Name und Funktion.",
            "This person holds no office at this party; name another one, or name and function.";
        /// The office holder does not hold the office on that day.
        NotInOffice:
            "Diese Person hat das Amt an diesem Tag nicht; bitte nennen Sie eine andere.",
            "This person does not hold the office on that day; name another one.";
        /// A required party without a signature.
        SignatureRequired:
            "Zu dieser Partei fehlt, wer unterschrieben hat.",
            "It is missing who signed for this party.";
        /// Only what was agreed is shown to everybody.
        NotComplete:
            "Veröffentlicht und berichtigt wird nur, was alle nötigen Parteien unterschrieben haben (jetzt: {status}).",
            "Only what all required parties signed is released or corrected (now: {status}).";
        /// It is released already.
        AlreadyReleased: "Die Vereinbarung ist schon öffentlich.", "The agreement is public already.";
        /// What is signed cannot be corrected.
        PartOfDocument:
            "Das ist Teil dessen, was unterschrieben wurde; ändern kann es nur eine neue Vereinbarung, die diese ersetzt.",
            "This is part of what was signed; only a new agreement that replaces this one can change it.";
        /// Nothing would be other than it is.
        NothingToCorrect: "Nennen Sie, was berichtigt werden soll.", "Say what is to be corrected.";
        /// The password is not the account's.
        WrongPassword: "Das Passwort stimmt nicht.", "The password is not correct.";
        /// The code of the authenticator app is wrong, was used already, or has expired; or the recovery code is.
        WrongCode:
            "Der Code stimmt nicht oder wurde schon benutzt. Warten Sie auf den nächsten.",
            "The code is not correct or was used already. Wait for the next one.";
        /// The account has no authenticator app: confirm with the password.
        SecondFactorAbsent:
            "Es ist keine Authenticator-App eingerichtet; bestätigen Sie mit dem Passwort.",
            "No authenticator app is set up; confirm with the password.";
    }
}

input_code!(AgreementErrorCode);

impl From<AccountErrorCode> for AgreementErrorCode {
    /// Why somebody did not show that they are themselves.
    fn from(code: AccountErrorCode) -> Self {
        match code {
            AccountErrorCode::SecondFactorAbsent => Self::SecondFactorAbsent,
            AccountErrorCode::WrongCode => Self::WrongCode,
            _ => Self::WrongPassword,
        }
    }
}
