// Finds out what the opening runs. Writes the names of the functions that it does
// not run into scripts/later.txt, and the places that it does not come by in those
// that it runs into scripts/arms.txt. A list that is out of date makes the page
// larger, not wrong.
//
// The module of the last build gets a mark at each place that is jumped to. The
// page is opened with it in several ways and touched, while the rest cannot be
// loaded: so what waits for the rest belongs to the opening, what follows does not.
import { readFileSync, writeFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { launchOptions } from '../tests/e2e/chromium.mjs';
import { serve } from '../tests/e2e/server.mjs';
import { shape } from './arms.mjs';
import { places } from './flow.mjs';
import { plain } from './split.mjs';
import * as wasm from './wasm.mjs';

const here = (path) => new URL(path, import.meta.url);
const { section, kind } = wasm;
// Shorter functions cost more as a stand-in than as themselves.
const LEAST = 30;

const module = wasm.read(readFileSync(here('../target/whole.wasm')));
const PAGE = 65_536;
const marksAt = module.memories[0].least * PAGE;
// The number of each function's first mark, and of all.
let count = 0;
const firstMark = module.bodies.map((body) => (count += places(body).length) - places(body).length);

function marked() {
  const sections = new Map(module.sections);
  const { least, ...most } = module.memories[0];
  sections.set(section.memory, wasm.list([wasm.limits({ ...most, least: least + Math.ceil(count / PAGE) })]));
  sections.set(section.global, wasm.list([...module.globals.map(({ is }) => is), [0x7f, 1, 0x41, 0, 0x0b]]));
  sections.set(section.export, wasm.list([
    ...module.exports, { name: 'whole', kind: kind.global, index: module.globals.length },
  ].map((one) => [...wasm.text(one.name), one.kind, ...wasm.number(one.index)])));
  const bodies = module.bodies.map((body, index) => {
    const parts = [];
    let copied = 0;
    places(body).forEach((at, place) => {
      const mark = [0x41, 0, 0x41, 1, 0x3a, 0, ...wasm.number(marksAt + firstMark[index] + place)];
      parts.push(body.subarray(copied, at), Buffer.from(mark));
      copied = at;
    });
    return Buffer.concat([...parts, body.subarray(copied)]);
  });
  sections.set(section.code, Buffer.concat([
    Buffer.from(wasm.number(bodies.length)),
    ...bodies.flatMap((body) => [Buffer.from(wasm.number(body.length)), body]),
  ]));
  return wasm.write(sections);
}

const server = await serve();
const address = `http://127.0.0.1:${server.address().port}/`;
const browser = await chromium.launch(launchOptions);
const run = new Uint8Array(count);
const body = marked();
const bindings = readFileSync(here('../target/whole.js'), 'utf8');

async function open(options, seconds, touch = async () => {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  await page.route('**/*.wasm', (route) =>
    route.request().url().includes('-rest') ? route.abort() : route.fulfill({ body, contentType: 'application/wasm' }));
  await page.route('**/ripple-*.js', (route) => route.fulfill({ body: bindings, contentType: 'text/javascript' }));
  await page.route(address, async (route) => {
    const html = await (await route.fetch()).text();
    const open = html.replace(/<meta http-equiv[^>]*>/, '').replace(/ integrity="[^"]*"/g, '')
      .replace('window.wasmBindings', 'window.module = wasm; window.wasmBindings');
    await route.fulfill({ body: open, contentType: 'text/html' });
  });
  await page.goto(address);
  await page.locator('[data-ready="true"]').waitFor({ state: 'attached' });
  await page.waitForTimeout(seconds * 1_000);
  await touch(page);
  const marks = await page.evaluate(
    ([at, count]) => Array.from(new Uint8Array(window.module.memory.buffer, at, count)),
    [marksAt, run.length],
  );
  marks.forEach((mark, index) => (run[index] |= mark));
  await context.close();
}

// Everything that a person can do before anything is done about it.
async function touch(page) {
  for (const key of ['q', 'k', 'w', '1', '?', ' ', 'Enter', 'Escape', 'ArrowRight', ']']) await page.keyboard.press(key);
  for (let presses = 0; presses < 12; presses += 1) {
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
  }
  for (const button of await page.locator('button:visible, summary:visible, [role=button]:visible').all()) {
    await button.click({ timeout: 300, force: true }).catch(() => {});
  }
  await page.mouse.move(500, 300, { steps: 5 });
  await page.waitForTimeout(500);
}

try {
  await open({}, 25, touch);
  await open({ colorScheme: 'dark', viewport: { width: 1600, height: 1000 } }, 5);
  await open({ viewport: { width: 390, height: 800 }, hasTouch: true }, 10, touch);
  await open({ reducedMotion: 'reduce' }, 15, touch);
} finally {
  await browser.close();
  server.close();
}

// What has one name, or one shape, is one: it is run when any of it is.
const names = new Map();
const arms = new Map();
module.bodies.forEach((code, index) => {
  const name = plain(module.names.get(module.imported + index) ?? '');
  const isRun = run[firstMark[index]] === 1;
  const of = names.get(name) ?? { isRun: false, least: code.length };
  names.set(name, { isRun: of.isRun || isRun, least: Math.min(of.least, code.length) });
  if (!isRun) return;
  const notRun = places(code).flatMap((_, place) => (run[firstMark[index] + place] === 0 ? [place] : []));
  const known = arms.get(shape(name, code)) ?? notRun;
  arms.set(shape(name, code), known.filter((place) => notRun.includes(place)));
});
const write = (file, lines) =>
  writeFileSync(here(file), `${['# What the opening does not run. Written by scripts/record.mjs.', ...lines.sort()].join('\n')}\n`);
write('later.txt', [...names].filter(([name, of]) => name && !of.isRun && of.least > LEAST).map(([name]) => name));
write('arms.txt', [...arms].filter(([, notRun]) => notRun.length > 0).map(([name, notRun]) => `${name} ${notRun.join(' ')}`));
console.log(`${run.reduce((sum, mark) => sum + mark)} of ${run.length} places are come by in the opening`);
