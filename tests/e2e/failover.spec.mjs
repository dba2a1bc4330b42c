import { expect, open, test } from './ripple.mjs';
import { button, pause, press, rowOf, server, skipUntil } from './stage.mjs';

test('the primary is knocked out, a replica takes over, the old primary comes back', async ({ page }) => {
  await open(page);
  await pause(page);
  await expect(server(page, 'S1')).toHaveAccessibleName('S1, primary, epoch 1');
  await expect(server(page, 'S2')).toHaveAccessibleName('S2, replica, epoch 1');
  await press(page, button(page, 'Knock out S1'));
  await expect(server(page, 'S1')).toHaveAccessibleName('S1, down');
  await skipUntil(page, 'S2', /^S2, primary, epoch 2/);
  await press(page, button(page, 'Bring back S1'));
  await skipUntil(page, 'S1', /^S1, replica, epoch 2/);
  // Done when one replica has it: nothing that was done is lost.
  for (const write of [1, 2, 3, 4]) await expect(rowOf(page, write)).toContainText('safe');
});

test('the same by keyboard alone', { tag: '@desktop' }, async ({ page }) => {
  await open(page);
  await page.keyboard.press('Space');
  await expect(button(page, 'Play')).toBeVisible();
  const knockOut = button(page, 'Knock out S1');
  for (let stops = 0; stops < 20; stops += 1) {
    await page.keyboard.press('Tab');
    if (await knockOut.evaluate((element) => element === document.activeElement)) break;
  }
  await expect(knockOut).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(server(page, 'S1')).toHaveAccessibleName('S1, down');
  await skipUntil(page, 'S2', /^S2, primary, epoch 2/, () => page.keyboard.press('Shift+ArrowRight'));
  await expect(button(page, 'Bring back S1')).toBeFocused();
  await page.keyboard.press('Enter');
  await skipUntil(page, 'S1', /^S1, replica, epoch 2/, () => page.keyboard.press('Shift+ArrowRight'));
});

test('it plays on by itself at a faster pace', async ({ page }) => {
  await open(page);
  for (let faster = 0; faster < 3; faster += 1) await press(page, button(page, 'Faster'));
  await press(page, button(page, 'Knock out the primary'));
  await expect(page.getByRole('group', { name: /^S[23], primary, epoch 2/ })).toBeVisible();
});

test('the Guide and the narration say what happens', async ({ page }) => {
  await open(page);
  await pause(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Three servers keep the same file.');
  await press(page, button(page, 'Knock out the primary'));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('No primary for');
  await expect(page.getByRole('region', { name: 'What is happening' })).toContainText('S1 stops');
});
