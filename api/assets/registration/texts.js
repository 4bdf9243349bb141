// What the page says, in German and in English.
const texts = {
  de: {
    titles: { registration: "Ihre Anmeldung", invitation: "Einladung", interest: "Nachricht zur Anmeldung", "programme-interest": "Ihre Anfrage", register: "Anmeldung" },
    when: "Wann", wasPlanned: "War geplant", where: "Wo", code: "Code", entrance: "Eingang", sessions: "Programmpunkte", agenda: "Programm", unknownDate: "Termin noch nicht bekannt", name: "Name", online: "Online", audience: "Für wen", contact: "Kontakt",
    kinds: { PLENARY: "Plenum", INPUT: "Impuls", BREAKOUT_FORUM: "Fachforum", GROUP_TABLE: "Thementisch", TALK: "Gespräch", BREAK: "Pause" },
    eventStates: { CANCELLED: "Die Veranstaltung ist abgesagt.", POSTPONED: "Die Veranstaltung ist verschoben; ein neuer Termin steht noch nicht fest." },
    status: {
      PENDING_CONFIRMATION: "Noch nicht bestätigt", PENDING_APPROVAL: "In Prüfung", CONFIRMED: "Angemeldet", WAITLISTED: "Auf der Warteliste", OFFERED: "Ein Platz ist frei",
      REJECTED: "Nicht angenommen", CANCELLED: "Abgemeldet", LAPSED: "Angebot verfallen", EXPIRED: "Nicht rechtzeitig bestätigt",
    },
    leads: {
      PENDING_CONFIRMATION: "Bitte bestätigen Sie Ihre Anmeldung bis {until}. Vorher ist kein Platz für Sie belegt.",
      PENDING_APPROVAL: "Die Veranstaltenden entscheiden über Ihre Anmeldung. Sie erhalten eine Mail.",
      CONFIRMED: "Sie haben einen Platz. Zeigen Sie am Einlass den Code.",
      WAITLISTED: "Sie haben die Nummer {number} der Warteliste. Sobald ein Platz frei wird, erhalten Sie eine Mail.",
      OFFERED: "Für Sie ist ein Platz frei. Bitte nehmen Sie ihn bis {until} an; danach geht er an die nächste Person.",
      REJECTED: "Die Veranstaltenden haben Ihre Anmeldung nicht angenommen.",
      CANCELLED: "Diese Anmeldung ist abgesagt.",
      LAPSED: "Der angebotene Platz ist vergeben.",
      EXPIRED: "Die Anmeldung wurde nicht rechtzeitig bestätigt. Sie können sich noch einmal anmelden.",
    },
    waitsForSession: "{title} (auf der Warteliste)",
    confirm: "Anmeldung bestätigen", accept: "Platz annehmen", decline: "Platz nicht annehmen", cancel: "Absagen", calendar: "Termin speichern (.ics)",
    cancelQuestion: "Möchten Sie Ihre Anmeldung wirklich absagen? Ihr Platz wird sofort frei.", declineQuestion: "Möchten Sie den Platz wirklich nicht annehmen?", yesCancel: "Ja, absagen", yesDecline: "Ja, nicht annehmen", no: "Nein, zurück", again: "Noch einmal anmelden",
    confirmed: "Ihre Anmeldung ist bestätigt.", accepted: "Sie haben jetzt einen Platz.", declined: "Der Platz geht an die nächste Person.", cancelled: "Ihre Anmeldung ist abgesagt.", saved: "Gespeichert.", tooLate: "Das ist nicht mehr möglich. Hier sehen Sie, was jetzt gilt.", conflict: "Ihre Anmeldung hat sich inzwischen geändert. Hier sehen Sie, was jetzt gilt.",
    own: {
      title: "Ihre Angaben", change: "Angaben ändern", back: "Zurück, nichts ändern", locale: "Sprache der Mails", locales: { de: "Deutsch", en: "Englisch" }, group: "Gruppe", needs: "Was Sie brauchen", consents: "Eingewilligt", nothing: "Es ist nichts geändert.",
      consentHint: "Nehmen Sie die Einwilligung zurück, löschen wir diese Angaben sofort.", email: "Die E-Mail-Adresse lässt sich nicht ändern: Bitte sagen Sie dafür ab und melden Sie sich neu an.",
      data: "Ihre Daten", export: "Alle meine Daten herunterladen (JSON)", exported: "Die Datei enthält alles, was wir zu dieser Anmeldung von Ihnen gespeichert haben.", exportName: "meine-anmeldung.json",
      renew: "Neuen Link anfordern", renewQuestion: "Wir senden Ihnen einen neuen Link. Die Links aus allen bisherigen Mails gelten dann nicht mehr.", yesRenew: "Ja, neuen Link senden", renewed: "Wir haben Ihnen einen neuen Link geschickt. Die bisherigen gelten nicht mehr.",
    },
    feedback: {
      open: "Rückmeldung geben", title: "Wie war es?", lead: "Alles ist freiwillig. Die Veranstaltenden lesen die Antworten ohne Ihren Namen. Wenn Sie noch einmal antworten, ersetzt das Ihre frühere Rückmeldung.",
      overall: "Insgesamt", content: "Inhalt", organisation: "Organisation", exchange: "Austausch", liked: "Was hat Ihnen gefallen?", toImprove: "Was kann besser werden?", remarks: "Was möchten Sie noch sagen?",
      ratings: { 1: "1 – schlecht", 2: "2", 3: "3", 4: "4", 5: "5 – sehr gut" }, send: "Rückmeldung senden", back: "Zurück", sent: "Danke für Ihre Rückmeldung. Bis {until} können Sie sie ersetzen.",
    },
    listed: "Teilnehmendenliste", visibility: "Wer darf Ihren Namen in der Teilnehmendenliste sehen?", visibilities: { NOBODY: "Niemand außer den Veranstaltenden", PARTICIPANTS: "Die anderen Teilnehmenden", PUBLIC: "Alle" }, save: "Speichern",
    interest: {
      PENDING: "Bitte bestätigen Sie: Sobald die Anmeldung beginnt, senden wir Ihnen genau eine Nachricht. Danach löschen wir Ihre Adresse.",
      CONFIRMED: "Sobald die Anmeldung beginnt, erhalten Sie genau eine Nachricht.",
      TOLD: "Sie haben die Nachricht erhalten; Ihre Adresse ist gelöscht.",
      WITHDRAWN: "Sie erhalten keine Nachricht; Ihre Adresse ist gelöscht.",
      EXPIRED: "Dieser Wunsch gilt nicht mehr; Ihre Adresse ist gelöscht.",
    },
    confirmInterest: "Bestätigen", withdrawInterest: "Keine Nachricht, Adresse löschen", interestConfirmed: "Bestätigt. Sie erhalten eine Nachricht, sobald die Anmeldung beginnt.", interestWithdrawn: "Ihre Adresse ist gelöscht.",
    programmeInterest: {
      states: {
        PENDING: "Bitte bestätigen Sie: Danach lesen die Verantwortlichen des Programms Ihre Anfrage und antworten Ihnen.",
        CONFIRMED: "Die Verantwortlichen des Programms haben Ihre Anfrage erhalten und antworten Ihnen.",
        ANSWERED: "Ihre Anfrage ist beantwortet; Ihre Angaben sind gelöscht.",
        WITHDRAWN: "Sie haben die Anfrage zurückgezogen; Ihre Angaben sind gelöscht.",
        EXPIRED: "Diese Anfrage gilt nicht mehr; Ihre Angaben sind gelöscht.",
      },
      confirm: "Bestätigen", withdraw: "Zurückziehen und Angaben löschen", confirmed: "Bestätigt. Die Verantwortlichen des Programms antworten Ihnen.", withdrawn: "Ihre Angaben sind gelöscht.",
    },
    invitedLead: "Guten Tag {name}, Sie sind eingeladen.", used: "Sie haben sich mit dieser Einladung schon angemeldet. Den Stand sehen Sie über den Link in der Bestätigungsmail.", toForm: "Zur Anmeldung",
    byInvitation: "Zu dieser Veranstaltung wird eingeladen. Bitte öffnen Sie den Link aus Ihrer Einladung.",
    closed: {
      NONE: "Für diese Veranstaltung meldet man sich nicht an.", EXTERNAL: "Die Anmeldung läuft auf einer anderen Seite:", NOT_YET_OPEN: "Die Anmeldung hat noch nicht begonnen.", FULL: "Alle Plätze sind vergeben, auch auf der Warteliste.",
      CLOSED: "Die Anmeldung ist geschlossen.", CANCELLED: "Die Veranstaltung ist abgesagt.", PAST: "Die Veranstaltung ist vorbei.",
    },
    waitlist: "Alle Plätze sind vergeben; Sie kommen auf die Warteliste.",
    form: {
      givenName: "Vorname", familyName: "Nachname", email: "E-Mail-Adresse", organisation: "Organisation", function: "Funktion", phone: "Telefon", optional: "(freiwillig)", group: "Welcher Gruppe gehören Sie an?", choose: "Bitte wählen", chooseSessions: "Woran möchten Sie teilnehmen?",
      partner: "Für wen kommen Sie?", partnerHint: "Etwa Ihre Kommune, Ihr Ministerium oder Ihre Stiftung: Tippen Sie einen Teil des Namens, und wählen Sie aus der Liste.", unknownPartner: "Unter diesem Namen ist niemand verzeichnet; bitte wählen Sie aus der Liste.",
      publicFunction: "Haben Sie ein öffentliches Amt?",
      publicFunctions: { MAYOR: "Bürgermeister/in", LORD_MAYOR: "Oberbürgermeister/in", DISTRICT_ADMINISTRATOR: "Landrat/Landrätin", COUNCILLOR: "Mitglied eines Rates", INTEGRATION_COMMISSIONER: "Integrationsbeauftragte/r", ADMINISTRATION: "In einer Verwaltung tätig" },
      needs: "Was brauchen Sie, um teilnehmen zu können?", needsHint: "Etwa einen Rollstuhlplatz oder Gebärdensprache. Nur die Veranstaltenden sehen es; nach der Veranstaltung wird es gelöscht.",
      sensitiveConsent: "Ich willige ausdrücklich ein, dass diese Angaben, die besonders geschützte Daten offenbaren können, für die Veranstaltung genutzt werden (Art. 9 DSGVO).",
      purpose: "Zweck: {purpose}. Wird {days} Tage nach der Veranstaltung gelöscht.", yes: "Ja", no: "Nein", privacy: "Hinweise zum Datenschutz", send: "Anmelden", hint: "Wir senden Ihnen eine Mail mit einem Link. Erst damit ist Ihre Anmeldung gültig.",
      required: "Bitte ausfüllen.", number: "Bitte geben Sie eine Zahl an.", fix: "Bitte prüfen Sie die markierten Angaben.",
    },
    sent: "Wir haben Ihnen eine Mail geschickt. Bitte öffnen Sie innerhalb von 48 Stunden den Link darin.", sentTitle: "Fast geschafft", registered: "Ihre Anmeldung ist eingegangen. Sie erhalten eine Mail.",
    missing: "Hier fehlt der Link aus der Mail. Bitte öffnen Sie ihn von dort noch einmal, vollständig.", unknown: "Dieser Link gilt nicht oder nicht mehr. Bitte nehmen Sie den Link aus der neuesten Mail.", unknownEvent: "Diese Veranstaltung gibt es hier nicht oder nicht mehr.", busy: "Zu viele Versuche. Bitte warten Sie einige Minuten.", failed: "Das hat nicht geklappt. Bitte versuchen Sie es in einem Moment noch einmal.",
  },
  en: {
    titles: { registration: "Your registration", invitation: "Invitation", interest: "A message about registration", "programme-interest": "Your question", register: "Registration" },
    when: "When", wasPlanned: "Was planned", where: "Where", code: "Code", entrance: "Entrance", sessions: "Sessions", agenda: "Programme", unknownDate: "Date not known yet", name: "Name", online: "Online", audience: "For whom", contact: "Contact",
    kinds: { PLENARY: "Plenary", INPUT: "Input", BREAKOUT_FORUM: "Forum", GROUP_TABLE: "Table", TALK: "Talk", BREAK: "Break" },
    eventStates: { CANCELLED: "The event is cancelled.", POSTPONED: "The event is postponed; there is no new date yet." },
    status: {
      PENDING_CONFIRMATION: "Not confirmed yet", PENDING_APPROVAL: "Being decided", CONFIRMED: "Registered", WAITLISTED: "On the waiting list", OFFERED: "A place is free",
      REJECTED: "Not accepted", CANCELLED: "Cancelled", LAPSED: "Offer lapsed", EXPIRED: "Not confirmed in time",
    },
    leads: {
      PENDING_CONFIRMATION: "Please confirm your registration by {until}. No place is kept for you before.",
      PENDING_APPROVAL: "The organisers decide on your registration. You will get a mail.",
      CONFIRMED: "You have a place. Show the code at the door.",
      WAITLISTED: "You have number {number} of the waiting list. As soon as a place is free, you will get a mail.",
      OFFERED: "A place is free for you. Please take it by {until}; then it goes to the next person.",
      REJECTED: "The organisers did not accept your registration.",
      CANCELLED: "This registration is cancelled.",
      LAPSED: "The place that was offered is taken.",
      EXPIRED: "The registration was not confirmed in time. You can register again.",
    },
    waitsForSession: "{title} (waiting)",
    confirm: "Confirm registration", accept: "Take the place", decline: "Do not take the place", cancel: "Cancel registration", calendar: "Save the date (.ics)",
    cancelQuestion: "Do you really want to cancel your registration? Your place is free at once.", declineQuestion: "Do you really not want the place?", yesCancel: "Yes, cancel it", yesDecline: "Yes, do not take it", no: "No, go back", again: "Register again",
    confirmed: "Your registration is confirmed.", accepted: "You have a place now.", declined: "The place goes to the next person.", cancelled: "Your registration is cancelled.", saved: "Saved.", tooLate: "This is not possible any more. Here is how it stands now.", conflict: "Your registration has changed meanwhile. Here is how it stands now.",
    own: {
      title: "What you stated", change: "Change it", back: "Back, change nothing", locale: "Language of mails", locales: { de: "German", en: "English" }, group: "Group", needs: "What you need", consents: "Agreed to", nothing: "Nothing is changed.",
      consentHint: "If you take this consent back, we erase that information at once.", email: "The e-mail address cannot be changed: please cancel and register again for that.",
      data: "Your data", export: "Download all my data (JSON)", exported: "The file holds all that we keep of you with this registration.", exportName: "my-registration.json",
      renew: "Ask for a new link", renewQuestion: "We send you a new link. Those in all mails before are not good any more then.", yesRenew: "Yes, send a new link", renewed: "We have sent you a new link. Those before are not good any more.",
    },
    feedback: {
      open: "Give feedback", title: "How was it?", lead: "Everything is optional. The organisers read the answers without your name. If you answer again, that replaces your earlier feedback.",
      overall: "As a whole", content: "Content", organisation: "Organisation", exchange: "Exchange", liked: "What did you like?", toImprove: "What could be better?", remarks: "What else do you want to say?",
      ratings: { 1: "1 – poor", 2: "2", 3: "3", 4: "4", 5: "5 – very good" }, send: "Send feedback", back: "Back", sent: "Thank you for your feedback. You can replace it until {until}.",
    },
    listed: "List of participants", visibility: "Who may see your name in the list of participants?", visibilities: { NOBODY: "Nobody but the organisers", PARTICIPANTS: "The other participants", PUBLIC: "Everybody" }, save: "Save",
    interest: {
      PENDING: "Please confirm: as soon as registration opens, we send you exactly one message. Then we erase your address.",
      CONFIRMED: "As soon as registration opens, you will get exactly one message.",
      TOLD: "You got the message; your address is erased.",
      WITHDRAWN: "You will get no message; your address is erased.",
      EXPIRED: "This wish no longer holds; your address is erased.",
    },
    confirmInterest: "Confirm", withdrawInterest: "No message, erase my address", interestConfirmed: "Confirmed. You will get a message as soon as registration opens.", interestWithdrawn: "Your address is erased.",
    programmeInterest: {
      states: {
        PENDING: "Please confirm: then those who lead the programme read your question and answer you.",
        CONFIRMED: "Those who lead the programme have your question and will answer you.",
        ANSWERED: "Your question is answered; what you gave us is erased.",
        WITHDRAWN: "You took the question back; what you gave us is erased.",
        EXPIRED: "This question no longer holds; what you gave us is erased.",
      },
      confirm: "Confirm", withdraw: "Take it back and erase it", confirmed: "Confirmed. Those who lead the programme will answer you.", withdrawn: "What you gave us is erased.",
    },
    invitedLead: "Hello {name}, you are invited.", used: "You have registered with this invitation already. The link in the confirmation mail shows how it stands.", toForm: "Register",
    byInvitation: "This event is by invitation. Please open the link in your invitation.",
    closed: {
      NONE: "Nobody registers for this event.", EXTERNAL: "Registration is on another site:", NOT_YET_OPEN: "Registration has not opened yet.", FULL: "All places are taken, on the waiting list too.",
      CLOSED: "Registration is closed.", CANCELLED: "The event is cancelled.", PAST: "The event is over.",
    },
    waitlist: "All places are taken; you will be on the waiting list.",
    form: {
      givenName: "Given name", familyName: "Family name", email: "E-mail address", organisation: "Organisation", function: "Function", phone: "Telephone", optional: "(optional)", group: "Which group do you belong to?", choose: "Please choose", chooseSessions: "What do you want to come to?",
      partner: "Whom do you come for?", partnerHint: "Your municipality, ministry or foundation, for instance: type a part of its name and choose from the list.", unknownPartner: "Nobody is listed under this name; please choose from the list.",
      publicFunction: "Do you hold a public office?",
      publicFunctions: { MAYOR: "Mayor", LORD_MAYOR: "Lord mayor", DISTRICT_ADMINISTRATOR: "District administrator", COUNCILLOR: "Member of a council", INTEGRATION_COMMISSIONER: "Integration commissioner", ADMINISTRATION: "Working in an administration" },
      needs: "What do you need to take part?", needsHint: "A place for a wheelchair or sign language, for instance. Only the organisers see it; it is erased after the event.",
      sensitiveConsent: "I explicitly consent to the use of this information, which can reveal specially protected data, for the event (Art. 9 GDPR).",
      purpose: "Used for: {purpose}. Erased {days} days after the event.", yes: "Yes", no: "No", privacy: "How your data is used", send: "Register", hint: "We send you a mail with a link. Your registration only counts once you have used it.",
      required: "Please fill this in.", number: "Please give a number.", fix: "Please check what is marked.",
    },
    sent: "We have sent you a mail. Please open the link in it within 48 hours.", sentTitle: "Almost done", registered: "Your registration has arrived. You will get a mail.",
    missing: "The link from the mail is missing here. Please open it from there again, all of it.", unknown: "This link is not good, or no longer. Please take the one in the latest mail.", unknownEvent: "There is no such event here, or no longer.", busy: "Too many attempts. Please wait some minutes.", failed: "That did not work. Please try again in a moment.",
  },
};

/** The first language of the reader that the page speaks. */
export const language = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag in texts) ?? "en";
export const words = texts[language];

/** How the reader writes dates and times. */
export const locale = navigator.languages.find((tag) => tag.startsWith(language)) ?? language;

/** Fills `{name}` in a sentence. */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
