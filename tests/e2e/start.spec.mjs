import { test as plainTest } from '@playwright/test';
import { expect, expectNoBarrier, open, test } from './ripple.mjs';

test('the page can be used, and complains of nothing', async ({ page }) => {
  await open(page);
  await expect(page).toHaveTitle('Ripple: replication, shown');
});

for (const colorScheme of ['light', 'dark']) {
  test(`no barrier on the first screen, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await open(page);
    await expectNoBarrier(page);
  });
}

test('any sub-path serves the page', async ({ page }) => {
  await page.route('**/some/folder/**', async (route) => {
    await route.continue({ url: route.request().url().replace('/some/folder', '') });
  });
  await open(page, './some/folder/');
});

test('the opening loads the first part of the module, the first act the rest', async ({ page }) => {
  const loaded = [];
  page.on('request', (request) => loaded.push(request.url()));
  await open(page);
  expect(loaded.filter((url) => url.endsWith('-rest.wasm'))).toEqual([]);
  // A constant that is not here reads as zeros.
  expect(await page.locator('html').evaluate((html) => html.outerHTML)).not.toContain('\0');
  const rest = page.waitForResponse('**/*-rest.wasm');
  await page.keyboard.press('?');
  expect((await rest).ok()).toBe(true);
  await expect(page.getByRole('dialog')).toBeVisible();
});

// Not the page's own test: the browser complains of what did not come.
plainTest('an act says so when the rest cannot be loaded, and can be tried again', async ({ page }) => {
  await page.route('**/*-rest.wasm', (route) => route.abort());
  await open(page);
  await page.keyboard.press('?');
  await expect(page.getByText('a part of the page that could not be loaded').first()).toBeVisible();
  await page.unroute('**/*-rest.wasm');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
});
