// Members come and go: a server that is none is seen to be none, is added, and another one removed.
import { expect, open, test } from './ripple.mjs';
import { button, openSettings, pause, press, server } from './stage.mjs';

async function withOneSpare(page) {
  await open(page);
  await pause(page);
  const settings = await openSettings(page, 'Cluster');
  await settings.getByLabel('Servers', { exact: true }).selectOption('4');
  const spares = settings.getByLabel('Servers that are no members at the start');
  await spares.fill('1');
  await spares.press('Tab');
  await expect(server(page, 'S4')).toHaveAccessibleName('S4, not a member');
  await press(page, page.getByRole('button', { name: /^Settings/ }));
  await press(page, button(page, 'Pause').or(button(page, 'Play')));
  if (await button(page, 'Pause').isVisible()) await pause(page);
}

async function playUntil(page, name) {
  await press(page, button(page, 'Play'));
  await expect(server(page, 'S4')).toHaveAccessibleName(name, { timeout: 40_000 });
  await pause(page);
}

test('a server is added and another removed', async ({ page }) => {
  test.slow(); // It plays at the page's own pace.
  await withOneSpare(page);
  const happening = page.getByRole('region', { name: 'What is happening' });
  await press(page, server(page, 'S4').getByText('S4', { exact: true }));
  await press(page, button(page, 'More'));
  await press(page, button(page, 'Add S4 to the cluster'));
  await expect(happening).toContainText('S1 adds S4.');
  await playUntil(page, /^S4, replica, epoch 1$/);
  await press(page, button(page, 'Remove S4 from the cluster'));
  await expect(happening).toContainText('S1 removes S4.');
  await playUntil(page, /^S4, not a member$/);
});

test('where nobody is spare, nobody is added or removed', { tag: '@desktop' }, async ({ page }) => {
  await open(page);
  await pause(page);
  await press(page, server(page, 'S3').getByText('S3', { exact: true }));
  await press(page, button(page, 'More'));
  await expect(page.getByRole('button', { name: /the cluster$/ })).toHaveCount(0);
});
