// What the page looks like. A difference fails until somebody has looked at it: tests/README.md says how.
import { expect, holdClock, test } from './ripple.mjs';
import { STATES, goTo, settle, showIn } from './states.mjs';

const desktop = { width: 1280, height: 800 };
const large = { width: 1920, height: 1080 };
const phone = { width: 390, height: 844 };
const shortPhone = { width: 390, height: 664 };
const finger = { viewport: phone, hasTouch: true, isMobile: true };
// Half the size shows what moved or changed colour, and keeps the files small.
const half = { deviceScaleFactor: 0.5 };

// A picture of each state in each of these sizes and colours.
function pictures(where, use, shots) {
  test.describe(where, { tag: '@desktop' }, () => {
    test.use(use);
    test.describe.configure({ timeout: 90_000 });
    for (const state of STATES) {
      test(state, async ({ page }) => {
        await holdClock(page);
        await goTo(page, state);
        for (const [viewport, colours, view] of shots) {
          await page.setViewportSize(viewport);
          await showIn(page, colours);
          if (view) await page.keyboard.press('f');
          await settle(page);
          const name = [state, view, `${viewport.width}x${viewport.height}`, colours].filter(Boolean).join('-');
          // Disabled, animations would be ended: what moves on the stage is led by them, and stands.
          await expect(page).toHaveScreenshot(`${name}.png`, { scale: 'device', animations: 'allow' });
        }
      });
    }
  });
}

pictures('on a desktop', { viewport: desktop, deviceScaleFactor: 1 }, [[desktop, 'light']]);
pictures('on a phone', { ...finger, deviceScaleFactor: 1 }, [[phone, 'light']]);
pictures('by night, on a large screen, and to a room', half, [[desktop, 'dark'], [large, 'light'], [large, 'light', 'presenter']]);
pictures('by night, and on a short phone', { ...finger, ...half }, [[phone, 'dark'], [shortPhone, 'light']]);
