import { expect, expectNoBarrier, open, test } from './ripple.mjs';
import { button, openSettings, pause, press, server } from './stage.mjs';

const selected = (page) => page.locator('.selected-part, .break:not(.asleep)');

test('a line of narration selects what it speaks of, and the panel says what that is', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  await press(page, button(page, 'S1 sends update 5 to S2 and S3.'));
  await expect(selected(page).getByRole('heading', { name: "Write 5, Lin's booking" })).toBeVisible();
  await expect(page.locator('.token-write.selected .number')).toHaveText('5');
  await expectNoBarrier(page);
});

test('a server is told in words', async ({ page }) => {
  await open(page);
  await pause(page);
  await press(page, server(page, 'S2').getByText('S2', { exact: true }));
  await expect(selected(page).getByRole('heading', { name: 'S2, replica, epoch 1' })).toBeVisible();
  await expect(selected(page).getByText(/^Newest: \d+, .+ booking\.$/)).toBeVisible();
});

test('where cards are too small for a log, the selected server has its log beside the stage', { tag: '@desktop' }, async ({ page }) => {
  await open(page);
  await pause(page);
  await openSettings(page, 'Cluster');
  await page.getByLabel('Servers', { exact: true }).selectOption('7');
  await press(page, server(page, 'S4').getByText('S4', { exact: true }));
  await expect(page.locator('.selected-part .strip .slot')).toHaveCount(7);
});

test('while time stands the arrows reach what is on its way', { tag: '@desktop' }, async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  const update = page.getByRole('button', { name: /^Update 5 from S1 to / });
  await expect(update).toHaveCount(2);
  await server(page, 'S1').focus();
  const inFocus = () => page.evaluate(() => document.activeElement.getAttribute('aria-label'));
  for (const arrow of ['Left', 'Left', 'Right']) {
    if ((await inFocus()).startsWith('Update 5')) break;
    await page.keyboard.press(`Arrow${arrow}`);
  }
  expect(await inFocus()).toMatch(/^Update 5/);
  await page.keyboard.press('Enter');
  await expect(page.locator('.selected-part').getByText(/^Once S\d has it/)).toBeVisible();
  await expectNoBarrier(page);
  await press(page, button(page, 'Play'));
  await expect(update).toHaveCount(0);
});

test('nothing lies over the server that is selected', async ({ page }) => {
  await open(page);
  await pause(page);
  for (const full of [false, true]) {
    await page.getByLabel('Full detail').setChecked(full);
    await page.keyboard.press('Escape');
    await press(page, server(page, 'S3').getByText('S3', { exact: true }));
    await expect
      .poll(() => server(page, 'S3').evaluate((card) => {
        const { x, y, width, height } = card.getBoundingClientRect();
        const at = (down) => document.elementFromPoint(x + width / 2, y + down);
        return card.contains(at(8)) && card.contains(at(height - 8));
      }))
      .toBe(true);
  }
});
