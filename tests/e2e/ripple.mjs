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
      if (url.protocol.startsWith('http') && url.origin !== new URL(baseURL).origin) {
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

// Fails when axe finds a barrier; says which rule, where, and why.
export async function expectNoBarrier(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target }) => target).join(' | ')}`),
  ).toEqual([]);
}
