import { readFile } from 'node:fs/promises';
import { expect, open, test } from './ripple.mjs';
import { button, pause, press, server, untilSeen } from './stage.mjs';

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
  await choose(settings, '{"version": 1, "config": {"servers": 200}}');
  await expect(refused).toContainText('config.servers');
  await choose(settings, 'not a run');
  await expect(refused).toContainText('line 1');
  await choose(settings, '');
  await expect(refused).toContainText('This file was not opened.');
  await expect(page.getByRole('group', { name: /^S\d, / })).toHaveCount(3);
});

// S3 is knocked out, and nothing is lost.
const judged = {
  version: 1, title: 'Nothing is lost', seed: 7,
  actions: [{ at_us: 500_000, do: 'crash', server: 'S3' }],
  until_us: 900_000,
  expect: { counts: { lost: 0 }, stalled: false },
};

// A file that is opened closes the settings.
const settingsAgain = async (page) => {
  await press(page, page.getByRole('button', { name: /^Settings/, expanded: false }));
};

const save = async (page, settings) => {
  await settingsAgain(page);
  const download = page.waitForEvent('download');
  await press(page, settings.getByRole('button', { name: 'Save this run' }));
  return JSON.parse(await readFile(await (await download).path(), 'utf8'));
};

const skip = (page) => press(page, button(page, 'Skip the wait'));

test('where a file ends the page says whether what it expects is so, and keeps that when it saves it', async ({ page }) => {
  await open(page);
  const settings = await openSettings(page);
  await choose(settings, JSON.stringify(judged));
  await expect(page.getByText('"Nothing is lost" is open.').first()).toBeAttached();
  await untilSeen(page.getByText('The file ends here, and all 2 things that it expects are so.').first(), () => skip(page));
  await expect(page.getByRole('status', { name: 'Simulated time' })).toHaveText('0.900 s');
  await skip(page);
  const saved = await save(page, settings);
  expect([saved.title, saved.until_us, saved.expect]).toEqual([judged.title, judged.until_us, judged.expect]);

  await choose(settings, JSON.stringify({ ...judged, expect: { counts: { lost: 3 }, stalled: false } }));
  const fails = 'The file ends here. Of 2 things that it expects, 1 is not so: counts.lost: 3, but found: 0.';
  await untilSeen(page.getByText(fails).first(), () => skip(page));
});

test('a file that was changed expects nothing', async ({ page }) => {
  await open(page);
  const settings = await openSettings(page);
  await choose(settings, JSON.stringify(judged));
  await expect(page.getByText('"Nothing is lost" is open.').first()).toBeAttached();
  await press(page, page.getByRole('button', { name: 'Knock out S2' }).first());
  for (let skips = 0; skips < 5; skips += 1) await skip(page);
  await expect(page.getByText(/^The file ends here/)).toHaveCount(0);
  expect((await save(page, settings)).expect).toBeUndefined();
});
