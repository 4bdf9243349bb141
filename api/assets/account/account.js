// What links in mails lead to where no front end is set up: a password for an invitation or a reset,
// and the confirmation of an address. The token stands in the fragment, which no server is sent.
"use strict";

const texts = {
  de: {
    invitation: { title: "Willkommen", lead: "Sie sind eingeladen. Wählen Sie ein Passwort, mit dem Sie sich künftig anmelden.", send: "Einladung annehmen", done: "Ihr Konto ist eingerichtet", after: "Sie können sich jetzt mit {email} anmelden. Diese Seite können Sie schließen." },
    reset: { title: "Neues Passwort", lead: "Wählen Sie ein neues Passwort. Alle Ihre Anmeldungen werden damit beendet.", send: "Passwort ändern", done: "Ihr Passwort ist geändert", after: "Sie können sich jetzt mit {email} anmelden. Diese Seite können Sie schließen." },
    email: { title: "Adresse bestätigen", lead: "Bestätigen Sie, dass Sie sich künftig mit dieser neuen Adresse anmelden möchten.", send: "Adresse bestätigen", done: "Ihre Adresse ist geändert", after: "Melden Sie sich ab jetzt mit {email} an. Diese Seite können Sie schließen." },
    password: "Passwort",
    repeated: "Passwort wiederholen",
    rule: "12 bis 128 Zeichen. Am besten mehrere Wörter, die nichts miteinander zu tun haben.",
    shown: "Passwörter anzeigen",
    short: "Das Passwort braucht mindestens 12 Zeichen.",
    different: "Beide Eingaben müssen gleich sein.",
    missing: "Dieser Link ist unvollständig. Öffnen Sie ihn noch einmal aus der Mail.",
    busy: "Zu viele Versuche. Bitte warten Sie einige Minuten.",
    failed: "Das hat nicht geklappt. Bitte versuchen Sie es in einem Moment noch einmal.",
  },
  en: {
    invitation: { title: "Welcome", lead: "You have been invited. Choose the password that you will sign in with.", send: "Accept the invitation", done: "Your account is ready", after: "You can now sign in with {email}. You can close this page." },
    reset: { title: "New password", lead: "Choose a new password. This ends all of your sign-ins.", send: "Change the password", done: "Your password has been changed", after: "You can now sign in with {email}. You can close this page." },
    email: { title: "Confirm your address", lead: "Confirm that you want to sign in with this new address from now on.", send: "Confirm the address", done: "Your address has been changed", after: "From now on, sign in with {email}. You can close this page." },
    password: "Password",
    repeated: "Repeat the password",
    rule: "12 to 128 characters. Several words that have nothing to do with each other are best.",
    shown: "Show the passwords",
    short: "The password needs at least 12 characters.",
    different: "Both must be the same.",
    missing: "This link is incomplete. Open it from the mail again.",
    busy: "Too many attempts. Please wait some minutes.",
    failed: "That did not work. Please try again in a moment.",
  },
};

const mutations = {
  invitation: { field: "acceptInvitation", input: "AcceptInvitationInput", asksPassword: true },
  reset: { field: "resetPassword", input: "ResetPasswordInput", asksPassword: true },
  email: { field: "confirmEmailChange", input: "ConfirmEmailChangeInput", asksPassword: false },
};

const element = (id) => document.getElementById(id);
const language = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag in texts) ?? "en";
const page = location.pathname.split("/").pop();
const mutation = mutations[page];
const words = texts[language];
const token = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";

// Neither the history nor a glance at the screen keeps the token.
history.replaceState(null, "", location.pathname);

document.documentElement.lang = language;
document.title = `${words[page].title} · Verbund`;
element("title").textContent = words[page].title;
element("lead").textContent = words[page].lead;
element("send").textContent = words[page].send;
for (const labelled of document.querySelectorAll("[data-text]")) {
  labelled.textContent = words[labelled.dataset.text];
}
element("password-fields").hidden = !mutation.asksPassword;
element("form").hidden = token === "";
element("content").hidden = false;
if (token === "") tell(words.missing);

element("shown").addEventListener("change", ({ target }) => {
  for (const id of ["password", "repeated"]) element(id).type = target.checked ? "text" : "password";
});

let isSending = false;
element("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (isSending) return;
  clear();
  if (mutation.asksPassword && !passwordsAreFit()) return;
  isSending = true;
  element("send").setAttribute("aria-disabled", "true");
  try {
    await send();
  } catch {
    tell(words.failed);
  }
  isSending = false;
  element("send").removeAttribute("aria-disabled");
});

/** Says what can be said without asking the server. */
function passwordsAreFit() {
  const password = element("password").value;
  if ([...password].length < 12) mark("password", words.short);
  else if (password !== element("repeated").value) mark("repeated", words.different);
  else return true;
  return false;
}

async function send() {
  const input = { token };
  if (mutation.asksPassword) input.password = element("password").value;
  const response = await fetch("/graphql", {
    method: "POST",
    credentials: "omit",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/graphql-response+json",
      "Accept-Language": language,
    },
    body: JSON.stringify({
      query: `mutation($input: ${mutation.input}!) { answer: ${mutation.field}(input: $input) { email userErrors { message path } } }`,
      variables: { input },
    }),
  });
  const { data, errors } = await response.json();
  const answer = data?.answer;
  if (!answer) {
    tell(errors?.[0]?.extensions?.code === "RATE_LIMITED" ? words.busy : words.failed);
  } else if (answer.userErrors.length > 0) {
    for (const { message, path } of answer.userErrors) {
      if (path.at(-1) === "password") mark("password", message);
      else tell(message);
    }
  } else {
    finish(answer.email);
  }
}

function finish(email) {
  element("form").reset();
  element("form").hidden = true;
  element("title").textContent = words[page].done;
  element("lead").textContent = words[page].after.replace("{email}", () => email);
  element("title").focus();
}

/** Says what is wrong with one field, and goes there. */
function mark(id, message) {
  element(`${id}-problem`).textContent = message;
  element(id).setAttribute("aria-invalid", "true");
  element(id).focus();
}

/** Says what is wrong with the whole; read out at once. */
function tell(message) {
  element("problem").textContent = message;
  element("problem").hidden = false;
}

function clear() {
  element("problem").hidden = true;
  element("problem").textContent = "";
  for (const id of ["password", "repeated"]) {
    element(`${id}-problem`).textContent = "";
    element(id).removeAttribute("aria-invalid");
  }
}
