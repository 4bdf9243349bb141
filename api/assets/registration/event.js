// How an event is shown.
import { anchor, element } from "./elements.js";
import { locale, words } from "./texts.js";

const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A text with the zone whose clocks it means, where that is not the reader's. */
const inZone = (text, timeZone) => (!timeZone || timeZone === ownZone ? text : `${text} (${timeZone})`);

/** An instant in the event's own time zone. */
export function moment(instant, timeZone) {
  return inZone(new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short", timeZone }).format(new Date(instant)), timeZone);
}

function when({ date, time }) {
  if (time) {
    const form = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short", timeZone: time.timeZone });
    return inZone(time.endsAt ? form.formatRange(new Date(time.startsAt), new Date(time.endsAt)) : form.format(new Date(time.startsAt)), time.timeZone);
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

/** Pairs of a name and a text or an element; those without are left out. */
export function pairs(list) {
  const rows = list.filter(([, text]) => text).flatMap(([name, text, kind]) => [element("dt", {}, name), element("dd", { class: kind }, text)]);
  return element("dl", {}, ...rows);
}

/** The facts of an event, with further ones. */
export function facts(event, further = []) {
  const { onlineLink, contactEmail, venue } = event;
  return pairs([[event.status === "POSTPONED" ? words.wasPlanned : words.when, when(event)], [words.where, where(event)], [words.entrance, venue?.entrance], [words.online, onlineLink && anchor(onlineLink)],
    [words.audience, event.audience?.text, "text"], [words.contact, contactEmail && element("a", { href: `mailto:${contactEmail}` }, contactEmail)], ...further]);
}

/** That it is cancelled or postponed, and what the organisers say of that. */
export function eventState({ status, statusNote }) {
  const text = words.eventStates[status];
  return text ? element("p", { class: "event-state" }, [text, statusNote].filter(Boolean).join(" ")) : null;
}

/** What a part of the programme is called. */
export const sessionTitle = ({ kind, title }) => title ?? words.kinds[kind] ?? "";

/** A part of the programme in one line; its day is named where the programme has several. */
export function sessionLine(session, all) {
  const { startLocal, endLocal, room } = session;
  const days = new Set(all.map((one) => one.startLocal?.slice(0, 10)).filter(Boolean));
  const day = days.size > 1 && startLocal ? new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "numeric", timeZone: "UTC" }).format(new Date(`${startLocal.slice(0, 10)}T00:00Z`)) : null;
  const times = [startLocal, endLocal].filter(Boolean).map((local) => local.slice(11, 16)).join("–");
  return [[day, times].filter(Boolean).join(" "), sessionTitle(session), room].filter(Boolean).join(" · ");
}

/** The parts of its programme; nothing where there are none. */
export function agenda({ sessions }) {
  if (sessions.length === 0) return [];
  return [element("h2", {}, words.agenda), element("ul", { class: "agenda" }, ...sessions.map((session) => element("li", {}, sessionLine(session, sessions))))];
}
