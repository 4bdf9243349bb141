// How an event is shown.
import { element } from "./elements.js";
import { locale, words } from "./texts.js";

/** An instant in the event's own time zone, which is named where it is not the reader's. */
export function moment(instant, timeZone) {
  return new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short", timeZone }).format(new Date(instant));
}

function when({ date, time }) {
  if (time) {
    const form = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short", timeZone: time.timeZone });
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone === time.timeZone;
    const text = time.endsAt ? form.formatRange(new Date(time.startsAt), new Date(time.endsAt)) : form.format(new Date(time.startsAt));
    return own ? text : `${text} (${time.timeZone})`;
  }
  const options = { YEAR: { year: "numeric" }, MONTH: { year: "numeric", month: "long" }, DAY: { dateStyle: "full" } }[date.precision];
  if (!options) return words.unknownDate;
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }).format(new Date(`${date.value.padEnd(7, "-01").padEnd(10, "-01")}T00:00Z`));
}

function where({ venue, placeText }) {
  if (!venue) return placeText;
  const town = [venue.postalCode, venue.locality].filter(Boolean).join(" ");
  return [venue.name, venue.street, town].filter(Boolean).join(", ");
}

/** The facts of an event, with further ones: pairs of name and text. */
export function facts(event, further = []) {
  const entrance = event.venue?.entrance;
  const pairs = [[words.when, when(event)], [words.where, where(event)], [words.entrance, entrance], ...further];
  const rows = pairs.filter(([, text]) => text).flatMap(([name, text, kind]) => [element("dt", {}, name), element("dd", { class: kind }, text)]);
  return element("dl", {}, ...rows);
}

/** The parts of its programme; nothing where there are none. */
export function agenda({ sessions }) {
  if (sessions.length === 0) return [];
  const line = ({ title, kind, startLocal, endLocal, room }) => {
    const times = [startLocal, endLocal].filter(Boolean).map((local) => local.slice(11, 16)).join("–");
    return element("li", {}, [times, title ?? kind, room].filter(Boolean).join(" · "));
  };
  return [element("h2", {}, words.agenda), element("ul", { class: "agenda" }, ...sessions.map(line))];
}
