// The form by which somebody registers.
import { ask } from "./operations.js";
import { element, say, show, tell } from "./elements.js";
import { fill, words } from "./texts.js";

const CHOSEN = ["BREAKOUT_FORUM", "GROUP_TABLE"];
let fields = 0;

/** A field with its label and a place for what is wrong with it. */
function field(label, control, { hint, required } = {}) {
  const id = `field-${(fields += 1)}`;
  const described = [hint && `${id}-hint`, `${id}-problem`].filter(Boolean).join(" ");
  control.id = id;
  control.setAttribute("aria-describedby", described);
  if (required) control.setAttribute("aria-required", "true");
  const name = required ? label : `${label} ${words.form.optional}`;
  return element("div", {}, element("label", { for: id }, name), hint && element("p", { class: "hint", id: `${id}-hint` }, hint), control,
    element("p", { class: "problem", id: `${id}-problem` }));
}

function choice(label, attributes) {
  return element("label", { class: "choice" }, element("input", attributes), element("span", {}, label));
}

const options = (list) => [element("option", { value: "" }, words.form.choose), ...list.map(({ value, text }) => element("option", { value }, text))];
const input = (attributes) => element("input", { type: "text", ...attributes });

/** One question of the event, with how its answer is read: undefined where there is none. */
function asked(question) {
  const { id, kind, text, choices, required, purpose, retentionDays } = question;
  const hint = fill(words.form.purpose, { purpose, days: retentionDays });
  if (kind === "CONSENT") {
    const node = element("div", {}, choice(text, { type: "checkbox" }), element("p", { class: "hint" }, hint));
    return { question, node, isConsented: () => node.querySelector("input").checked, read: () => undefined };
  }
  if (kind === "CHOICES") {
    const node = element("fieldset", {}, element("legend", {}, required ? text : `${text} ${words.form.optional}`), element("p", { class: "hint" }, hint),
      ...choices.map((one) => choice(one, { type: "checkbox", value: one })), element("p", { class: "problem" }));
    const read = () => {
      const chosen = [...node.querySelectorAll("input:checked")].map((box) => box.value);
      return chosen.length > 0 ? { choices: chosen } : undefined;
    };
    return { question, node, read };
  }
  const control = {
    TEXT: () => input({ maxlength: 300 }),
    LONG_TEXT: () => element("textarea", { maxlength: 5000 }),
    NUMBER: () => element("input", { type: "number", step: "any" }),
    YES_NO: () => element("select", {}, ...options([{ value: "true", text: words.form.yes }, { value: "false", text: words.form.no }])),
    CHOICE: () => element("select", {}, ...options(choices.map((value) => ({ value, text: value })))),
  }[kind]();
  const values = { TEXT: (value) => ({ text: value }), LONG_TEXT: (value) => ({ text: value }), NUMBER: (value) => ({ number: Number(value) }), YES_NO: (value) => ({ yesNo: value === "true" }), CHOICE: (value) => ({ choice: value }) };
  const read = () => (control.value.trim() === "" ? undefined : values[kind](control.value));
  return { question: { ...question, id }, node: field(text, control, { hint, required }), control, read };
}

/** The form for an event; `known` is what an invitation says of the person, `token` its secret. */
export function form(event, known = {}, token = undefined) {
  const givenName = input({ autocomplete: "given-name", maxlength: 200, value: known.givenName });
  const familyName = input({ autocomplete: "family-name", maxlength: 200, value: known.familyName });
  const email = element("input", { type: "email", autocomplete: "email", value: known.email, readonly: Boolean(known.email) });
  const organisation = input({ autocomplete: "organization", maxlength: 300 });
  const role = input({ autocomplete: "organization-title", maxlength: 300 });
  const groups = (event.audience?.groups ?? []).filter(({ group }) => group);
  const group = element("select", {}, ...options(groups.map(({ group }) => ({ value: group.id, text: group.name }))));
  const needsGroup = groups.some(({ indicative }) => !indicative);
  const sessions = event.sessions.filter(({ kind }) => CHOSEN.includes(kind));
  const boxes = sessions.map(({ id, title }) => choice(title ?? "", { type: "checkbox", value: id }));
  const questions = event.registrationQuestions.map(asked);
  const needs = element("textarea", { maxlength: 5000 });
  const consent = choice(words.form.sensitiveConsent, { type: "checkbox" });
  const lists = { NOBODY: ["NOBODY"], PARTICIPANTS: ["NOBODY", "PARTICIPANTS"], PUBLIC: ["NOBODY", "PARTICIPANTS", "PUBLIC"] }[event.participantList ?? "NOBODY"];
  const visibility = element("select", {}, ...lists.map((value) => element("option", { value }, words.visibilities[value])));
  const notice = event.privacyNotice;
  const controls = { givenName, familyName, email, organisation, function: role, groupId: group, needs, listVisibility: visibility, sensitiveConsent: consent.querySelector("input") };
  const required = [givenName, familyName, email, ...(needsGroup ? [group] : [])];
  const send = element("button", {}, words.form.send);

  const made = element("form", { novalidate: true },
    field(words.form.givenName, givenName, { required: true }), field(words.form.familyName, familyName, { required: true }),
    field(words.form.email, email, { required: true }), field(words.form.organisation, organisation), field(words.form.function, role),
    groups.length > 0 && field(words.form.group, group, { required: needsGroup }),
    boxes.length > 0 && element("fieldset", {}, element("legend", {}, `${words.form.chooseSessions} ${words.form.optional}`), ...boxes),
    ...questions.map(({ node }) => node),
    field(words.form.needs, needs, { hint: words.form.needsHint }), consent, element("p", { class: "problem", id: "consent-problem" }),
    lists.length > 1 && field(words.visibility, visibility, { required: true }),
    notice && element("details", {}, element("summary", {}, words.form.privacy), element("div", { class: "text", tabindex: "0" }, notice.text), notice.url && element("p", {}, element("a", { href: notice.url, rel: "noreferrer" }, notice.url))),
    // Whoever holds the link of an invitation has the mailbox that it was sent to.
    !token && element("p", { class: "hint" }, words.form.hint), send);

  const clear = () => {
    tell();
    for (const node of made.querySelectorAll(".problem")) node.textContent = "";
    for (const node of made.querySelectorAll("[aria-invalid]")) node.removeAttribute("aria-invalid");
  };
  const mark = (control, message) => {
    const problem = control.id ? document.getElementById(`${control.id}-problem`) : made.querySelector("#consent-problem");
    if (problem) problem.textContent = message;
    control.setAttribute("aria-invalid", "true");
  };
  const goToFirst = () => {
    tell(words.form.fix);
    made.querySelector("[aria-invalid]")?.focus();
  };
  const values = () => {
    const text = (control) => control.value.trim() || undefined;
    const answers = questions.map(({ question, read }) => ({ questionId: question.id, value: read() })).filter(({ value }) => value);
    return {
      eventId: event.id, givenName: text(givenName), familyName: text(familyName), email: text(email), invitationToken: token,
      organisation: text(organisation), function: text(role), groupId: text(group),
      sessionIds: boxes.map((box) => box.querySelector("input")).filter(({ checked }) => checked).map(({ value }) => value),
      answers, consents: questions.filter((one) => one.isConsented?.()).map(({ question }) => question.id),
      needs: text(needs), sensitiveConsent: consent.querySelector("input").checked, listVisibility: visibility.value, privacyNoticeNumber: notice?.number,
    };
  };
  const refused = (errors) => {
    for (const { message, path } of errors) {
      const name = path[1];
      const number = name === "answers" ? Number(path[2]) : NaN;
      const question = Number.isNaN(number) ? undefined : questions.filter(({ read }) => read())[number];
      const control = question?.control ?? controls[name];
      if (control) mark(control, message);
    }
    const unplaced = errors.filter(({ path }) => !controls[path[1]]).map(({ message }) => message);
    if (made.querySelector("[aria-invalid]")) goToFirst();
    if (unplaced.length > 0) tell(unplaced.join(" "));
  };

  made.addEventListener("submit", async (submitted) => {
    submitted.preventDefault();
    if (send.getAttribute("aria-disabled") === "true") return;
    clear();
    const open = [...required, ...questions.filter(({ question, control, read }) => question.required && control && !read()).map(({ control }) => control)];
    for (const control of open) if (!control.value.trim()) mark(control, words.form.required);
    if (made.querySelector("[aria-invalid]")) return goToFirst();
    send.setAttribute("aria-disabled", "true");
    try {
      const { mailSent, userErrors } = await ask("register", { input: values() });
      if (userErrors.length > 0) refused(userErrors);
      else {
        show(mailSent ? words.sentTitle : words.titles.register);
        say(mailSent ? words.sent : words.registered);
      }
    } catch ({ code }) {
      tell(code === "RATE_LIMITED" ? words.busy : words.failed);
    }
    send.removeAttribute("aria-disabled");
  });
  return made;
}
