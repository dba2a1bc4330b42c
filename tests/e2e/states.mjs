// Moments that the page must stand in every size and colour. Each opens the page and goes there; with the
// clock held before that it is the same picture on every machine. Time stands when it is reached.
import { expect, open } from './ripple.mjs';
import { button, server } from './stage.mjs';
import { guide, openLesson } from './lesson.mjs';

const keys = async (page, ...presses) => {
  for (const key of presses) await page.keyboard.press(key);
};

async function opening(page) {
  await open(page);
}

async function gateShut(page) {
  await open(page);
  await keys(page, 'w', 'w', 'w', ...Array(6).fill('ArrowRight'));
  await expect(server(page, 'S3')).toContainText('4 behind');
}

async function failover(page) {
  await open(page);
  await keys(page, 'Enter', 'Shift+ArrowRight', ...Array(4).fill('ArrowRight'));
  await expect(server(page, 'S2')).toHaveAccessibleName(/asks for votes$/);
}

async function tornTail(page) {
  await openLesson(page, 5);
  await keys(page, ...Array(6).fill('PageDown'));
  await expect(guide(page)).toContainText('so it tears them off');
  // The tail has come down.
  await keys(page, ...Array(12).fill('ArrowRight'));
}

async function stall(page) {
  await openLesson(page, 7);
  await keys(page, 'PageDown', 'PageDown');
  await expect(guide(page)).toContainText('S1 waits for S3, and would wait for ever.');
}

async function question(page) {
  await openLesson(page, 5);
  await keys(page, 'PageDown');
  await expect(guide(page)).toContainText('How many of those are lost?');
}

async function reducedMotion(page) {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  await keys(page, 'ArrowRight', 'ArrowRight');
}

const reach = { opening, 'gate-shut': gateShut, failover, 'torn-tail': tornTail, stall, question, 'reduced-motion': reducedMotion };

export const STATES = Object.keys(reach);

export async function goTo(page, state) {
  await reach[state](page);
  if (await button(page, 'Pause').isVisible()) await page.keyboard.press('Space');
  await expect(button(page, 'Play')).toBeVisible();
}

// Shows the page by day or by night, or in the system's own colours.
export async function showIn(page, colorScheme, forcedColors = 'none') {
  await page.emulateMedia({ colorScheme, forcedColors });
  await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
  await settle(page);
}

// Ends what the page's styles let change by itself. What the run moves stands where its time stands.
export async function settle(page) {
  await page.evaluate(() => {
    const styled = (animation) => animation instanceof CSSTransition || animation instanceof CSSAnimation;
    document.getAnimations().filter(styled).forEach((animation) => animation.finish());
  });
}
