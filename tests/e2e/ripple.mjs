// What every end-to-end test stands on: `import { test, expect } from './ripple.mjs'`.
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect } from '@playwright/test';

export { expect };

export const test = base.extend({
  // A page that fails its test when it complains or asks another host.
  page: async ({ page, baseURL }, use) => {
    const faults = [];
    page.on('console', (message) => {
      // Nothing that the page loads ahead may be loaded in vain.
      const fault = message.type() === 'error' || message.text().includes('preload');
      if (fault) faults.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
    page.on('request', (request) => {
      const url = new URL(request.url());
      // A test may itself be another site, under this machine's other name.
      const ours = url.origin === new URL(baseURL).origin || url.hostname === 'localhost';
      if (url.protocol.startsWith('http') && !ours) {
        faults.push(`request to another host: ${url}`);
      }
    });
    await use(page);
    expect(faults).toEqual([]);
  },
});

// Opens the page and waits until it can be used.
export async function open(page, address = './') {
  await page.goto(address);
  await expect(page.locator('[data-ready="true"]')).toBeAttached();
}

// The screen's clock stands: time passes only when a test says so, by `page.clock.runFor`. What follows is
// the same on every machine, however fast.
export async function holdClock(page) {
  await page.clock.install({ time: 0 });
  await page.clock.pauseAt(60_000);
  // This clock numbers what waits for it beyond what fits into the page's 32 bits.
  await page.addInitScript(() => {
    for (const [ask, cancel] of [['requestAnimationFrame', 'cancelAnimationFrame'], ['setTimeout', 'clearTimeout'], ['setInterval', 'clearInterval']]) {
      const [asks, cancels, numbers] = [window[ask].bind(window), window[cancel].bind(window), []];
      window[ask] = (...asked) => numbers.push(asks(...asked));
      window[cancel] = (number) => cancels(numbers[number - 1]);
    }
  });
}

// Fails when axe finds a barrier; says which rule, where, and why. All its rules are asked, or those named.
// Frames of another origin take a second, empty page, and that takes longer than the look.
export async function expectNoBarrier(page, { rules, frames = false } = {}) {
  const axe = new AxeBuilder({ page }).setLegacyMode(!frames);
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target}: ${failureSummary}`).join(' | ')}`),
  ).toEqual([]);
}
