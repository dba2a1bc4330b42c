// What the specs share: how a person acts, by mouse or by finger.
import { expect } from './ripple.mjs';

export const server = (page, id) => page.getByRole('group', { name: new RegExp(`^${id}, `) });
export const button = (page, name) => page.getByRole('button', { name, exact: true });
export const rowOf = (page, write) =>
  page.getByRole('region', { name: 'Writes' }).getByRole('row', { name: new RegExp(`^${write} `) });

// A finger on a phone, a mouse elsewhere.
export async function press(page, locator) {
  const touch = await page.evaluate(() => matchMedia('(pointer: coarse)').matches);
  await (touch ? locator.tap() : locator.click());
}

// Stands still, so that what follows does not depend on how fast the machine is.
export async function pause(page) {
  await press(page, button(page, 'Pause'));
  await expect(button(page, 'Play')).toBeVisible();
}

// The settings, with these of their groups open.
export async function openSettings(page, ...groups) {
  await press(page, page.getByRole('button', { name: /^Settings/ }));
  const settings = page.getByRole('region', { name: 'Settings' });
  for (const name of groups) await press(page, settings.locator('summary', { hasText: name }));
  return settings;
}

// From headline to headline until the server bears this name.
export async function skipUntil(page, id, name, skip = () => press(page, button(page, 'Skip the wait'))) {
  for (let headlines = 0; headlines < 40; headlines += 1) {
    if (name.test(await server(page, id).getAttribute('aria-label'))) return;
    await skip();
  }
  await expect(server(page, id)).toHaveAccessibleName(name);
}

// Skips until something is there to be seen.
export async function untilSeen(locator, skip) {
  for (let waits = 0; waits < 60; waits += 1) {
    if (await locator.isVisible()) return;
    await skip();
  }
  await expect(locator).toBeVisible();
}
