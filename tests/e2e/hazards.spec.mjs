// What can be broken beyond knocking out and cutting, and who stands on the stage beside the servers.
import { expect, expectNoBarrier, open, test } from './ripple.mjs';
import { expectNoSideways } from './sizes.mjs';
import { button, openSettings, pause, press, server } from './stage.mjs';

const more = (page) => page.getByRole('region', { name: 'More to break' });
const select = (page, id) => press(page, server(page, id).getByText(id, { exact: true }));

test('further acts stand behind More, say what they do, and can be undone', async ({ page }) => {
  await open(page);
  await pause(page);
  await expect(button(page, 'More')).toHaveCount(0);
  await select(page, 'S3');
  await expect(more(page)).toHaveCount(0);
  await press(page, button(page, 'More'));
  await expect(more(page)).toContainText('it stands still, and messages wait for it.');
  await press(page, button(page, 'Pause S3'));
  await expect(server(page, 'S3')).toHaveAccessibleName('S3, replica, epoch 1, paused');
  await expect(server(page, 'S3')).toContainText('paused');
  await expectNoBarrier(page);
  await press(page, button(page, 'Resume S3'));
  await expect(server(page, 'S3')).toHaveAccessibleName('S3, replica, epoch 1');
  await press(page, button(page, "Make S3's clock slow"));
  await expect(page.getByText('Its clock is right and loses 20 %.')).toBeVisible();
  await press(page, button(page, "Set S3's clock right"));
  await press(page, button(page, 'Split all apart'));
  await expect(page.getByRole('button', { name: 'Link S1 to S2, cut' })).toBeAttached();
  await press(page, button(page, 'Heal all links'));
  await expect(page.getByRole('button', { name: 'Link S1 to S2', exact: true })).toBeAttached();
});

test('a link is made worse in one direction, and mended', async ({ page }) => {
  await open(page);
  await pause(page);
  await page.getByRole('button', { name: /^Link S1 to S2/ }).dispatchEvent('click');
  await press(page, button(page, 'More'));
  await press(page, button(page, 'Make only S2 to S1 lossy'));
  await expect(button(page, 'Make only S2 to S1 lossy')).toHaveCount(0);
  await press(page, button(page, 'Mend S1 to S2'));
  await expect(button(page, 'Make only S2 to S1 lossy')).toBeVisible();
});

test('what one server, one link and one client have of their own is set behind More', async ({ page }) => {
  await open(page);
  await pause(page);
  await select(page, 'S3');
  await press(page, button(page, 'More'));
  const own = (name) => more(page).locator('details', { has: page.locator('summary', { hasText: name }) });
  const set = async (name, label, figure) => {
    await press(page, own(name).locator('summary'));
    await own(name).getByLabel(label).fill(figure);
    await own(name).getByLabel(label).blur();
  };
  await set('Settings of S3', 'Its disk takes, % of the usual', '400');
  await expect(page.getByText('Its disk takes 4 times as long as usual.')).toBeVisible();
  await own('Settings of S3').getByLabel('Its disk takes, % of the usual').fill('0');
  await own('Settings of S3').getByLabel('Its disk takes, % of the usual').blur();
  await expect(more(page).getByRole('alert')).toContainText('0 is not allowed');
  await expectNoBarrier(page);
  await page.getByRole('button', { name: /^Link S1 to S2/ }).dispatchEvent('click');
  await set('Settings between S1 and S2', 'Latency, ms', '55');
  await expect(page.getByText('A message takes about 55 ms, one way.')).toBeVisible();
  await press(page, page.getByRole('group', { name: /^Client, talks to S1/ }));
  await set('Settings of the client', 'It asks again, times', '0');
  await expect(page.getByText('Gives up after 100 ms.')).toBeVisible();
});

test('a monitor that is selected says what it knows', async ({ page }) => {
  await open(page);
  await pause(page);
  const settings = await openSettings(page, 'Failover');
  await settings.getByLabel('A dead primary is noticed by').selectOption('monitors');
  await press(page, page.getByRole('group', { name: 'M2, monitor, hears S1' }));
  await expect(page.getByText('Takes S1 for dead when it has heard nothing for 120 ms.')).toBeVisible();
  await expect(page.getByRole('group', { name: /^M2/ })).toHaveAttribute('aria-current', 'true');
});

test('a zone is set up, and lost', async ({ page }) => {
  await open(page);
  await pause(page);
  const settings = await openSettings(page, 'Cluster');
  await settings.getByLabel('Servers stand in').selectOption('two zones');
  await select(page, 'S2');
  await press(page, button(page, 'More'));
  await press(page, button(page, 'Lose zone A'));
  for (const id of ['S1', 'S3']) await expect(server(page, id)).toHaveAccessibleName(`${id}, down`);
  await expect(server(page, 'S2')).toHaveAccessibleName(/^S2, replica/);
});

for (const colorScheme of ['light', 'dark']) {
  test(`monitors and clients stand beside the servers, ${colorScheme}`, async ({ page }) => {
    test.slow(); // A crowd, and a look at the whole page.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await open(page);
    const settings = await openSettings(page, 'Failover', 'Clients', 'Readers');
    await settings.getByLabel('Number of clients').selectOption('16');
    await settings.getByLabel('A dead primary is noticed by').selectOption('monitors');
    await settings.getByLabel('Reads, %').fill('50');
    await settings.getByLabel('Reads, %').blur();
    await expect(page.getByRole('group', { name: 'M3, monitor, hears S1' })).toBeVisible();
    const last = page.getByRole('group', { name: /^C16, talks to S1/ });
    await expect(last).toBeVisible();
    await press(page, last);
    await press(page, button(page, 'Let C16 read'));
    await expect(page.getByText('Waits for 1 read.')).toBeVisible();
    await expectNoSideways(page);
    await expectNoBarrier(page);
    await select(page, 'S1');
    await press(page, button(page, 'Knock out'));
    for (let skips = 0; skips < 12; skips += 1) {
      if (await page.getByRole('group', { name: /^M\d, monitor, suspects S1/ }).count()) break;
      await press(page, button(page, 'Skip the wait'));
    }
    await expect(page.getByRole('group', { name: /^M\d, monitor, (suspects|sees to a successor of) S1/ }).first()).toBeVisible();
  });
}
