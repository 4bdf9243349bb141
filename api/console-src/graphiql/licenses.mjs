// Collects the licence texts of the packages that a bundle was made from.
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

/** Packages published without a licence file, and a package of the same project and licence that has it. */
const SAME_PROJECT = {
  '@graphiql/plugin-doc-explorer': 'graphiql',
  '@graphiql/plugin-explorer': 'graphiql',
  '@graphiql/plugin-history': 'graphiql',
  'react-compiler-runtime': 'react',
  'react-remove-scroll-bar': 'react-remove-scroll',
};

const RULE = '='.repeat(80);

const INTRODUCTION = `Third-party software in the GraphiQL bundle of Verbund

The packages are grouped by licence text. Parts embedded in other packages (fonts, icons, a sanitiser) come last.
The notices of Monaco and Prettier cover their whole distribution, of which the bundle contains a part.
`;

/** `sources` are the input paths of a bundle, relative to `root`. */
export async function licenseText(root, sources) {
  const directories = new Set(sources.map(packageDirectory).filter(Boolean));
  const groups = new Map();
  for (const directory of [...directories].sort()) {
    const { title, text } = await describe(root, directory);
    groups.set(text, (groups.get(text) ?? new Set()).add(title));
  }
  const sections = [...groups].map(([text, titles]) => `${[...titles].sort().join('\n')}\n\n${text}`);
  const embedded = await readFile(path.join(root, 'notices.txt'), 'utf8');
  return `${[INTRODUCTION.trim(), ...sections, embedded.trim()].join(`\n\n${RULE}\n`)}\n`;
}

/** The innermost package directory of a path such as node_modules/a/node_modules/@b/c/index.js. */
function packageDirectory(source) {
  return /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/.exec(source)?.[0];
}

async function describe(root, directory) {
  const { name, version, license } = JSON.parse(await readFile(path.join(root, directory, 'package.json'), 'utf8'));
  const texts =
    (await licenseFiles(path.join(root, directory))) ??
    (SAME_PROJECT[name] && (await licenseFiles(path.join(root, 'node_modules', SAME_PROJECT[name]))));
  if (!license || !texts) throw new Error(`no licence found for ${name} ${version}`);
  return { title: `${name} ${version} (${license})`, text: texts };
}

async function licenseFiles(directory) {
  const names = (await readdir(directory)).filter((name) => /^(licen[cs]e|notice|third-?party-?notices)/i.test(name));
  if (names.length === 0) return undefined;
  const texts = await Promise.all(names.sort().map((name) => readFile(path.join(directory, name), 'utf8')));
  return texts.map((text) => text.replace(/\r\n?/g, '\n').replace(/[ \t]+$/gm, '').trim()).join('\n\n');
}
