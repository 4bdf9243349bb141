// What links in mails to participants lead to where no front end is set up: a registration, an invitation, the
// wish to be told when registration opens; and the form by which anybody registers. Opening the page asks and
// changes nothing: programs that look through mails open links too. The token stands in the fragment, which no
// server is sent.
import { button, carefulButton, element, say, show, tell } from "./elements.js";
import { agenda, facts, moment } from "./event.js";
import { form } from "./form.js";
import { ask } from "./operations.js";
import { fill, language, words } from "./texts.js";

const kind = location.pathname.split("/").pop();
const hash = location.hash.slice(1);
const given = new URLSearchParams(hash);
const token = hash.startsWith("vbp_") ? hash : (given.get("token") ?? "");
const slug = given.get("event") ?? "";

// Neither the history nor a glance at the screen keeps the token.
if (token) history.replaceState(null, "", location.pathname);
document.documentElement.lang = language;

/** Does something, then shows how things stand; says what was done or what went wrong. */
async function run(operation, input, done) {
  tell();
  try {
    const { userErrors } = await ask(operation, { input });
    if (userErrors.length > 0) return tell(userErrors.map(({ message }) => message).join(" "));
    await views[kind]();
    say(done);
  } catch ({ code }) {
    tell(code === "RATE_LIMITED" ? words.busy : words.failed);
  }
}

function visibility(registration) {
  const { listVisibility, event, version } = registration;
  const allowed = { NOBODY: ["NOBODY"], PARTICIPANTS: ["NOBODY", "PARTICIPANTS"], PUBLIC: ["NOBODY", "PARTICIPANTS", "PUBLIC"] }[event.participantList ?? "NOBODY"];
  if (allowed.length < 2) return [];
  const select = element("select", { id: "visibility" }, ...allowed.map((value) => element("option", { value, selected: value === listVisibility }, words.visibilities[value])));
  const save = button(words.save, () => run("update", { registration: { token }, expectedVersion: version, listVisibility: select.value }, words.saved), true);
  return [element("label", { for: "visibility" }, words.visibility), select, element("div", { class: "actions" }, save)];
}

const views = {
  async registration() {
    const registration = await ask("registration", { token });
    const { status, code, queueNumber, participant, event, expiresAt, sessions } = registration;
    const reference = { registration: { token } };
    const until = expiresAt && moment(expiresAt, event.time?.timeZone);
    const isActive = ["PENDING_CONFIRMATION", "PENDING_APPROVAL", "CONFIRMED", "WAITLISTED", "OFFERED"].includes(status);
    const name = participant && `${participant.givenName} ${participant.familyName}`;
    const chosen = sessions.filter(({ session }) => session?.title)
      .map(({ hasPlace, session }) => (hasPlace ? session.title : fill(words.waitsForSession, session))).join(", ");
    const careful = (label, question, yes, operation, done) =>
      carefulButton(label, { question, yes, no: words.no }, () => run(operation, reference, done));
    const actions = [
      status === "PENDING_CONFIRMATION" && button(words.confirm, () => run("confirm", { token }, words.confirmed)),
      status === "OFFERED" && button(words.accept, () => run("accept", reference, words.accepted)),
      status === "OFFERED" && careful(words.decline, words.declineQuestion, words.yesDecline, "decline", words.declined),
      status === "CONFIRMED" && event.calendarUrl && element("a", { class: "quiet", href: new URL(event.calendarUrl).pathname, download: true }, words.calendar),
      isActive && careful(words.cancel, words.cancelQuestion, words.yesCancel, "cancel", words.cancelled),
    ];
    show(event.title, element("p", { class: "state" }, words.status[status]),
      element("p", {}, fill(words.leads[status], { until, number: queueNumber })),
      facts(event, [[words.name, name], [words.sessions, chosen], [words.code, isActive && status !== "PENDING_CONFIRMATION" && code, "code"]]),
      element("div", { class: "actions" }, ...actions.filter(Boolean)), isActive && visibility(registration), ...agenda(event));
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

  async invitation() {
    const invitation = await ask("invitation", { token });
    const { givenName, familyName, note, status, event } = invitation;
    show(event.title, element("p", {}, fill(words.invitedLead, { name: `${givenName} ${familyName}` })), note && element("p", { class: "text" }, note),
      facts(event), event.description && element("p", { class: "text" }, event.description), ...agenda(event),
      ...(status === "USED" ? [element("p", {}, words.used)] : entry(event, invitation, token)));
  },

  async register() {
    const event = await ask("event", { slug });
    show(event.title, facts(event), event.description && element("p", { class: "text" }, event.description), ...agenda(event), ...entry(event));
  },
};

/** The way to the form, or why there is none. */
function entry(event, known, secret) {
  const state = event.registrationState;
  if (state !== "OPEN" && state !== "WAITLIST") {
    const url = state === "EXTERNAL" && event.registration?.url;
    return [element("p", {}, words.closed[state] ?? words.closed.CLOSED), url && element("p", {}, element("a", { href: url, rel: "noreferrer" }, url))];
  }
  const place = element("section", { "aria-label": words.titles.register });
  const open = button(words.toForm, () => {
    const made = form(event, known, secret);
    place.replaceChildren(element("h2", { tabindex: "-1" }, words.titles.register), made);
    place.firstChild.focus();
  });
  place.append(open);
  return [state === "WAITLIST" && element("p", {}, words.waitlist), place];
}

show(words.titles[kind] ?? words.titles.registration);
if (kind === "register" ? slug === "" : token === "") tell(words.missing);
else {
  try {
    await views[kind]();
  } catch ({ code }) {
    tell({ NOT_FOUND: words.unknown, RATE_LIMITED: words.busy }[code] ?? words.failed);
  }
}
