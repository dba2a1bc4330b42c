// What the page looks like. A difference fails until somebody has looked at it: tests/README.md says how.
import { expect, holdClock, test } from './ripple.mjs';
import { STATES, goTo, showIn } from './states.mjs';

test.beforeEach(({ page }) => holdClock(page));

async function expectPicture(page, name, viewport, colorScheme = 'light') {
  await page.setViewportSize(viewport);
  await showIn(page, colorScheme);
  await expect(page).toHaveScreenshot(`${name}-${viewport.width}x${viewport.height}-${colorScheme}.png`);
}

const desktop = { width: 1280, height: 800 };
const large = { width: 1920, height: 1080 };
const phone = { width: 390, height: 844 };
const shortPhone = { width: 390, height: 664 };

for (const state of STATES) {
  test(`${state}, on a desktop and to a room`, { tag: '@desktop' }, async ({ page }) => {
    await goTo(page, state);
    await expectPicture(page, state, desktop);
    await expectPicture(page, state, desktop, 'dark');
    await expectPicture(page, state, large);
    await page.keyboard.press('f');
    await expectPicture(page, `${state}-presenter`, large);
  });
}

test.describe('on a phone', () => {
  test.use({ viewport: phone, hasTouch: true, isMobile: true });

  for (const state of STATES) {
    test(`${state}, on a phone`, { tag: '@desktop' }, async ({ page }) => {
      await goTo(page, state);
      await expectPicture(page, state, phone);
      await expectPicture(page, state, phone, 'dark');
      await expectPicture(page, state, shortPhone);
    });
  }
});
