// Bundles GraphiQL into ../../assets/graphiql/, each file gzipped. The output depends only on the sources and the
// lock file: the compressor is a pinned JavaScript one because the zlib inside Node differs between versions.
import { createHash } from 'node:crypto';
import { readFile, rm, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { gzipSync } from 'fflate';
import { licenseText } from './licenses.mjs';

const root = path.dirname(fileURLToPath(import.meta.url));
const target = path.resolve(root, '../../assets/graphiql');

const MEDIA_TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

/** GraphiQL's style sheet holds every subset of its fonts as data URLs; the latin one covers German and English. */
const latinFontsOnly = {
  name: 'latin-fonts-only',
  setup(build) {
    build.onLoad({ filter: /[\\/]graphiql[\\/]dist[\\/]style\.css$/ }, async ({ path: file }) => {
      const css = await readFile(file, 'utf8');
      const isLatin = (face) => !face.includes('unicode-range') || face.includes('U+0000-00FF');
      const contents = css.replace(/@font-face\s*\{[^}]*\}/g, (face) => (isLatin(face) ? face : ''));
      return { contents, loader: 'css' };
    });
  },
};

/** GraphiQL's style sheet already contains that of Monaco, so the imports inside Monaco would only repeat it. */
const monacoStylesOnce = {
  name: 'monaco-styles-once',
  setup(build) {
    build.onLoad({ filter: /[\\/]monaco-editor[\\/]esm[\\/].*\.css$/ }, () => ({ contents: '', loader: 'css' }));
  },
};

/** The explorer plugin calls `require('graphql')`; everything has to share one copy, the ES module. */
const oneGraphql = {
  name: 'one-graphql',
  setup(build) {
    build.onResolve({ filter: /^graphql$/ }, () => ({ path: path.join(root, 'node_modules/graphql/index.mjs') }));
  },
};

/** GraphiQL imports Prettier's parsers by old names that give CommonJS, from which its named imports come out empty. */
const prettierParsers = {
  'prettier/parser-babel': 'prettier/plugins/babel',
  'prettier/parser-graphql': 'prettier/plugins/graphql',
};

const bundle = (options) =>
  esbuild.build({
    absWorkingDir: root,
    alias: prettierParsers,
    bundle: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    format: 'esm',
    jsx: 'automatic',
    legalComments: 'eof',
    logLevel: 'warning',
    metafile: true,
    minify: true,
    outdir: 'out', // names the files only, nothing is written there
    plugins: [latinFontsOnly, monacoStylesOnce, oneGraphql],
    target: 'es2022',
    write: false,
    ...options,
  });

const results = await Promise.all([
  bundle({
    entryPoints: { graphiql: 'src/main.jsx' },
    splitting: true,
    chunkNames: 'chunk-[hash]',
  }),
  bundle({
    entryPoints: {
      'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
      'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
      'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
    },
  }),
]);

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });

const files = {};
const outputs = results
  .flatMap((result) => result.outputFiles)
  .map(({ path: file, contents }) => ({ name: path.basename(file), contents }))
  .filter(({ contents }) => contents.length > 0)
  .sort((a, b) => (a.name < b.name ? -1 : 1));
for (const { name, contents } of outputs) {
  const gz = gzipSync(contents, { level: 9, mtime: 0 });
  files[name] = {
    sha256: createHash('sha256').update(gz).digest('hex'),
    bytes: gz.length,
    mediaType: MEDIA_TYPES[path.extname(name)],
  };
  if (!files[name].mediaType) throw new Error(`no media type known for ${name}`);
  await writeFile(path.join(target, `${name}.gz`), gz);
}

const sources = results.flatMap((result) => Object.keys(result.metafile.inputs));
await writeFile(path.join(target, 'manifest.json'), `${JSON.stringify(files, null, 2)}\n`);
await writeFile(path.join(target, 'LICENSES.txt'), await licenseText(root, sources));
await writeFile(path.join(target, 'page.html'), await readFile(path.join(root, 'src/page.html')));

const total = Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0);
console.log(`${outputs.length} files, ${total} bytes gzipped`);
