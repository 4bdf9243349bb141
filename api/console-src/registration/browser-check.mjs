// Drives the page behind mailed links in Chromium: node browser-check.mjs URL MAILS EMAIL
// Prints one line per check and exits with 1 if any fails. See README.md for what it needs.
import { accessSync, constants, existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';

const [address, folder, account] = process.argv.slice(2);
const password = process.env.VERBUND_PASSWORD;
if (!address || !folder || !account || !password) {
  console.error('usage: VERBUND_PASSWORD=… node browser-check.mjs URL MAILS EMAIL');
  process.exit(2);
}
const url = new URL(address);
const TIMEOUT = 10_000;
const run = Date.now().toString(36);
const HOSTILE = '<img src=x onerror=alert(1)>';

// What is prepared through the API.

async function ask(query, input, token) {
  const response = await fetch(new URL('/graphql', url), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const { data, errors } = await response.json();
  const answer = Object.values(data ?? {})[0];
  const refused = answer?.userErrors ?? [];
  if (errors || refused.length > 0) throw new Error(JSON.stringify(errors ?? refused));
  return answer;
}
const mutation = (name, type, fields = '') =>
  `mutation($input: ${type}Input!) { ${name}(input: $input) { ${fields} userErrors { code message } } }`;

const { accessToken } = await ask(mutation('login', 'Login', 'accessToken'), { email: account, password });
const organise = (name, input, fields) =>
  ask(mutation(name, name[0].toUpperCase() + name.slice(1), fields), input, accessToken);
const host = await ask('{ partner(slug: "sms-sn") { id } }');

async function event(title, more = {}, parts = []) {
  const input = {
    hostId: host.id, title: `${title} ${run}`, date: '2099-06-27T18:00', endLocal: '2099-06-27T21:00',
    placeText: 'Festsaal', registrationMode: 'INTERNAL', ...more,
  };
  const made = (await organise('createEvent', input, 'event { id slug }')).event;
  for (const [name, part] of parts) await organise(name, { eventId: made.id, ...part });
  await organise('publishEvent', { id: made.id });
  return made;
}

/** The link in the latest mail to this address, once there is one that `seen` does not hold. */
async function link(to, seen = new Set()) {
  for (const until = Date.now() + 3 * TIMEOUT; Date.now() < until; ) {
    const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.eml')) : [];
    for (const name of names.sort().reverse()) {
      const mail = readFileSync(path.join(folder, name), 'utf8').replace(/=\r?\n/g, '').replace(/=3D/g, '=');
      const head = mail.slice(0, mail.search(/\r?\n\r?\n/));
      const found = mail.match(/\/(?:registration|invitation|interest)#token=vbp_[\w-]+/);
      if (!head.includes(to) || !found || seen.has(name)) continue;
      seen.add(name);
      return new URL(found[0], url).href;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`no mail to ${to}`);
}

// The browser.

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? findOnPath(['chromium', 'chromium-browser', 'google-chrome']),
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync',
    `--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE ${url.hostname}`],
});
const seen = { foreign: new Set(), told: new Set(), failed: new Set(), errors: new Set() };

async function context(locale, width) {
  const made = await browser.newContext({ locale, viewport: { width, height: 800 }, timezoneId: 'Europe/Berlin' });
  made.setDefaultTimeout(TIMEOUT);
  made.on('request', (request) => {
    const target = request.url();
    if (!target.startsWith('blob:') && new URL(target).host !== url.host) seen.foreign.add(target);
    if (/vbp_/.test(target.split('#')[0]) || /vbp_/.test(request.headers().referer ?? '')) seen.told.add(target);
  });
  made.on('response', (response) => response.status() >= 400 && seen.failed.add(`${response.url()} ${response.status()}`));
  made.on('weberror', (error) => seen.errors.add(String(error.error())));
  // Violations of the Content-Security-Policy are among them.
  made.on('console', (message) => message.type() === 'error' && seen.errors.add(message.text()));
  return made;
}
const german = await context('de-DE', 360);
const english = await context('en-GB', 1000);

async function open(where, target) {
  const page = await where.newPage();
  await page.goto(new URL(target, url).href);
  await page.waitForFunction(() => document.querySelector('#content').children.length > 0 || !document.querySelector('#problem').hidden);
  return page;
}
const click = (page, name) => page.getByRole('button', { name, exact: true }).click();
const said = (page, id = 'done') => page.locator(`#${id}:not([hidden])`).innerText();
const state = (page) => page.locator('.state').innerText();
const shows = (page, text) => page.locator('main').getByText(text).first().waitFor();

let failures = 0;
async function check(title, act) {
  try {
    const detail = await act();
    console.log(`ok    ${title}${detail ? `: ${detail}` : ''}`);
  } catch (error) {
    failures += 1;
    console.log(`FAIL  ${title}: ${String(error.message ?? error).split('\n')[0]}`);
  }
}
function expect(condition, message) {
  if (!condition) throw new Error(message);
}
const equal = (found, expected) => expect(found === expected, `${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`);
async function fits(page) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(over <= 0, `${over} pixels too wide`);
}

// What is checked.

const question = (kind, more) => ['addRegistrationQuestion', { kind, purpose: 'Planung', retentionDays: 14, ...more }];
const evening = await event('Abend', { capacityMode: 'LIMITED', capacityLimit: 1, promotion: 'OFFER', participantList: 'PUBLIC' }, [
  question('CHOICES', { text: 'Themen', choices: ['Wohnen', 'Bauen'], required: true }),
  question('NUMBER', { text: 'Kinder' }), question('LONG_TEXT', { text: `Frage${'lang'.repeat(40)}` }), question('CONSENT', { text: 'Fotos' }),
  ['addSession', { kind: 'BREAKOUT_FORUM', title: 'Forum A' }], ['addSession', { kind: 'BREAKOUT_FORUM', title: 'Forum B' }],
]);
const first = `eins-${run}@example.org`;
const second = `zwei-${run}@example.org`;
const mailsToFirst = new Set();
const mailsToSecond = new Set();
let own;

await check('form names every field, says what is missing and goes there', async () => {
  const page = await open(german, `/register#event=${evening.slug}`);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForSelector('form');
  const unnamed = await page.locator('input, select, textarea').evaluateAll((all) => all.filter(({ labels }) => !labels[0]?.textContent).length);
  equal(unnamed, 0);
  await click(page, 'Anmelden');
  equal(await page.locator('.problem:not(:empty)').count(), 4);
  expect(await page.getByLabel('Vorname').evaluate((field) => field === document.activeElement), 'the focus is elsewhere');
  await fits(page);
});

await check('guest registers by the form and is sent a link', async () => {
  const page = await open(german, `/register#event=${evening.slug}`);
  await click(page, 'Zur Anmeldung');
  await page.getByLabel('Vorname').fill(HOSTILE);
  await page.getByLabel('Nachname').fill('W'.repeat(200));
  await page.getByLabel('E-Mail-Adresse').fill(first);
  await page.getByLabel('Wohnen').check();
  await page.getByLabel('Fragelang').fill('ö'.repeat(5000));
  await page.getByLabel('Forum A').check();
  await page.getByLabel('Was brauchen').fill('Rampe');
  await click(page, 'Anmelden');
  await shows(page, 'willigen Sie ausdrücklich ein');
  await page.getByLabel('Ich willige ausdrücklich').check();
  await click(page, 'Anmelden');
  await said(page);
  own = await link(first, mailsToFirst);
});

await check('link of the mail confirms, and opening it alone does not', async () => {
  equal(await state(await open(german, own)), 'Noch nicht bestätigt');
  const [page, old] = [await open(german, own), await open(german, own)];
  equal(page.url(), new URL('/registration', url).href);
  await click(page, 'Anmeldung bestätigen');
  await said(page);
  equal(await state(page), 'Angemeldet');
  expect((await page.locator('main').innerText()).includes(HOSTILE), 'the name is not shown as it was typed');
  await fits(page);
  await click(old, 'Anmeldung bestätigen');
  await said(old, 'problem');
  equal(await state(old), 'Angemeldet');
});

await check('what was stated is changed, and consent taken back', async () => {
  const page = await open(german, own);
  await click(page, 'Angaben ändern');
  await page.getByLabel('Nachname').fill('Gast');
  await page.getByLabel('Bauen').check();
  await page.getByLabel('Kinder').fill('2');
  await page.getByLabel('Fotos').check();
  await page.getByLabel('Forum A').uncheck();
  await page.getByLabel('Forum B').check();
  await page.getByLabel('Wer darf').selectOption('PUBLIC');
  await page.getByLabel('Ich willige ausdrücklich').uncheck();
  await fits(page);
  await click(page, 'Speichern');
  equal(await said(page), 'Gespeichert.');
  const text = await page.locator('main').innerText();
  for (const part of ['Gast', 'Wohnen, Bauen', 'Forum B', 'Fotos', 'Alle']) expect(text.includes(part), `${part} is missing`);
  expect(!text.includes('Rampe'), 'what was consented to is still there');
});

await check('what changed elsewhere meanwhile is not overwritten', async () => {
  const [page, old] = [await open(german, own), await open(german, own)];
  for (const [one, name] of [[page, 'Ada'], [old, 'Bea']]) {
    await click(one, 'Angaben ändern');
    await one.getByLabel('Vorname').fill(name);
    await click(one, 'Speichern');
    await said(one, one === page ? 'done' : 'problem');
  }
  await shows(old, 'Ada Gast');
});

await check('all that is kept comes as a file', async () => {
  const page = await open(german, own);
  const [download] = await Promise.all([page.waitForEvent('download'), click(page, 'Alle meine Daten herunterladen (JSON)')]);
  const kept = JSON.parse(readFileSync(await download.path(), 'utf8'));
  expect(JSON.stringify(kept).includes(first), 'the address is missing');
  return download.suggestedFilename();
});

await check('who waits is offered the place of who cancels, and takes it', async () => {
  let page = await open(english, `/register#event=${evening.slug}`);
  await shows(page, 'All places are taken');
  await click(page, 'Register');
  await page.getByLabel('Given name').fill('Zoe');
  await page.getByLabel('Family name').fill('Guest');
  await page.getByLabel('E-mail address').fill(second);
  await page.getByLabel('Bauen').check();
  await click(page, 'Register');
  await said(page);
  page = await open(english, await link(second, mailsToSecond));
  await click(page, 'Confirm registration');
  await said(page);
  equal(await state(page), 'On the waiting list');
  await link(second, mailsToSecond);
  const leaving = await open(german, own);
  await click(leaving, 'Absagen');
  await click(leaving, 'Ja, absagen');
  await said(leaving);
  equal(await state(leaving), 'Abgemeldet');
  page = await open(english, await link(second, mailsToSecond));
  equal(await state(page), 'A place is free');
  await click(page, 'Take the place');
  await said(page);
  equal(await state(page), 'Registered');
});

await check('offer is declined after a question', async () => {
  const page = await open(german, `/register#event=${evening.slug}`);
  await click(page, 'Zur Anmeldung');
  const third = `drei-${run}@example.org`;
  for (const [label, text] of [['Vorname', 'Drei'], ['Nachname', 'Gast'], ['E-Mail-Adresse', third]]) await page.getByLabel(label).fill(text);
  await page.getByLabel('Bauen').check();
  await click(page, 'Anmelden');
  await said(page);
  const target = await link(third);
  const waiting = await open(german, target);
  await click(waiting, 'Anmeldung bestätigen');
  await said(waiting);
  const leaving = await open(english, await link(second));
  await click(leaving, 'Cancel registration');
  await click(leaving, 'Yes, cancel it');
  await said(leaving);
  const offered = await open(german, target);
  await click(offered, 'Platz nicht annehmen');
  await click(offered, 'Nein, zurück');
  await click(offered, 'Platz nicht annehmen');
  await click(offered, 'Ja, nicht annehmen');
  await said(offered);
  equal(await state(offered), 'Angebot verfallen');
});

await check('new link makes the one before worthless', async () => {
  const page = await open(german, own);
  mailsToFirst.clear();
  await link(first, mailsToFirst);
  await click(page, 'Neuen Link anfordern');
  await click(page, 'Ja, neuen Link senden');
  await said(page);
  await said(await open(german, own), 'problem');
});

await check('invitation opens a protected event to its person alone', async () => {
  const closed = await event('Vertraulich', { confidentiality: 'PROTECTED' });
  await organise('setAudience', { of: { eventId: closed.id }, mode: 'RESTRICTED', ruleSets: [{ rules: [{ invitation: 'YES' }] }] });
  const page = await open(german, `/register#event=${closed.slug}`);
  await shows(page, 'wird eingeladen');
  expect(!(await page.locator('main').innerText()).includes('Festsaal'), 'its place is shown');
  const invited = `vier-${run}@example.org`;
  await organise('inviteToEvent', { eventId: closed.id, note: HOSTILE, people: [{ givenName: 'Vier', familyName: 'Gast', email: invited, locale: 'en' }] });
  const target = await link(invited);
  const invitation = await open(english, target);
  await shows(invitation, 'Festsaal');
  await shows(invitation, HOSTILE);
  await click(invitation, 'Register');
  await click(invitation, 'Register');
  await said(invitation);
  await shows(await open(english, target), 'registered with this invitation already');
});

await check('wish to be told is confirmed, and taken back', async () => {
  const later = await event('Später', { registrationOpening: 'AT', registrationOpensAt: '2099-05-01T10:00:00Z' });
  const email = `fuenf-${run}@example.org`;
  await ask(mutation('expressEventInterest', 'ExpressEventInterest', 'status'), { awaited: { eventId: later.id }, guest: { name: 'Fünf', email, locale: 'de' } });
  const page = await open(german, await link(email));
  await click(page, 'Bestätigen');
  await said(page);
  await click(page, 'Keine Nachricht, Adresse löschen');
  await shows(page, 'Sie erhalten keine Nachricht');
  await fits(page);
});

await check('links that are none get a sentence', async () => {
  for (const target of ['/registration', '/registration#token=vbp_no', `/registration#token=${'x'.repeat(5000)}`, '/invitation#token=vbp_no',
    '/interest#token=vbp_no', '/register', '/register#event=none-such', '/register#event=%3Cb%3E', own.replace('/registration', '/invitation')]) {
    for (const where of [german, english]) {
      const page = await open(where, target);
      expect(/Link|link|Veranstaltung|event/.test(await said(page, 'problem')), target);
      await page.close();
    }
  }
});

const none = (set) => expect(set.size === 0, [...set].join(' | '));
await check('no request to another host', () => none(seen.foreign));
await check('no token in an address or a referrer', () => none(seen.told));
await check('no failed request', () => none(seen.failed));
await check('no error in the page, and nothing against its policy', () => none(seen.errors));

await browser.close();
process.exit(failures === 0 ? 0 : 1);

function findOnPath(names) {
  const directories = (process.env.PATH ?? '').split(path.delimiter);
  for (const file of names.flatMap((name) => directories.map((directory) => path.join(directory, name)))) {
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // look further
    }
  }
  throw new Error('no Chromium found; set CHROMIUM to its executable');
}
