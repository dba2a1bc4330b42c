import { readFile } from 'node:fs/promises';
import { expect, open, test } from './ripple.mjs';
import { pause, press, server } from './stage.mjs';

async function openSettings(page) {
  await pause(page);
  await press(page, page.getByRole('button', { name: /^Settings/ }));
  return page.getByRole('region', { name: 'Settings' });
}

async function choose(settings, text) {
  const buffer = Buffer.from(text);
  await settings.getByLabel('Open a run file').setInputFiles({ name: 'run.json', mimeType: 'application/json', buffer });
}

test('a run is saved, and opened it is the same run', async ({ page }) => {
  await open(page);
  const settings = await openSettings(page);
  await press(page, page.getByRole('button', { name: 'Knock out S1' }).first());
  const download = page.waitForEvent('download');
  await press(page, settings.getByRole('button', { name: 'Save this run' }));
  const text = await readFile(await (await download).path(), 'utf8');
  expect(JSON.parse(text).actions).toHaveLength(1);
  await press(page, page.getByRole('button', { name: 'New seed' }).or(page.getByRole('button', { name: 'Start again' })).first());
  await choose(settings, text);
  await expect(server(page, 'S1')).toHaveAccessibleName(/^S1, primary/);
  // Nothing is a headline before the knock-out, whenever it was recorded.
  await expect(page.getByText('The run file is open.').first()).toBeAttached();
  await press(page, page.getByRole('button', { name: 'Skip the wait', exact: true }));
  await expect(server(page, 'S1')).toHaveAccessibleName(/^S1, down/);
});

test('a bad file says what is wrong, where, and what to do', async ({ page }) => {
  await open(page);
  const settings = await openSettings(page);
  const refused = settings.getByRole('alert');
  await choose(settings, '{"version": 0, "config": {"servers": 200}}');
  await expect(refused).toContainText('config.servers');
  await choose(settings, 'not a run');
  await expect(refused).toContainText('line 1');
  await choose(settings, '');
  await expect(refused).toContainText('This file was not opened.');
  await expect(page.getByRole('group', { name: /^S\d, / })).toHaveCount(3);
});
