import { expect as plainExpect, test as plainTest } from '@playwright/test';
import { expect, expectNoBarrier, open, test } from './ripple.mjs';
import { button, openSettings, pause, press, server } from './stage.mjs';

const clock = (page) => page.getByRole('status', { name: 'Simulated time' });

test('paused means still: no frame is asked for', async ({ page }) => {
  await page.addInitScript(() => {
    const ask = window.requestAnimationFrame.bind(window);
    window.framesAsked = 0;
    window.requestAnimationFrame = (callback) => {
      window.framesAsked += 1;
      return ask(callback);
    };
  });
  await open(page);
  await expect(clock(page)).not.toHaveText('0.420 s');
  await pause(page);
  const before = await page.evaluate(() => [window.framesAsked, document.querySelector('.clock').textContent]);
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 150)));
  const after = await page.evaluate(() => [window.framesAsked, document.querySelector('.clock').textContent]);
  expect(after).toEqual(before);
});

test('settings apply at once, and what is not allowed is refused where it was asked', async ({ page }) => {
  await open(page);
  await pause(page);
  const settings = await openSettings(page, 'Cluster', 'When a write is done', 'Updates to replicas');
  await settings.getByLabel('Done when').selectOption('all replicas have it');
  await expect(page.getByRole('button', { name: /^Settings/ })).toContainText('all replicas have it');
  const window = settings.getByLabel('Window');
  await window.fill('0');
  await window.blur();
  await expect(settings.getByRole('alert')).toHaveText('0 is not allowed; it must be from 1 to 1024');
  await expect(window).toHaveValue('0');
  await window.fill('many');
  await window.blur();
  await expect(settings.getByRole('alert')).toHaveText('"many" is not a whole number');
  await window.fill('2');
  await window.blur();
  await expect(settings.getByRole('alert')).toHaveCount(0);
  await expect(settings.getByText('2 updates at a time')).toBeAttached();
  await settings.getByLabel('Servers', { exact: true }).selectOption('5');
  await expect(page.getByRole('group', { name: /^S\d, / })).toHaveCount(5);
  await expect(page.getByText('A new run has begun, with the same seed.').first()).toBeAttached();
});

test('failover is set piece by piece, and contradictions are refused', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  const settings = await openSettings(page, 'Failover');
  await expect(settings.getByLabel('Monitors that must agree')).toHaveCount(0);
  await settings.getByLabel('A dead primary is noticed by').selectOption('monitors');
  await settings.getByLabel('Monitors that must agree').fill('4');
  await settings.getByLabel('Monitors that must agree').blur();
  await expect(settings.getByRole('alert')).toHaveText('4 is not allowed; it must be from 1 to 3');
  await settings.getByLabel('A primary needs a lease').check();
  await expect(settings.getByRole('alert')).toHaveCount(0);
  await settings.getByLabel('A new primary needs a majority').uncheck();
  await expect(settings.getByRole('alert')).toContainText('a lease protects only where a winner needs the votes of a majority');
  await expectNoBarrier(page);
  await settings.getByLabel('A new primary needs a majority').check();
  await settings.getByLabel('It is followed by').selectOption('the first in order');
  await expect(settings.getByRole('alert')).toHaveCount(0);
});

test('the theme follows the system until one is chosen, and is kept', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await open(page);
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await press(page, button(page, 'Light colours'));
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
});

test('with reduced motion it opens paused and plays fact by fact', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  await expect(clock(page)).toHaveText('0.420 s');
  await expect(page.locator('.suggested')).toHaveText(['Step on']);
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(tooWide).toBeLessThanOrEqual(0);
  await press(page, button(page, 'Step on'));
  await expect(clock(page)).not.toHaveText('0.420 s');
  const after = await clock(page).textContent();
  await press(page, button(page, 'Step'));
  await expect(clock(page)).not.toHaveText(after);
  const stepped = await clock(page).textContent();
  await press(page, button(page, 'Play'));
  await expect(clock(page)).not.toHaveText(stepped);
});

test('a new seed is another run', { tag: '@desktop' }, async ({ page }) => {
  await open(page);
  const seed = page.getByText(/^live run, seed 7\b/);
  await expect(seed).toBeVisible();
  await press(page, button(page, 'New seed'));
  await expect(seed).toBeHidden();
});

test('character keys can be switched off, and that is kept', { tag: '@desktop' }, async ({ page }) => {
  await open(page);
  await page.keyboard.press('?');
  await page.getByLabel('Letters, digits and signs act as keys').uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('1');
  await expect(page.getByText('Select a server or a link.')).toBeVisible();
  await page.reload();
  await expect(page.locator('[data-ready="true"]')).toBeAttached();
  await page.keyboard.press('1');
  await expect(page.getByText('Select a server or a link.')).toBeVisible();
});

// What the dark page shows differs by its colours alone.
for (const [colorScheme, rules] of [['light'], ['dark', ['color-contrast']]]) {
  test(`no barrier with a server down and everything open, ${colorScheme}`, async ({ page }) => {
    test.slow(); // Four looks at the whole page.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await open(page);
    await press(page, button(page, 'Knock out S1'));
    await expectNoBarrier(page, { rules });
    await press(page, page.getByRole('button', { name: /^Promises/ }));
    await press(page, page.getByRole('button', { name: /^Settings/ }));
    await press(page, button(page, 'Show table'));
    await press(page, server(page, 'S2').getByText('S2', { exact: true }));
    await expectNoBarrier(page, { rules });
    await page.getByLabel('Full detail').check();
    await expectNoBarrier(page, { rules });
    await press(page, button(page, 'Keys'));
    await expectNoBarrier(page, { rules });
  });
}

plainTest('when Ripple breaks, it says so and gives the run', async ({ page }) => {
  await page.goto('./?panic');
  await plainExpect(page.locator('[data-ready="true"]')).toBeAttached();
  await button(page, 'Knock out S1').click();
  const overlay = page.getByRole('alertdialog', { name: 'Ripple stopped' });
  await plainExpect(overlay).toBeVisible();
  const run = JSON.parse(await overlay.getByLabel('The run').textContent());
  plainExpect(run.actions).toHaveLength(1);
  const frozen = await clock(page).textContent();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await plainExpect(clock(page)).toHaveText(frozen);
});

test('made narrow while it starts, it has the layout of a phone', { tag: '@desktop' }, async ({ page }) => {
  await open(page);
  await page.setViewportSize({ width: 390, height: 844 });
  // A full card of a phone: 172 by 96.
  await expect.poll(async () => Math.round((await server(page, 'S1').boundingBox()).width)).toBe(172);
});

test('what is selected never covers the end of the page', async ({ page }) => {
  await open(page);
  await pause(page);
  await press(page, server(page, 'S2').getByText('S2', { exact: true }));
  const settings = page.getByRole('button', { name: /^Settings/ });
  await press(page, settings);
  await expect(settings).toHaveAttribute('aria-expanded', 'true');
});

const inView = (locator, height) =>
  expect.poll(async () => {
    const box = await locator.boundingBox();
    return box.y >= 0 && box.y + box.height <= height;
  }).toBe(true);

for (const [width, height] of [[390, 664], [320, 664]]) {
  test(`all that is needed to play is in the first ${width} by ${height}`, { tag: '@desktop' }, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await open(page);
    for (const name of ['Knock out the primary', 'Write', 'Pause', 'Step', 'Skip the wait']) {
      await inView(button(page, name), height);
    }
    const sentence = page.getByText('Every update goes to S1 first, then ripples to the others.');
    await expect(sentence).toBeVisible();
    expect(await sentence.evaluate((p) => p.scrollHeight <= p.clientHeight)).toBe(true);
    await expect(page.locator('.guide-rest')).toHaveText('Each one answers before it is sent the next.');
    await expect(server(page, 'S1').locator('.number').first()).toBeVisible();
  });
}

test('magnified four times it is the page of a phone, and works', { tag: '@desktop' }, async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 256 });
  await open(page);
  await pause(page);
  await server(page, 'S2').getByText('S2', { exact: true }).click();
  await button(page, 'Knock out').click();
  await expect(server(page, 'S2')).toHaveAccessibleName('S2, down');
  await button(page, 'Bring S2 back').click();
  await expect(server(page, 'S2')).toHaveAccessibleName(/^S2, replica/);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});
