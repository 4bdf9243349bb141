// All that the page asks the API. The token goes in the body of a request, never in an address.
import { language } from "./texts.js";

const EVENT = `id slug title status statusNote date { value precision } time { startsAt endsAt timeZone } placeText
  venue { name street postalCode locality entrance } sessions { id kind title startLocal endLocal room } calendarUrl registrationState contactEmail`;

const QUESTIONS = `registrationQuestions { id kind text choices required purpose retentionDays retired }`;

const FORM = `registration { url } participantList audience { mode text groups { group { id name } } ruleSets { rules { kind } } }
  ${QUESTIONS} privacyNotice { number text url }`;

const operations = {
  registration: `query($token: String!) { registrationByLink(token: $token) { version status code queueNumber listVisibility locale expiresAt attendance
    participant { givenName familyName email phone organisation function } group { name } needs { needs group { name } }
    answers { questionId question text yesNo number choices } consents { questionId text withdrawnAt } sessions { hasPlace session { id kind title } }
    event { ${EVENT} ${QUESTIONS} participantList onlineLink feedbackState } } }`,
  confirm: `mutation($input: ConfirmRegistrationInput!) { confirmRegistration(input: $input) { userErrors { code message path } } }`,
  accept: `mutation($input: AcceptOfferInput!) { acceptOffer(input: $input) { userErrors { code message path } } }`,
  decline: `mutation($input: DeclineOfferInput!) { declineOffer(input: $input) { userErrors { code message path } } }`,
  cancel: `mutation($input: CancelRegistrationInput!) { cancelRegistration(input: $input) { userErrors { code message path } } }`,
  update: `mutation($input: UpdateRegistrationInput!) { updateRegistration(input: $input) { userErrors { code message path } } }`,
  export: `mutation($input: ExportMyRegistrationInput!) { exportMyRegistration(input: $input) { data userErrors { code message path } } }`,
  renew: `mutation($input: RenewRegistrationLinkInput!) { renewRegistrationLink(input: $input) { userErrors { code message path } } }`,
  feedback: `mutation($input: GiveFeedbackInput!) { giveFeedback(input: $input) { closesAt userErrors { code message path } } }`,
  interest: `query($token: String!) { eventInterestByLink(token: $token) { status event { title } series { title } } }`,
  confirmInterest: `mutation($input: ConfirmInterestInput!) { confirmInterest(input: $input) { userErrors { code message path } } }`,
  withdrawInterest: `mutation($input: WithdrawInterestInput!) { withdrawInterest(input: $input) { userErrors { code message path } } }`,
  programmeInterest: `query($token: String!) { programmeInterestByLink(token: $token) { status programme { title } area { name } } }`,
  confirmProgrammeInterest: `mutation($input: ConfirmProgrammeInterestInput!) { confirmProgrammeInterest(input: $input) { userErrors { code message path } } }`,
  withdrawProgrammeInterest: `mutation($input: WithdrawProgrammeInterestInput!) { withdrawProgrammeInterest(input: $input) { userErrors { code message path } } }`,
  invitation: `query($token: String!) { eventInvitationByLink(token: $token) { givenName familyName email note status event { ${EVENT} description ${FORM} } } }`,
  event: `query($slug: String!) { event(slug: $slug) { ${EVENT} description ${FORM} } }`,
  partners: `query($search: String!) { partners(first: 20, filter: { search: $search }) { nodes { id name } } }`,
  register: `mutation($input: RegisterForEventInput!) { registerForEvent(input: $input) { mailSent userErrors { code message path } } }`,
};

/** A failure that the page has a sentence for. */
export class Failure extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** Runs one operation: what its only field answers. */
export async function ask(name, variables) {
  const response = await fetch("/graphql", {
    method: "POST",
    credentials: "omit",
    headers: { "Content-Type": "application/json", Accept: "application/graphql-response+json", "Accept-Language": language },
    body: JSON.stringify({ query: operations[name], variables }),
  });
  const { data, errors } = await response.json();
  const answer = Object.values(data ?? {})[0];
  if (!answer) throw new Failure(errors?.[0]?.extensions?.code ?? "INTERNAL");
  return answer;
}
