import { expect, expectNoBarrier, holdClock, test } from './ripple.mjs';
import { STATES, goTo } from './states.mjs';

test.beforeEach(({ page }) => holdClock(page));

const colours = [
  { colorScheme: 'light', forcedColors: 'none' },
  { colorScheme: 'dark', forcedColors: 'none' },
  { colorScheme: 'light', forcedColors: 'active' },
];

async function expectNoBarrierInAnyColour(page) {
  // What asks for barriers needs a clock that goes; the run itself stands.
  await page.clock.resume();
  for (const media of colours) {
    await page.emulateMedia(media);
    await expectNoBarrier(page);
  }
}

for (const state of STATES) {
  test(`no barrier in any colour: ${state}`, { tag: '@desktop' }, async ({ page }) => {
    await goTo(page, state);
    await expectNoBarrierInAnyColour(page);
  });
}

for (const state of ['question', 'torn-tail']) {
  test(`no barrier in any colour in presenter view: ${state}`, { tag: '@desktop' }, async ({ page }) => {
    await goTo(page, state);
    await page.keyboard.press('f');
    await expect(page.locator('.app.presenter')).toBeVisible();
    await expectNoBarrierInAnyColour(page);
  });
}
