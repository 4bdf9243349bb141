//! Why a change of partners is refused.

use crate::{checks::input_code, refusal::refusals};

refusals! {
    /// Which rule a change of partners breaks.
    pub enum PartnerErrorCode {
        /// From where the object stands, this step is not possible.
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
        /// A slug has another form.
        InvalidSlug:
            "1 bis 100 Kleinbuchstaben a bis z und Ziffern, mit einzelnen Bindestrichen dazwischen.",
            "1 to 100 lower-case letters a to z and digits, with single hyphens between them.";
        /// A slug leads, or led, to another partner.
        SlugTaken:
            "„{slug}“ führt zu einem anderen Partner; bitte wählen Sie einen anderen Namen.",
            "\"{slug}\" leads to another partner; choose another one.";
        /// A Land that there is none of.
        UnknownState:
            "Ein Land ist einer der sechzehn Codes nach ISO 3166-2:DE, etwa DE-SN.",
            "A Land is one of the sixteen codes of ISO 3166-2:DE, such as DE-SN.";
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
        /// A name is public because it was published, but nothing says where.
        SourceRequired:
            "Bitte nennen Sie die Veröffentlichung, in der der Name steht.",
            "Name the publication that the name stands in.";
        /// A unit without the partner that it is a unit of.
        ParentRequired:
            "Eine Einheit braucht den Partner, zu dem sie gehört.",
            "A unit needs the partner that it is a unit of.";
        /// A partner that takes part no more has no new units.
        ParentArchived:
            "Der übergeordnete Partner ist archiviert; bitte wählen Sie einen anderen.",
            "The partner above is archived; choose another one.";
        /// The partner would be above itself.
        ParentCycle:
            "Der Partner stünde über sich selbst; bitte wählen Sie einen anderen übergeordneten Partner.",
            "The partner would be above itself; choose another parent.";
        /// There would be more levels than there can be.
        ParentTooDeep:
            "Mehr als {max} Ebenen sind nicht möglich; bitte wählen Sie einen Partner weiter oben.",
            "More than {max} levels are not possible; choose a partner further up.";
        /// Somebody has a role that would no longer fit the partner's kind.
        RoleWouldNotFit:
            "{count} Rollen als {role} passten dann nicht mehr; bitte nehmen Sie sie zuerst zurück.",
            "{count} roles as {role} would no longer fit; take them back first.";
        /// Whether a partner is a municipality is settled when it is created.
        MunicipalityIsSettled:
            "Ob ein Partner eine Kommune ist, steht seit seiner Anlage fest.",
            "Whether a partner is a municipality was settled when it was created.";
        /// A municipality without an official key.
        MunicipalityKeyRequired:
            "Eine Kommune wird mit ihrem amtlichen Schlüssel aus dem Gemeindeverzeichnis gewählt.",
            "A municipality is picked from the official register by its key.";
        /// An official key of something that is no municipality.
        MunicipalityKeyUnexpected:
            "Einen amtlichen Schlüssel hat nur eine Kommune.",
            "Only a municipality has an official key.";
        /// The register has no municipality or district with this key.
        UnknownMunicipalityKey:
            "Das Gemeindeverzeichnis kennt keine Kommune mit dem Schlüssel „{key}“.",
            "The official register has no municipality with the key \"{key}\".";
        /// The key is not in the newest edition of the register.
        MunicipalityKeyGone:
            "Der Schlüssel {key} gilt seit der Ausgabe vom {day} nicht mehr; bitte wählen Sie den heutigen.",
            "The key {key} is gone since the edition of {day}; pick today's.";
        /// Another partner is this municipality.
        MunicipalityTaken:
            "Die Kommune mit dem Schlüssel {key} gibt es schon als Partner.",
            "The municipality with the key {key} is a partner already.";
        /// The Land of a municipality is that of its key.
        StateOfKey:
            "Das Land folgt aus dem amtlichen Schlüssel: {state}.",
            "The Land follows from the official key: {state}.";
        /// The key is in the newest edition: there is nothing to change.
        MunicipalityKeyValid:
            "Der Schlüssel {key} gilt noch; geändert wird nur, was das Gemeindeverzeichnis nicht mehr führt.",
            "The key {key} is still valid; only one that the register no longer has is changed.";
        /// The register says that the key became another one.
        NotTheSuccessor:
            "Laut Gemeindeverzeichnis wurde aus dem Schlüssel {key}.",
            "According to the register, the key became {key}.";
        /// A partner was to be merged into itself.
        SamePartner:
            "Das ist derselbe Partner; bitte wählen Sie zwei verschiedene.",
            "This is the same partner; choose two.";
        /// The partner was merged into another one.
        AlreadyMerged:
            "Der Eintrag wurde mit einem anderen zusammengeführt; bitte ändern Sie jenen.",
            "The record was merged into another one; change that one.";
        /// A municipality cannot be merged into a partner that is none, nor into another municipality.
        MunicipalityStays:
            "Eine Kommune mit amtlichem Schlüssel kann nicht in einen anderen Partner übergehen.",
            "A municipality with its official key cannot be merged into another partner.";
        /// Both are parties of one agreement.
        BothAreParties:
            "Beide sind Parteien der Vereinbarung {number}; bitte berichtigen Sie diese zuerst.",
            "Both are parties of the agreement {number}; correct that one first.";
        /// Who organises an event or leads a programme is decided by those who do.
        OrganisersDecide:
            "Wer mit ausrichtet oder leitet, entscheiden die, die es schon tun, und sie haben diesem Vorschlag nicht zugestimmt: Bitte lassen Sie ihn von ihnen machen.",
            "Who organises or leads along is decided by those who do, and they have not agreed to this proposal: let them make it.";
        /// A programme that is planned or runs would have no lead.
        LastLead:
            "Das Programm hätte dann niemanden mehr, der es leitet; bitte gewinnen Sie zuerst einen anderen Partner dafür.",
            "Nobody would lead the programme any more; win another partner for it first.";
        /// An event that is announced would have no organiser.
        LastOrganiser:
            "Eine angekündigte Veranstaltung hätte dann niemanden mehr, der sie ausrichtet; bitte gewinnen Sie zuerst einen anderen Partner dafür.",
            "An event that is announced would have no organiser any more; win another partner for it first.";
        /// The name of a partner system has another form.
        InvalidSystem:
            "Ein System heißt mit 1 bis 50 Kleinbuchstaben a bis z, Ziffern, Punkten und Bindestrichen, etwa ror.",
            "A system is named with 1 to 50 lower-case letters a to z, digits, dots and hyphens, such as ror.";
        /// The key of that system leads to another object.
        ExternalIdTaken:
            "Dieser Schlüssel führt in diesem System zu einem anderen Eintrag.",
            "This key of this system leads to another object.";
    }
}

input_code!(PartnerErrorCode);
