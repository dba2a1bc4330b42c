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
