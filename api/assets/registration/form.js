// The form by which somebody registers.
import { anchor, element, say, show, tell } from "./elements.js";
import { asked, box, field, goToFirst, isComplete, line, lines, mark, open, options, partner, refused, sends, sessions, typed, visibility } from "./fields.js";
import { ask } from "./operations.js";
import { words } from "./texts.js";

/** The privacy notice, folded; open where it is a newer one than the person read. */
function notice({ text, url }, isNew) {
  return element("details", { open: isNew }, element("summary", {}, words.form.privacy), element("div", { class: "text", tabindex: "0" }, text), url && element("p", {}, anchor(url)));
}

/** Rules that look at the partner that somebody represents. */
const BY_PARTNER = ["PARTNER_KIND", "PARTNER", "PROGRAMME_MEMBER", "STATE", "DISTRICT", "MUNICIPALITY"];

/** The form for an event; `known` is what an invitation says of the person, `token` its secret. */
export function form(event, known = {}, token = undefined) {
  const givenName = line({ autocomplete: "given-name", maxlength: 200, value: known.givenName });
  const familyName = line({ autocomplete: "family-name", maxlength: 200, value: known.familyName });
  const email = element("input", { type: "email", autocomplete: "email", value: known.email, readonly: Boolean(known.email) });
  const phone = element("input", { type: "tel", autocomplete: "tel", maxlength: 300 });
  const organisation = line({ autocomplete: "organization", maxlength: 300 });
  const role = line({ autocomplete: "organization-title", maxlength: 300 });
  const groups = (event.audience?.groups ?? []).filter(({ group }) => group);
  const group = element("select", {}, ...options(open(groups.map(({ group }) => ({ value: group.id, text: group.name })))));
  const sets = (event.audience?.ruleSets ?? []).map(({ rules }) => rules.map((rule) => rule.kind));
  const needsGroup = event.audience?.mode === "RESTRICTED" && sets.length > 0 && sets.every((kinds) => kinds.includes("GROUP"));
  const represented = sets.flat().some((one) => BY_PARTNER.includes(one)) ? partner(words.form.partner, words.form.partnerHint) : null;
  const publicFunction = sets.flat().includes("FUNCTION")
    ? element("select", {}, ...options(open(Object.entries(words.form.publicFunctions).map(([value, text]) => ({ value, text }))))) : null;
  const chosen = sessions(event);
  const questions = event.registrationQuestions.map((question) => asked(question));
  const needs = lines("");
  const consent = box(words.form.sensitiveConsent, {});
  const list = visibility(event, "NOBODY");
  const privacy = element("div", {}, event.privacyNotice && notice(event.privacyNotice, false));
  let noticeNumber = event.privacyNotice?.number;
  const controls = {
    givenName, familyName, email, phone, organisation, function: role, groupId: group, publicFunction, representedPartnerId: represented?.control, sessionIds: chosen?.control, needs,
    listVisibility: list?.control, sensitiveConsent: consent.input,
  };
  const required = [givenName, familyName, email, ...(needsGroup ? [group] : [])];
  const send = element("button", {}, words.form.send);

  const made = element("form", { novalidate: true },
    field(words.form.givenName, givenName, { required: true }), field(words.form.familyName, familyName, { required: true }),
    field(words.form.email, email, { required: true }), field(words.form.phone, phone), field(words.form.organisation, organisation), field(words.form.function, role), represented?.node,
    groups.length > 0 && field(words.form.group, group, { required: needsGroup }), publicFunction && field(words.form.publicFunction, publicFunction), chosen?.node,
    ...questions.map(({ node }) => node),
    field(words.form.needs, needs, { hint: words.form.needsHint }), consent.node, list?.node, privacy,
    // Whoever holds the link of an invitation has the mailbox that it was sent to.
    !token && element("p", { class: "hint" }, words.form.hint), send);

  sends(made, send, async () => {
    if (!isComplete(made, required, questions)) return;
    const representedPartnerId = await represented?.read();
    if (representedPartnerId === null) {
      mark(represented.control, words.form.unknownPartner);
      return goToFirst(made);
    }
    const answers = questions.map(({ question, read }) => ({ questionId: question.id, value: read() })).filter(({ value }) => value);
    const input = {
      eventId: event.id, givenName: typed(givenName), familyName: typed(familyName), email: typed(email), invitationToken: token,
      phone: typed(phone), organisation: typed(organisation), function: typed(role), groupId: typed(group), representedPartnerId, publicFunction: publicFunction ? typed(publicFunction) : undefined,
      sessionIds: chosen?.read(), answers, consents: questions.filter((one) => one.isConsented?.()).map(({ question }) => question.id),
      needs: typed(needs), sensitiveConsent: consent.input.checked, listVisibility: list?.control.value, privacyNoticeNumber: noticeNumber,
    };
    const { mailSent, userErrors } = await ask("register", { input });
    if (userErrors.length > 0) {
      if (userErrors.some(({ code }) => code === "PRIVACY_NOTICE_OUTDATED")) await renewNotice();
      return refused(made, userErrors, controls, questions, answers.map(({ questionId }) => questionId));
    }
    show(mailSent ? words.sentTitle : words.titles.register);
    say(mailSent ? words.sent : words.registered);
  });

  /** Shows the notice that is in force by now; what was typed stays. */
  async function renewNotice() {
    const { privacyNotice } = token ? (await ask("invitation", { token })).event : await ask("event", { slug: event.slug });
    noticeNumber = privacyNotice?.number;
    privacy.replaceChildren(...(privacyNotice ? [notice(privacyNotice, true)] : []));
  }
  return made;
}
