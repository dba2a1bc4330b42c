import { expect, open, test } from './ripple.mjs';
import { button, pause, press, server } from './stage.mjs';

test('a disk is destroyed: the copy is gone for good', async ({ page }) => {
  await open(page);
  await pause(page);
  await press(page, server(page, 'S3').getByText('S3', { exact: true }));
  const bar = page.getByRole('region', { name: 'Break things' });
  await expect(bar).toContainText('Knock out S3: it stops now');
  await press(page, button(page, "Destroy S3's disk"));
  await expect(server(page, 'S3')).toHaveAccessibleName('S3, down');
  await expect(server(page, 'S3')).toContainText('disk gone');
});

test('a replica that is promoted by hand asks for votes', async ({ page }) => {
  await open(page);
  await pause(page);
  await press(page, server(page, 'S3').getByText('S3', { exact: true }));
  await press(page, button(page, 'Promote S3'));
  await expect(page.getByRole('region', { name: 'What is happening' })).toContainText(/S3 asks .*vote/);
});

test('a link is cut and healed by keyboard', { tag: '@desktop' }, async ({ page }) => {
  await open(page);
  await page.keyboard.press('Space');
  const link = page.getByRole('button', { name: /^Link S2 to S3/ });
  await link.focus();
  await page.keyboard.press('Enter');
  await expect(link).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('x');
  await expect(link).toHaveAccessibleName('Link S2 to S3, cut');
  await press(page, button(page, 'Heal S2 to S3'));
  await expect(link).toHaveAccessibleName('Link S2 to S3');
  await page.keyboard.press('Escape');
  await expect(page.getByText('Select a server or a link.')).toBeVisible();
});

test('a link is selected by pointer and cut in one direction', async ({ page }) => {
  await open(page);
  await pause(page);
  const link = page.getByRole('button', { name: /^Link S1 to S2/ });
  await link.dispatchEvent('click');
  await press(page, button(page, 'Cut only S1 to S2'));
  await expect(link).toHaveAccessibleName(/^Link S1 to S2, cut/);
});

test('arrows move inside the stage, and Tab reaches it once', { tag: '@desktop' }, async ({ page }) => {
  await open(page);
  await server(page, 'S1').focus();
  await page.keyboard.press('ArrowDown');
  await expect(server(page, 'S1')).not.toBeFocused();
  await expect(page.locator('.stage :focus')).toBeAttached();
  await page.keyboard.press('2');
  await expect(server(page, 'S2')).toHaveAttribute('aria-current', 'true');
  await expect(page.locator('.card[tabindex="0"], .hit[tabindex="0"]')).toHaveCount(1);
});
