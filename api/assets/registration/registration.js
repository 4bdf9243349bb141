// What links in mails to participants lead to where no front end is set up: a registration, an invitation, the
// wish to be told when registration opens, a question about a programme; and the form by which anybody registers. Opening the page asks and
// changes nothing: programs that look through mails open links too. The token stands in the fragment, which no
// server is sent.
import { anchor, button, carefulButton, element, say, show, tell } from "./elements.js";
import { agenda, eventState, facts, moment } from "./event.js";
import { feedback } from "./feedback.js";
import { form } from "./form.js";
import { ask } from "./operations.js";
import { changes, chosenSessions, rights, statements } from "./own.js";
import { fill, language, words } from "./texts.js";

const kind = location.pathname.split("/").pop();
const hash = location.hash.slice(1);
const given = new URLSearchParams(hash);
const token = hash.startsWith("vbp_") ? hash : (given.get("token") ?? "");
const slug = given.get("event") ?? "";

// Neither the history nor a glance at the screen keeps the token.
if (token) history.replaceState(null, "", location.pathname);
// Another link that is put into the same page's address line.
addEventListener("hashchange", () => location.reload());
document.documentElement.lang = language;

/** Does something, then shows how things stand; says what was done or what went wrong. */
async function run(operation, input, done) {
  tell();
  try {
    const { userErrors } = await ask(operation, { input });
    await views[kind]();
    // The view tells where it stands by now.
    const text = ({ code, message }) => (code === "INVALID_TRANSITION" ? words.tooLate : message);
    if (userErrors.length > 0) tell(userErrors.map(text).join(" "));
    else say(done);
  } catch ({ code }) {
    tell(code === "RATE_LIMITED" ? words.busy : words.failed);
  }
}

/** A part of the page that shows something, and a form in its place once that is asked for. */
function section(title, label, shown, makeForm) {
  const place = element("section", { "aria-label": title });
  const close = () => {
    const opener = button(label, openForm, true);
    place.replaceChildren(...shown, element("div", { class: "actions" }, opener));
    return opener;
  };
  const openForm = () => {
    tell();
    place.replaceChildren(element("h2", { tabindex: "-1" }, title), makeForm(() => {
      tell();
      close().focus();
    }));
    place.firstChild.focus();
  };
  close();
  return place;
}

const views = {
  async registration() {
    const registration = await ask("registration", { token });
    const { status, code, queueNumber, participant, event, expiresAt, attendance } = registration;
    const reference = { registration: { token } };
    const until = expiresAt && moment(expiresAt, event.time?.timeZone);
    const isActive = ["PENDING_CONFIRMATION", "PENDING_APPROVAL", "CONFIRMED", "WAITLISTED", "OFFERED"].includes(status);
    const isOff = event.status === "CANCELLED";
    const hasDate = !isOff && event.status !== "POSTPONED";
    const name = participant && `${participant.givenName} ${participant.familyName}`;
    const careful = (label, question, yes, operation, done) =>
      carefulButton(label, { question, yes, no: words.no }, () => run(operation, reference, done));
    const actions = [
      status === "PENDING_CONFIRMATION" && !isOff && button(words.confirm, () => run("confirm", { token }, words.confirmed)),
      status === "OFFERED" && !isOff && button(words.accept, () => run("accept", reference, words.accepted)),
      status === "OFFERED" && !isOff && careful(words.decline, words.declineQuestion, words.yesDecline, "decline", words.declined),
      status === "CONFIRMED" && hasDate && event.calendarUrl && element("a", { class: "quiet", href: new URL(event.calendarUrl).pathname, download: true }, words.calendar),
      isActive && careful(words.cancel, words.cancelQuestion, words.yesCancel, "cancel", words.cancelled),
      ["EXPIRED", "CANCELLED", "LAPSED"].includes(status) && ["OPEN", "WAITLIST"].includes(event.registrationState)
        && element("a", { class: "quiet", href: `/register#event=${event.slug}` }, words.again),
    ];
    const shown = (tellIt) => async () => {
      await views.registration();
      tellIt();
    };
    const change = (back) => changes(registration, token, { back, done: shown(() => say(words.saved)), stale: shown(() => tell(words.conflict)) });
    show(event.title, element("p", { class: "state" }, words.status[status]), eventState(event),
      !(isOff && isActive) && element("p", {}, fill(words.leads[status], { until, number: queueNumber })),
      facts(event, [[words.name, name], [words.sessions, chosenSessions(registration)], [words.code, status === "CONFIRMED" && !isOff && code, "code"]]),
      element("div", { class: "actions" }, ...actions.filter(Boolean)),
      status === "CONFIRMED" && event.feedbackState === "OPEN" && attendance !== "ABSENT" && section(words.feedback.title, words.feedback.open,
        [element("h2", {}, words.feedback.title)], (back) => feedback(event, token, { back, done: async (sentence) => {
          await views.registration();
          say(sentence);
        } })),
      ...agenda(event),
      participant && isActive && section(words.own.title, words.own.change, [element("h2", {}, words.own.title), statements(registration)], change),
      ...(participant ? rights(token) : []));
  },

  async interest() {
    const { status, event, series } = await ask("interest", { token });
    const isActive = ["PENDING", "CONFIRMED"].includes(status);
    const actions = [
      status === "PENDING" && button(words.confirmInterest, () => run("confirmInterest", { token }, words.interestConfirmed)),
      isActive && button(words.withdrawInterest, () => run("withdrawInterest", { token }, words.interestWithdrawn), true),
    ];
    show(event?.title ?? series?.title ?? words.titles.interest, element("p", {}, words.interest[status]),
      element("div", { class: "actions" }, ...actions.filter(Boolean)));
  },

  async "programme-interest"() {
    const { status, programme, area } = await ask("programmeInterest", { token });
    const { confirm, withdraw, confirmed, withdrawn, states } = words.programmeInterest;
    const isActive = ["PENDING", "CONFIRMED"].includes(status);
    const actions = [
      status === "PENDING" && button(confirm, () => run("confirmProgrammeInterest", { token }, confirmed)),
      isActive && button(withdraw, () => run("withdrawProgrammeInterest", { token }, withdrawn), true),
    ];
    show(programme?.title ?? words.titles["programme-interest"], area && element("p", {}, area.name), element("p", {}, states[status]),
      element("div", { class: "actions" }, ...actions.filter(Boolean)));
  },

  async invitation() {
    const invitation = await ask("invitation", { token });
    const { givenName, familyName, note, status, event } = invitation;
    show(event.title, element("p", {}, fill(words.invitedLead, { name: `${givenName} ${familyName}` })), note && element("p", { class: "text" }, note),
      eventState(event), facts(event), event.description && element("p", { class: "text" }, event.description), ...agenda(event),
      status === "USED" && element("p", {}, words.used), ...entry(event, invitation, token, status === "USED"));
  },

  async register() {
    const event = await ask("event", { slug });
    show(event.title, eventState(event), facts(event), event.description && element("p", { class: "text" }, event.description), ...agenda(event), ...entry(event));
  },
};

/** The way to the form, or why there is none. */
function entry(event, known, secret, isUsed = false) {
  const state = event.registrationState;
  const { mode, ruleSets = [] } = event.audience ?? {};
  const isByInvitation = mode === "INVITATION_ONLY" || (mode === "RESTRICTED" && ruleSets.every(({ rules }) => rules.some((rule) => rule.kind === "INVITATION")));
  // Of a protected event nobody learns how its registration stands.
  if (!secret && (!state || (isByInvitation && state !== "CANCELLED" && state !== "PAST"))) return [element("p", {}, words.byInvitation)];
  if (state !== "OPEN" && state !== "WAITLIST") {
    const url = state === "EXTERNAL" && event.registration?.url;
    if (isUsed || (state === "CANCELLED" && event.status === "CANCELLED")) return [];
    return [element("p", {}, words.closed[state] ?? words.closed.CLOSED), url && element("p", {}, anchor(url))];
  }
  const place = element("section", { "aria-label": words.titles.register });
  const open = button(isUsed ? words.again : words.toForm, () => {
    const made = form(event, known, secret);
    place.replaceChildren(element("h2", { tabindex: "-1" }, words.titles.register), made);
    place.firstChild.focus();
  }, isUsed);
  place.append(open);
  return [state === "WAITLIST" && element("p", {}, words.waitlist), place];
}

show(words.titles[kind] ?? words.titles.registration);
if (kind === "register" ? slug === "" : token === "") tell(words.missing);
else {
  try {
    await views[kind]();
  } catch ({ code }) {
    const unknown = kind === "register" ? words.unknownEvent : words.unknown;
    tell({ NOT_FOUND: unknown, BAD_USER_INPUT: unknown, RATE_LIMITED: words.busy }[code] ?? words.failed);
  }
}
