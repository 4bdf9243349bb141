// Drives the served GraphiQL page in Chromium: node browser-check.mjs URL [SCREENSHOT.png]
// Prints one line per check and exits with 1 if any fails. See README.md for what it needs installed.
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';

const [address, screenshot] = process.argv.slice(2);
if (!address) {
  console.error('usage: node browser-check.mjs URL [SCREENSHOT.png]');
  process.exit(2);
}
const url = new URL(address);
const TIMEOUT = 20_000;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? findOnPath(['chromium', 'chromium-browser', 'google-chrome']),
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    `--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE ${url.hostname}`,
  ],
});
const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
const page = await context.newPage();
page.setDefaultTimeout(TIMEOUT);

const seen = { requests: 0, foreign: new Set(), failed: new Set(), violations: new Set(), errors: new Set() };
const isLocal = (target) => /^(data|blob):/.test(target) || new URL(target).host === url.host;
const note = (target) => {
  seen.requests += 1;
  if (!isLocal(target)) seen.foreign.add(target);
};
context.on('request', (request) => note(request.url()));
page.on('websocket', (socket) => note(socket.url()));
context.on('requestfailed', (request) => seen.failed.add(`${request.url()} ${request.failure()?.errorText}`));
context.on('response', (response) => {
  if (response.status() >= 400) seen.failed.add(`${response.url()} ${response.status()}`);
});
page.on('pageerror', (error) => seen.errors.add(String(error)));
page.on('console', (message) => {
  if (message.type() !== 'error') return;
  (/Content Security Policy/i.test(message.text()) ? seen.violations : seen.errors).add(message.text());
});
await page.exposeFunction('reportViolation', (text) => seen.violations.add(text));
await page.addInitScript(() => {
  globalThis.consoleModel = (file) =>
    globalThis.__MONACO?.editor.getModels().find(({ uri }) => uri.path.endsWith(file));
  document.addEventListener('securitypolicyviolation', (event) =>
    globalThis.reportViolation(`${event.effectiveDirective} ${event.blockedURI}`),
  );
});

let failures = 0;
async function check(title, run) {
  try {
    const detail = await run();
    console.log(`ok    ${title}${detail ? `: ${detail}` : ''}`);
  } catch (error) {
    failures += 1;
    console.log(`FAIL  ${title}: ${String(error.message ?? error).split('\n')[0]}`);
  }
}
function expect(condition, message) {
  if (!condition) throw new Error(message);
}
const none = (set) => expect(set.size === 0, [...set].join(' | '));

/** The text of the editor model whose file name is given: operation.graphql, variables.json, response.json … */
const modelText = (name) => page.evaluate((file) => globalThis.consoleModel(file)?.getValue() ?? null, name);
const setQuery = (text) => page.evaluate((query) => globalThis.consoleModel('operation.graphql').setValue(query), text);
/** Waits until that model has the text, or any text if none is given. */
const waitForModel = (name, text) =>
  page.waitForFunction(
    ([file, expected]) => {
      const shown = globalThis.consoleModel(file)?.getValue();
      return expected === undefined ? shown : shown === expected;
    },
    [name, text],
  );
const tabTitles = () => page.locator('.graphiql-tab .graphiql-tab-button').allInnerTexts();
const editorReady = () => page.waitForSelector('.graphiql-query-editor .monaco-editor .view-line');

let config = {};

await check('page is served with a strict Content-Security-Policy', async () => {
  const response = await page.goto(url.href, { waitUntil: 'load' });
  expect(response.status() === 200, `status ${response.status()}`);
  const policy = response.headers()['content-security-policy'] ?? '';
  for (const directive of ["default-src 'none'", "script-src 'self'", "worker-src 'self'", "connect-src 'self'"]) {
    expect(policy.split(/;\s*/).includes(directive), `${directive} is missing in "${policy}"`);
  }
  config = JSON.parse(await page.locator('#graphiql-config').textContent());
});

await check('query editor shows the first example', async () => {
  await editorReady();
  const text = await modelText('operation.graphql');
  const expected = config.tabs?.[0]?.query;
  expect(expected ? text === expected : text !== null, `it shows ${JSON.stringify(text)}`);
  return `${text.split('\n').length} lines`;
});

await check('editor text is coloured', async () => {
  await page.waitForFunction(() => {
    const tokens = document.querySelectorAll('.graphiql-query-editor .view-line [class*="mtk"]');
    return new Set([...tokens].map((token) => token.className)).size > 2;
  });
});

await check('variables editor shows the variables of the first example', async () => {
  const given = config.tabs?.[0]?.variables;
  if (!given) return 'none given';
  const shown = JSON.parse(await modelText('variables.json'));
  const expected = typeof given === 'string' ? JSON.parse(given) : given;
  expect(JSON.stringify(shown) === JSON.stringify(expected), JSON.stringify(shown));
});

let titles = [];
await check('every example has a tab', async () => {
  titles = await tabTitles();
  const expected = config.tabs?.length || 1;
  expect(titles.length === expected, `${titles.length} tabs for ${expected} examples`);
  expect(!config.tabs?.length || !titles.includes('<untitled>'), `untitled tab in ${titles.join(', ')}`);
  return titles.join(', ');
});

await check('documentation explorer opens with the schema', async () => {
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await page.waitForSelector('.graphiql-doc-explorer .graphiql-doc-explorer-root-type, .graphiql-doc-explorer a');
  return page.locator('.graphiql-doc-explorer-title').innerText();
});

await check('execute button shows a result', async () => {
  await page.locator('.graphiql-execute-button').click();
  const operations = page.getByRole('menuitem'); // a document with several operations asks which one to run
  await operations
    .first()
    .waitFor({ timeout: 1000 })
    .then(() => operations.first().click())
    .catch(() => {});
  await waitForModel('response.json');
  const result = JSON.parse(await modelText('response.json'));
  expect(result.data && !result.errors, JSON.stringify(result).slice(0, 200));
  await page.waitForSelector('.result-window .view-line');
  return JSON.stringify(result).slice(0, 80);
});
if (screenshot) await page.screenshot({ path: screenshot });

await check('language services run as workers', async () => {
  const names = page.workers().map((worker) => path.basename(new URL(worker.url()).pathname));
  expect(names.includes('graphql.worker.js'), `workers: ${names.join(', ')}`);
  return names.sort().join(', ');
});

await check('prettify works', async () => {
  const before = await modelText('operation.graphql');
  await setQuery('query   Untidy{__typename}');
  await page.locator('button[aria-label^="Prettify"]').click();
  await waitForModel('operation.graphql', 'query Untidy {\n  __typename\n}\n');
  await setQuery(before);
});

await check('history opens and lists the run', async () => {
  await page.getByRole('button', { name: 'Show History' }).click();
  await page.waitForSelector('.graphiql-history-item');
});

await check('query builder opens with the schema', async () => {
  await page.getByRole('button', { name: 'Show GraphiQL Explorer' }).click();
  await page.waitForSelector('.graphiql-explorer-root .graphiql-explorer-field-view, .graphiql-explorer-node');
});

await check('tabs and variables are the same after a reload', async () => {
  await page.waitForTimeout(1000); // GraphiQL saves with a delay
  const variables = await modelText('variables.json');
  await page.reload({ waitUntil: 'load' });
  await editorReady();
  const after = await tabTitles();
  expect(after.join() === titles.join(), after.join(', '));
  expect((await modelText('variables.json')) === variables, 'the variables differ');
});

await check('every tab opens with its own query', async () => {
  for (const [index, tab] of (config.tabs ?? []).entries()) {
    await page.locator('.graphiql-tab .graphiql-tab-button').nth(index).click();
    expect((await modelText('operation.graphql')) === tab.query, `tab ${index + 1} shows another query`);
  }
});

await check('no request to another host', () => {
  none(seen.foreign);
  return `${seen.requests} requests`;
});
await check('no failed request', () => none(seen.failed));
await check('no violation of the Content-Security-Policy', () => none(seen.violations));
await check('no error in the page', () => none(seen.errors));

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
