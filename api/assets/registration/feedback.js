// What somebody who was there says of the event.
import { element, tell } from "./elements.js";
import { moment } from "./event.js";
import { field, lines, open, options, refused, sends, typed } from "./fields.js";
import { ask } from "./operations.js";
import { fill, words } from "./texts.js";

const RATINGS = ["overall", "content", "organisation", "exchange"];
const TEXTS = ["liked", "toImprove", "remarks"];

/** The form of it; `done` is told what to say then. */
export function feedback(event, token, { back, done }) {
  const rating = () => element("select", {}, ...options(open(Object.entries(words.feedback.ratings).map(([value, text]) => ({ value, text })))));
  const controls = Object.fromEntries([...RATINGS.map((name) => [name, rating()]), ...TEXTS.map((name) => [name, lines("")])]);
  const send = element("button", {}, words.feedback.send);
  const made = element("form", { novalidate: true }, element("p", {}, words.feedback.lead),
    ...Object.entries(controls).map(([name, control]) => field(words.feedback[name], control)),
    element("div", { class: "actions" }, send, element("button", { type: "button", class: "quiet", onclick: back }, words.feedback.back)));
  sends(made, send, async () => {
    const input = { author: { token } };
    for (const name of RATINGS) if (typed(controls[name])) input[name] = Number(controls[name].value);
    for (const name of TEXTS) input[name] = typed(controls[name]);
    const { closesAt, userErrors } = await ask("feedback", { input });
    if (userErrors.length > 0) return refused(made, userErrors, controls, [], []);
    tell();
    await done(fill(words.feedback.sent, { until: moment(closesAt, event.time?.timeZone) }));
  });
  return made;
}
