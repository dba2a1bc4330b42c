// Takes the release page's module apart, after trunk has built it: what the
// opening does not run becomes a file of its own. `scripts/later.txt` names the
// functions, `scripts/arms.txt` the parts of functions.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { minify } from 'terser';
import { cut, shape } from './arms.mjs';
import { arranged } from './order.mjs';
import { plain, shortened, split } from './split.mjs';
import { read } from './wasm.mjs';

const staging = process.env.TRUNK_STAGING_DIR;
// What `scripts/record.mjs` looks at.
const whole = join(import.meta.dirname, '../target/whole');

const digest = (kind, bytes, form) => createHash(kind).update(bytes).digest(form);
const lines = (name) =>
  readFileSync(join(import.meta.dirname, name), 'utf8').split('\n').filter((line) => line && !line.startsWith('# '));
const listed = new Set(lines('later.txt'));
const cold = new Map(lines('arms.txt').map((line) => {
  const [name, ...places] = line.split(' ');
  return [name, new Set(places.map(Number))];
}));

const briefly = async (script) => (await minify(script, { module: true, compress: { passes: 2 } })).code;

// What the compilers of browsers know, and no more.
const FEATURES = [
  '--mvp-features', '--enable-bulk-memory', '--enable-bulk-memory-opt', '--enable-reference-types',
  '--enable-multivalue', '--enable-nontrapping-float-to-int', '--enable-sign-ext', '--enable-mutable-globals',
];

// Trunk's own optimising left the functions apart, so that they could be told apart. A browser compiles
// each when it is first called, so fewer and shorter ones begin sooner. Rust puts nothing below 1 MB.
function optimised(part) {
  const [before, after] = [`${whole}-first.wasm`, `${whole}-small.wasm`];
  writeFileSync(before, part);
  execFileSync('wasm-opt', ['-Oz', '--converge', '--low-memory-unused', ...FEATURES, before, '-o', after]);
  return readFileSync(after);
}

if (process.env.TRUNK_PROFILE === 'release') {
  const name = readdirSync(staging).find((file) => file.endsWith('_bg.wasm'));
  const bytes = readFileSync(join(staging, name));
  copyFileSync(join(staging, name), `${whole}.wasm`);
  const uncut = read(bytes);
  const module = cut(uncut, (index) =>
    cold.get(shape(plain(uncut.names.get(index) ?? ''), uncut.bodies[index - uncut.imported])));
  const short = shortened(module);
  const { first: loose, account, rest } = split(module, listed, short);
  const first = arranged(optimised(loose));
  const script = name.replace('_bg.wasm', '.js');
  const bindings = readFileSync(join(staging, script), 'utf8');
  copyFileSync(join(staging, script), `${whole}.js`);
  const brief = await briefly(bindings.replace(/\b(__wb|wasm_bindgen__)\w+/g, (word) => short.get(word) ?? word));
  // The names must change when the parts do, also where the module did not.
  const mark = digest('sha256', Buffer.concat([first, rest, Buffer.from(brief)]), 'hex').slice(0, 16);
  const names = { first: `ripple-${mark}.wasm`, rest: `ripple-${mark}-rest.wasm`, script: `ripple-${mark}.js` };
  for (const old of [name, script]) rmSync(join(staging, old));
  writeFileSync(join(staging, names.script), brief);
  writeFileSync(join(staging, names.first), first);
  writeFileSync(join(staging, names.rest), rest);
  const file = join(staging, 'index.html');
  let page = readFileSync(file, 'utf8').replace(/\s*<!--[^]*?-->/g, '');
  for (const [, snippet] of bindings.matchAll(/ from ['"]\.\/(snippets\/[^'"]+)/g)) {
    const own = readFileSync(join(staging, snippet), 'utf8');
    const brief = await briefly(own.replace("{ signatures: '', slots: '' }", () => JSON.stringify(account)));
    writeFileSync(join(staging, snippet), brief);
    page = page.replace(digest('sha384', own, 'base64'), digest('sha384', brief, 'base64'));
  }
  page = page
    .replaceAll(name, names.first)
    .replaceAll(script, names.script)
    .replaceAll(digest('sha384', bindings, 'base64'), digest('sha384', brief, 'base64'))
    .replaceAll(digest('sha384', bytes, 'base64'), digest('sha384', first, 'base64'))
    .replace('content="the rest"', `content="./${names.rest}"`);
  if (!page.includes(names.rest)) throw new Error('index.html has no place for the name of the rest');
  writeFileSync(file, page);
  for (const part of [first, rest]) await WebAssembly.compile(part);
}
