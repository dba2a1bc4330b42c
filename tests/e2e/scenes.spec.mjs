// What happened to users of real systems plays on the page as it does in the runner: each file is opened,
// skipped on until it shows what it promises.
import { readFileSync, readdirSync } from 'node:fs';
import { expect, open, test } from './ripple.mjs';
import { button, openSettings, pause, press, untilSeen } from './stage.mjs';

const folder = new URL('../runs/scenes/', import.meta.url);

// What the page comes to show, by region.
const SHOWN = {
  'asynchronous-loss': ['Writes', /\d lost/],
  'empty-restart': ['Writes', /\d lost/],
  'isolated-primary': ['Writes', /\d lost/],
  'last-replica-standing': ['Writes', /\d lost/],
  'lying-lag': ['Stage', /S3.*\d\d behind/],
  'own-write-missed': ['Promises', /broken/],
  'replaced-online': ['Stage', /S3\s*not a member/],
  'seen-then-gone': ['Writes', /1 safe.*1 dropped/],
  'silent-asynchronous': ['Writes', /\d lost/],
  'synchronous-stall': ['Guide', /Nothing will happen until you act/],
  'two-servers-flapping': ['Writes', /\d lost/],
  'waiting-commit-survives': ['Writes', /1 ghost/],
};

const scenes = readdirSync(folder).filter((file) => file.endsWith('.json'));

for (const file of scenes) {
  test(`the scene ${file} plays on the page`, { tag: '@desktop' }, async ({ page }) => {
    const text = readFileSync(new URL(file, folder), 'utf8');
    const [region, words] = SHOWN[file.replace('.json', '')];
    await open(page);
    await pause(page);
    const settings = await openSettings(page);
    await settings
      .getByLabel('Open a run file')
      .setInputFiles({ name: file, mimeType: 'application/json', buffer: Buffer.from(text) });
    // The page opens with another seed.
    const { seed } = JSON.parse(text);
    await expect(page.getByText(`live run, seed ${seed} `)).toBeAttached({ timeout: 15_000 });
    await expect(settings.getByRole('alert')).toBeHidden();
    await pauseIfPlaying(page);
    const place = page.getByRole(region === 'Stage' ? 'main' : 'region', { name: region });
    await untilSeen(place.filter({ hasText: words }), () => press(page, button(page, 'Skip the wait')));
  });
}

async function pauseIfPlaying(page) {
  if (await button(page, 'Pause').isVisible()) await pause(page);
}
