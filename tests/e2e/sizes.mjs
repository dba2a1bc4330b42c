// What can be measured of a page that is in order, whatever its size.
import { expect } from './ripple.mjs';

// Nothing is wider than the screen.
export async function expectNoSideways(page) {
  expect(await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}

// Whatever can be pressed can be brought to the light: scrolled there, nothing lies over its middle. Messages
// that meet may lie over each other; the arrows reach each.
export async function expectAllReachable(page) {
  const covered = await page.evaluate(() => {
    const controls = [...document.querySelectorAll('button:not(.resting), a, input, select, summary')];
    const shown = controls.filter((control) => control.checkVisibility({ visibilityProperty: true }) && !control.closest('.unseen'));
    return shown.filter((control) => {
      control.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
      const { left, top, width, height } = control.getBoundingClientRect();
      const hit = document.elementFromPoint(left + width / 2, top + height / 2);
      return !hit || !(control.contains(hit) || hit.contains(control) || control.labels?.[0]?.contains(hit));
    }).map((control) => control.ariaLabel || control.textContent || control.id);
  });
  expect(covered).toEqual([]);
}

// The parts of the page share the screen: all of each is on it, and none lies over another.
export async function expectParts(page, selectors) {
  const faults = await page.evaluate((parts) => {
    const boxes = parts.map((part) => [part, document.querySelector(part)?.getBoundingClientRect()]);
    const said = [];
    for (const [at, [part, box]] of boxes.entries()) {
      if (!box || box.width === 0) said.push(`${part} is not there`);
      else if (box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1) said.push(`${part} is cut by the screen`);
      for (const [other, there] of boxes.slice(at + 1)) {
        if (!box || !there) continue;
        const across = Math.min(box.right, there.right) - Math.max(box.left, there.left);
        const down = Math.min(box.bottom, there.bottom) - Math.max(box.top, there.top);
        if (across > 1 && down > 1) said.push(`${part} and ${other} overlap`);
      }
    }
    return said;
  }, selectors);
  expect(faults).toEqual([]);
}

// No words are cut off by their own box or by the part they stand in.
export async function expectWholeWords(page, within) {
  const cut = await page.evaluate((selector) => {
    const texts = [...document.querySelectorAll(selector)].flatMap((part) =>
      [...part.querySelectorAll('h1, h2, p, li, legend, button, td, th')].map((text) => [part.getBoundingClientRect(), text]));
    const shown = texts.filter(([, text]) => text.checkVisibility() && !text.closest('.unseen, .tokens'));
    return shown.filter(([box, text]) => {
      const { left, right, top, bottom } = text.getBoundingClientRect();
      const outside = left < box.left - 1 || right > box.right + 1 || top < box.top - 1 || bottom > box.bottom + 1;
      return outside || (text.scrollWidth > text.clientWidth + 1 && text.clientWidth > 0 && getComputedStyle(text).overflowX !== 'visible');
    }).map(([, text]) => text.textContent);
  }, within);
  expect(cut).toEqual([]);
}
