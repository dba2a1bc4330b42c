// Measures the release build in dist/ in Chromium; prints `name value unit`.
//
// The page helps by an address: `?bench=5` and `?bench=50` play a busy run with
// that many servers by themselves, `?bench=engine` runs the engine flat out and
// writes data-events-per-s on the root. Each says so with data-bench on the root
// by the time that it is ready; a figure whose page does not is `missing`.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { launchOptions } from '../tests/e2e/chromium.mjs';
import { fileOf, serve } from '../tests/e2e/server.mjs';

const server = await serve();
const address = `http://127.0.0.1:${server.address().port}/`;
const browser = await chromium.launch(launchOptions);

// Runs `measure` on a page of its own, with nothing cached.
async function onPage(measure) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  try {
    return await measure(page, await context.newCDPSession(page));
  } finally {
    await context.close();
  }
}

async function open(page, query = '') {
  await page.goto(address + query);
  await page.locator('[data-ready="true"]').waitFor({ state: 'attached' });
}

async function openBench(page, name) {
  await open(page, `?bench=${name}`);
  return (await page.locator('html[data-bench]').count()) > 0;
}

function print(name, value, unit) {
  console.log(`${name} ${value ?? 'missing'} ${unit}`);
}

// Everything that the first page loads, as a host that compresses sends it.
const bundle = () =>
  onPage(async (page) => {
    const paths = new Set();
    page.on('response', (response) => paths.add(new URL(response.url()).pathname));
    await open(page);
    await page.waitForLoadState('networkidle');
    // A browser with a window also loads the icon.
    paths.add(await page.locator('link[rel~=icon]').evaluate((icon) => new URL(icon.href).pathname));
    return [...paths].reduce((sum, path) => sum + gzipSync(readFileSync(fileOf(path)), { level: 9 }).length, 0);
  });

// From the start of the navigation until the page can be used, on a processor
// that is four times as slow.
const start = () =>
  onPage(async (page, devtools) => {
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await page.addInitScript(() => {
      window.readyAt = new Promise((resolve) => {
        const observer = new MutationObserver(() => {
          if (!document.querySelector('[data-ready="true"]')) return;
          observer.disconnect();
          resolve(performance.now());
        });
        observer.observe(document, { attributes: true, childList: true, subtree: true });
      });
    });
    await page.goto(address, { waitUntil: 'commit' });
    // Not by the page's own means: what they put into the page runs on the slow processor, too.
    const { result } = await devtools.send('Runtime.evaluate', { expression: 'readyAt', awaitPromise: true });
    return result.value;
  });

// Time on the main thread (script, style, layout, paint) for one frame.
const frame = (servers) =>
  onPage(async (page, devtools) => {
    if (!(await openBench(page, servers))) return undefined;
    // The thread's own time: what else the machine does must not count.
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    const busy = async () => {
      const { metrics } = await devtools.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
    };
    await page.waitForTimeout(2000);
    const before = await busy();
    const frames = await page.evaluate(
      (seconds) =>
        new Promise((resolve) => {
          let count = 0;
          const end = performance.now() + seconds * 1000;
          requestAnimationFrame(function next(now) {
            count += 1;
            now < end ? requestAnimationFrame(next) : resolve(count);
          });
        }),
      5,
    );
    const after = await busy();
    if (frames < 5 * 50) console.error(`frame.${servers}_servers: only ${Math.round(frames / 5)} frames a second`);
    return ((after - before) / frames).toFixed(2);
  });

const engine = () =>
  onPage(async (page) => {
    if (!(await openBench(page, 'engine'))) return undefined;
    const root = page.locator('html[data-events-per-s]');
    await root.waitFor({ state: 'attached', timeout: 120_000 });
    return Math.round(await root.evaluate((html) => Number(html.dataset.eventsPerS)));
  });

try {
  print('engine.wasm.events_per_s', await engine(), 'events/s');
  for (const servers of [5, 50]) print(`frame.${servers}_servers.ms`, await frame(servers), 'ms');
  print('bundle.gzip.bytes', await bundle(), 'bytes');
  const starts = [];
  for (let i = 0; i < 7; i += 1) starts.push(await start());
  print('start.interactive.ms', Math.round(starts.sort((a, b) => a - b)[3]), 'ms');
} finally {
  await browser.close();
  server.close();
}
