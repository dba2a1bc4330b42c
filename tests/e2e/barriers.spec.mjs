import { expect, expectNoBarrier, holdClock, test } from './ripple.mjs';
import { STATES, goTo, showIn } from './states.mjs';

// Asking takes long on a busy machine.
test.describe.configure({ timeout: 120_000 });
test.beforeEach(({ page }) => holdClock(page));

async function expectNoBarrierInAnyColour(page) {
  // What asks for barriers needs a clock that goes; the run itself stands.
  await page.clock.resume();
  await expectNoBarrier(page);
  for (const colours of [['dark'], ['light', 'active']]) {
    await showIn(page, ...colours);
    await expectNoBarrier(page, { rules: ['color-contrast'] });
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
