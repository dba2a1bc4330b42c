// Messages on their way: listed, looked at, held and let go; a write followed to every server and back.
import { expect, expectNoBarrier, open, test } from './ripple.mjs';
import { button, press, server } from './stage.mjs';

const panel = (page) => page.locator('.selected-part, .break:not(.asleep)');
const list = (page) => page.getByRole('region', { name: 'Messages' });

async function openList(page) {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  await page.getByLabel('Full detail').check();
  await press(page, list(page).getByRole('button', { name: /^Messages/ }));
}

test('a message is chosen from the list, held and released', async ({ page }) => {
  await openList(page);
  await press(page, list(page).getByRole('button', { name: 'Update 5 from S1 to S2' }));
  await expect(panel(page).getByRole('heading', { name: 'Update 5 from S1 to S2' })).toBeVisible();
  await expect(panel(page).getByText("Because S1's disk had finished writing.")).toBeVisible();
  await expectNoBarrier(page);
  await press(page, button(page, 'Hold it'));
  await expect(list(page).getByRole('button', { name: 'Update 5 from S1 to S2, held' })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.locator('.msg .held')).toBeVisible();
  await press(page, button(page, 'Release it'));
  await expect(button(page, 'Hold it')).toBeVisible();
  await press(page, button(page, 'Drop it'));
  await expect(panel(page).getByText(/^It vanishes|^Vanished at/)).toBeVisible();
});

test('the list is used by keyboard alone', { tag: '@desktop' }, async ({ page }) => {
  await openList(page);
  const update = list(page).getByRole('button', { name: 'Update 5 from S1 to S3' });
  await update.focus();
  await page.keyboard.press('Enter');
  await expect(update).toHaveAttribute('aria-pressed', 'true');
  await button(page, 'Double it').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'What is happening' })).toContainText('will arrive twice');
});

test('a write is followed to every server and back, and a missing step says why', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  await page.keyboard.press('w');
  await press(page, server(page, 'S3').getByText('S3', { exact: true }));
  await press(page, page.locator('.token-write', { hasText: '5' }));
  const follow = panel(page).locator('summary', { hasText: 'Follow it to every server and back' });
  await press(page, follow);
  await expect(panel(page).getByText(/^S1 has it as LSN 6 at/)).toBeVisible();
  await expect(panel(page).getByText(/^The update to S2 is on its way, due at/)).toBeVisible();
  await expect(panel(page).getByText('Done needs 1 acknowledgement; it has 0.')).toBeVisible();
  await expectNoBarrier(page);
});

test('without a wish for more the list is not there', async ({ page }) => {
  await open(page);
  await expect(list(page)).toHaveCount(0);
});
