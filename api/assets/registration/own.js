// What somebody stated when they registered: shown, changed, taken along.
import { button, carefulButton, element, say, show, tell } from "./elements.js";
import { pairs, sessionTitle } from "./event.js";
import { asked, box, field, isComplete, line, lines, options, refused, sends, sessions, visibility } from "./fields.js";
import { ask } from "./operations.js";
import { locale as readerLocale, words } from "./texts.js";

/** The questions of the event, each with what was answered to it so far. */
function answered({ event, answers, consents }) {
  const agreed = consents.filter(({ withdrawnAt }) => !withdrawnAt).map(({ questionId }) => questionId);
  return event.registrationQuestions.filter(({ retired }) => !retired).map((question) => {
    const answer = answers.find(({ questionId }) => questionId === question.id);
    return { question, answer, isAgreed: agreed.includes(question.id) };
  });
}

function answerText({ text, number, choices }) {
  if (choices.length > 0) return choices.join(", ");
  return number === null ? text : number.toLocaleString(readerLocale, { maximumFractionDigits: 10 });
}

/** What is kept of the person. */
export function statements(registration) {
  const { participant, group, needs, answers, consents, event, listVisibility, locale } = registration;
  const agreed = consents.filter(({ withdrawnAt }) => !withdrawnAt).map(({ text }) => text).join("\n");
  return pairs([
    [words.form.email, participant?.email], [words.form.phone, participant?.phone], [words.form.organisation, participant?.organisation], [words.form.function, participant?.function],
    [words.own.group, (group ?? needs?.group)?.name], ...answers.map((answer) => [answer.question, answerText(answer), "text"]),
    [words.own.needs, needs?.needs, "text"], [words.own.consents, agreed, "text"],
    [words.listed, (event.participantList ?? "NOBODY") !== "NOBODY" && words.visibilities[listVisibility]], [words.own.locale, words.own.locales[locale]],
  ]);
}

/**
 * The form by which they are changed. Only what changed is sent: the rest stays as it is. `stale`: the registration is
 * not the one that was shown any more.
 */
export function changes(registration, token, { back, done, stale }) {
  const { participant, needs: apart, event, version, locale } = registration;
  const chosenBefore = registration.sessions.map(({ session }) => session?.id).filter(Boolean);
  const givenName = line({ autocomplete: "given-name", maxlength: 200, value: participant.givenName });
  const familyName = line({ autocomplete: "family-name", maxlength: 200, value: participant.familyName });
  const phone = element("input", { type: "tel", autocomplete: "tel", maxlength: 300, value: participant.phone });
  const organisation = line({ autocomplete: "organization", maxlength: 300, value: participant.organisation });
  const role = line({ autocomplete: "organization-title", maxlength: 300, value: participant.function });
  const language = element("select", {}, ...options(Object.entries(words.own.locales).map(([value, text]) => ({ value, text })), locale));
  const chosen = sessions(event, chosenBefore);
  const before = answered(registration);
  const questions = before.map(({ question, answer, isAgreed }) => asked(question, answer, isAgreed));
  const wereAnswered = questions.map(({ read }) => JSON.stringify(read()));
  const needs = lines(apart?.needs);
  const consent = box(words.form.sensitiveConsent, { checked: Boolean(apart) }, words.own.consentHint);
  const list = visibility(event, registration.listVisibility);
  const controls = { givenName, familyName, phone, organisation, function: role, locale: language, sessionIds: chosen?.control, needs, sensitiveConsent: consent.input, listVisibility: list?.control };
  const save = element("button", {}, words.save);

  const made = element("form", { novalidate: true },
    field(words.form.givenName, givenName, { required: true }), field(words.form.familyName, familyName, { required: true }),
    participant.email && element("p", { class: "hint below" }, words.own.email),
    field(words.form.phone, phone), field(words.form.organisation, organisation), field(words.form.function, role), chosen?.node,
    ...questions.map(({ node }) => node), field(words.form.needs, needs, { hint: words.form.needsHint }), consent.node, list?.node,
    field(words.own.locale, language, { required: true }),
    element("div", { class: "actions" }, save, element("button", { type: "button", class: "quiet", onclick: back }, words.own.back)));

  /** What is to be sent; the version and whose it is come beside it. */
  function changed() {
    const input = {};
    const note = (name, control, old, empty = undefined) => {
      const value = control.value.trim();
      if (value !== (old ?? "")) input[name] = value || empty;
    };
    note("givenName", givenName, participant.givenName);
    note("familyName", familyName, participant.familyName);
    note("phone", phone, participant.phone, null);
    note("organisation", organisation, participant.organisation, null);
    note("function", role, participant.function, null);
    note("locale", language, locale);
    note("needs", needs, apart?.needs, null);
    if (list) note("listVisibility", list.control, registration.listVisibility);
    const wanted = chosen?.read() ?? [];
    if (wanted.length !== chosenBefore.length || wanted.some((id) => !chosenBefore.includes(id))) input.sessionIds = wanted;
    if (consent.input.checked !== Boolean(apart)) input.sensitiveConsent = consent.input.checked;
    const answers = [], clearedAnswers = [], givenConsents = [], withdrawnConsents = [];
    questions.forEach(({ question, read, isConsented }, number) => {
      if (isConsented) {
        if (isConsented() !== before[number].isAgreed) (isConsented() ? givenConsents : withdrawnConsents).push(question.id);
        return;
      }
      const value = read();
      if (JSON.stringify(value) === wereAnswered[number]) return;
      if (value) answers.push({ questionId: question.id, value });
      else clearedAnswers.push(question.id);
    });
    for (const [name, ids] of Object.entries({ answers, clearedAnswers, givenConsents, withdrawnConsents })) if (ids.length > 0) input[name] = ids;
    return input;
  }

  sends(made, save, async () => {
    if (!isComplete(made, [givenName, familyName], questions)) return;
    const input = changed();
    if (Object.keys(input).length === 0) return tell(words.own.nothing);
    const { userErrors } = await ask("update", { input: { registration: { token }, expectedVersion: version, ...input } }).catch((failure) => {
      if (failure.code !== "CONFLICT") throw failure;
      return {};
    });
    if (!userErrors) return stale();
    if (userErrors.length > 0) return refused(made, userErrors, controls, questions, (input.answers ?? []).map(({ questionId }) => questionId));
    await done();
  });
  return made;
}

/** What the person has a right to: all that is kept, and links that nobody else has. */
export function rights(token) {
  const reference = { registration: { token } };
  const failed = ({ code }) => tell(code === "RATE_LIMITED" ? words.busy : words.failed);
  const download = async () => {
    tell();
    try {
      const { data, userErrors } = await ask("export", { input: reference });
      if (userErrors.length > 0) return tell(userErrors.map(({ message }) => message).join(" "));
      const address = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: "application/json" }));
      element("a", { href: address, download: words.own.exportName }).click();
      setTimeout(() => URL.revokeObjectURL(address), 10_000);
    } catch (failure) {
      failed(failure);
    }
  };
  const renew = async () => {
    tell();
    try {
      const { userErrors } = await ask("renew", { input: reference });
      if (userErrors.length > 0) return tell(userErrors.map(({ message }) => message).join(" "));
      show(words.titles.registration);
      say(words.own.renewed);
    } catch (failure) {
      failed(failure);
    }
  };
  const { renewQuestion: question, yesRenew: yes } = words.own;
  return [element("h2", {}, words.own.data), element("p", { class: "hint" }, words.own.exported),
    element("div", { class: "actions" }, button(words.own.export, download, true), carefulButton(words.own.renew, { question, yes, no: words.no }, renew))];
}

/** The sessions that somebody chose, in one line; which of them are waited for is told once there is a seat. */
export function chosenSessions({ status, sessions: chosen }) {
  const hasSeat = status === "CONFIRMED" || status === "OFFERED";
  return chosen.filter(({ session }) => session)
    .map(({ hasPlace, session }) => (hasSeat && !hasPlace ? words.waitsForSession.replace("{title}", () => sessionTitle(session)) : sessionTitle(session))).join(", ");
}
