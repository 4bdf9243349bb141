// Fields with their labels, what the event asks, and what is wrong with what was typed.
import { element, tell } from "./elements.js";
import { sessionLine } from "./event.js";
import { ask } from "./operations.js";
import { fill, words } from "./texts.js";

/** Parts of a programme that people choose between. */
const CHOSEN = ["BREAKOUT_FORUM", "GROUP_TABLE"];
let fields = 0;

/** Where it is said what is wrong with a control. */
const problems = new WeakMap();

const named = (label, required) => (required ? label : `${label} ${words.form.optional}`);

/** A hint and a place for what is wrong, which belong to these controls. */
function describe(controls, hint) {
  const id = `field-${(fields += 1)}`;
  const said = hint && element("p", { class: "hint", id: `${id}-hint` }, hint);
  const problem = element("p", { class: "problem", id: `${id}-problem` });
  for (const control of controls) {
    control.setAttribute("aria-describedby", [said?.id, problem.id].filter(Boolean).join(" "));
    problems.set(control, problem);
  }
  return { id, said, problem };
}

/** A field with its label. */
export function field(label, control, { hint, required } = {}) {
  const { id, said, problem } = describe([control], hint);
  control.id = id;
  if (required) control.setAttribute("aria-required", "true");
  return element("div", {}, element("label", { for: id }, named(label, required)), said, control, problem);
}

/** Boxes under one heading, of which any can be ticked. */
function boxes(legend, inputs, { hint, required } = {}) {
  const { said, problem } = describe(inputs.map(({ input }) => input).slice(0, 1), hint);
  return element("fieldset", {}, element("legend", {}, named(legend, required)), said, ...inputs.map(({ label }) => label), problem);
}

function choice(text, attributes) {
  const input = element("input", { type: "checkbox", ...attributes });
  return { input, label: element("label", { class: "choice" }, input, element("span", {}, text)) };
}

/** One box with its text, such as a consent. */
export function box(text, attributes, hint) {
  const { input, label } = choice(text, attributes);
  const { said, problem } = describe([input], hint);
  return { input, node: element("div", { class: "box" }, label, said, problem) };
}

export const options = (list, selected) => list.map(({ value, text }) => element("option", { value, selected: value === selected }, text));
export const open = (list) => [{ value: "", text: words.form.choose }, ...list];
export const line = (attributes) => element("input", { type: "text", ...attributes });

/** A text of several lines with what it holds. */
export function lines(text, attributes) {
  const made = element("textarea", { maxlength: 5000, ...attributes });
  made.value = text ?? "";
  return made;
}

/** What was typed; nothing where that is only spaces. */
export const typed = (control) => control.value.trim() || undefined;

/** A field for one of the network's partners, found by words of its name. `read` is null where there is none of this name. */
export function partner(label, hint) {
  const list = element("datalist", { id: "partners" });
  const control = line({ list: list.id, autocomplete: "off", maxlength: 300 });
  const ids = new Map();
  let asking = Promise.resolve();
  const find = async () => {
    const search = control.value.trim();
    if (search.length < 3 || ids.has(search)) return;
    const { nodes } = await ask("partners", { search });
    for (const { id, name } of nodes) ids.set(name, id);
    list.replaceChildren(...nodes.map(({ name }) => element("option", { value: name })));
  };
  let pause;
  control.addEventListener("input", () => {
    clearTimeout(pause);
    // What cannot be looked up now is said when the form is sent.
    pause = setTimeout(() => { asking = find().catch(() => {}); }, 250);
  });
  const read = async () => {
    if (typed(control) === undefined) return undefined;
    await asking;
    await find();
    return ids.get(control.value.trim()) ?? null;
  };
  return { control, node: element("div", {}, field(label, control, { hint }), list), read };
}

/** To whom somebody wants to be shown: null where the event shows nobody. */
export function visibility(event, value) {
  const all = ["NOBODY", "PARTICIPANTS", "PUBLIC"];
  const allowed = all.slice(0, all.indexOf(event.participantList ?? "NOBODY") + 1);
  if (allowed.length < 2) return null;
  const control = element("select", {}, ...options(allowed.map((one) => ({ value: one, text: words.visibilities[one] })), value));
  return { control, node: field(words.visibility, control, { required: true }) };
}

/** The parts of the programme that somebody chooses; `chosen` are ids, and stay in any case. */
export function sessions(event, chosen = []) {
  const list = event.sessions.filter(({ id, kind }) => CHOSEN.includes(kind) || chosen.includes(id));
  if (list.length === 0) return null;
  const inputs = list.map((session) => choice(sessionLine(session, event.sessions), { value: session.id, checked: chosen.includes(session.id) }));
  const read = () => inputs.map(({ input }) => input).filter(({ checked }) => checked).map(({ value }) => value);
  return { control: inputs[0].input, node: boxes(words.form.chooseSessions, inputs), read };
}

/** One question of the event with what was answered so far; `read` is undefined where there is no answer. */
export function asked(question, answer, isAgreed) {
  const { kind, text, choices, required, purpose, retentionDays } = question;
  const hint = fill(words.form.purpose, { purpose, days: retentionDays });
  if (kind === "CONSENT") {
    const { input, node } = box(text, { checked: Boolean(isAgreed) }, hint);
    return { question, node, control: input, isConsented: () => input.checked, read: () => undefined };
  }
  if (kind === "CHOICES") {
    const inputs = choices.map((one) => choice(one, { value: one, checked: answer?.choices.includes(one) }));
    const read = () => {
      const chosen = inputs.map(({ input }) => input).filter(({ checked }) => checked).map(({ value }) => value);
      return chosen.length > 0 ? { choices: chosen } : undefined;
    };
    return { question, node: boxes(text, inputs, { hint, required }), control: inputs[0].input, read };
  }
  const yesNo = [{ value: "true", text: words.form.yes }, { value: "false", text: words.form.no }];
  const control = {
    TEXT: () => line({ maxlength: 300, value: answer?.text }),
    LONG_TEXT: () => lines(answer?.text),
    NUMBER: () => element("input", { type: "number", step: "any", value: answer?.number }),
    YES_NO: () => element("select", {}, ...options(open(yesNo), String(answer?.yesNo ?? ""))),
    CHOICE: () => element("select", {}, ...options(open(choices.map((value) => ({ value, text: value }))), answer?.choices[0])),
  }[kind]();
  const values = {
    TEXT: (value) => ({ text: value }), LONG_TEXT: (value) => ({ text: value }), NUMBER: (value) => ({ number: Number(value) }),
    YES_NO: (value) => ({ yesNo: value === "true" }), CHOICE: (value) => ({ choice: value }),
  };
  const read = () => (typed(control) === undefined ? undefined : values[kind](kind === "LONG_TEXT" ? control.value : control.value.trim()));
  return { question, node: field(text, control, { hint, required }), control, read };
}

/** Nothing is marked any more. */
export function clear(form) {
  tell();
  for (const node of form.querySelectorAll(".problem")) node.textContent = "";
  for (const node of form.querySelectorAll("[aria-invalid]")) node.removeAttribute("aria-invalid");
}

export function mark(control, message) {
  problems.get(control).textContent = message;
  control.setAttribute("aria-invalid", "true");
}

/** Marks what has to be filled in and is not, and numbers that are none; goes to the first. Whether all is well. */
export function isComplete(form, required, questions) {
  for (const control of required) if (typed(control) === undefined) mark(control, words.form.required);
  for (const { question, control, read } of questions) {
    const value = read();
    if (question.required && value === undefined) mark(control, words.form.required);
    if (control.validity.badInput) mark(control, words.form.number);
  }
  return !goToFirst(form);
}

export function goToFirst(form) {
  const first = form.querySelector("[aria-invalid]");
  if (!first) return false;
  tell(words.form.fix);
  first.focus();
  return true;
}

/** Says what the API refused: at its control, or as a whole. `sent` are the questions of `answers` in their order. */
export function refused(form, errors, controls, questions, sent) {
  const unplaced = [];
  for (const { message, path } of errors) {
    const [, name, number] = path;
    let control = controls[name];
    if (name === "answers" && number !== undefined) control = questions.find(({ question }) => question.id === sent[Number(number)])?.control;
    if (control?.isConnected) mark(control, message);
    else unplaced.push(message);
  }
  goToFirst(form);
  if (unplaced.length > 0) tell([...new Set(unplaced)].join(" "));
}

/** A form whose button sends it, one time at a time. */
export function sends(form, button, send) {
  form.addEventListener("submit", async (submitted) => {
    submitted.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") return;
    clear(form);
    button.setAttribute("aria-disabled", "true");
    try {
      await send();
    } catch ({ code }) {
      tell(code === "RATE_LIMITED" ? words.busy : words.failed);
    }
    button.removeAttribute("aria-disabled");
  });
}
