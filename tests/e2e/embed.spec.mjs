import { createServer } from 'node:http';
import { expect, expectNoBarrier, holdClock, test as base } from './ripple.mjs';
import { guide } from './lesson.mjs';
import { button, press, server } from './stage.mjs';

// Another site: it shows Ripple in the middle of a long page.
function hostPage(address, width, height) {
  const long = '<div style="height:2000px"></div>';
  return `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>A course</title>
    <style>body { margin: 0 } iframe { display: block; border: 0 }</style>
    <main><h1>Databases</h1><button>A button of the host</button>
    ${long}<iframe title="Ripple" src="${address}" width="${width}" height="${height}"></iframe>${long}</main>`;
}

const test = base.extend({
  // Opens the other site and gives what is in the frame.
  host: async ({ page, baseURL }, use) => {
    let body = '';
    const site = createServer((_, response) => response.setHeader('content-type', 'text/html').end(body));
    await new Promise((listening) => { site.listen(0, '127.0.0.1', listening); });
    await holdClock(page);
    await use(async (width, height, more = '') => {
      body = hostPage(`${baseURL}?embed${more}`, width, height);
      await page.goto(`http://localhost:${site.address().port}/`);
      const ripple = page.frameLocator('iframe');
      await expect(button(ripple, 'Play')).toBeAttached();
      return ripple;
    });
    site.close();
  },
});

// Below the fold the browser does not draw it.
async function scrollTo(page, ripple) {
  await page.locator('iframe').scrollIntoViewIfNeeded();
  await expect(ripple.locator('[data-ready="true"]')).toBeAttached();
}

const scrolled = (page) => page.evaluate(() => window.scrollY);
// Where the host has come to rest.
const settled = async (page) => {
  let last;
  await expect.poll(async () => {
    const before = last;
    last = await scrolled(page);
    return last === before;
  }).toBe(true);
  return last;
};
const picture = (ripple) => ripple.locator('.stage').evaluate((stage) => stage.innerHTML);

for (const [width, height] of [[720, 480], [360, 420]]) {
  test(`embedded at ${width} by ${height} it works, and all of it is seen`, async ({ page, host }) => {
    const ripple = await host(width, height);
    await scrollTo(page, ripple);
    const inside = ripple.locator('html');
    const isWhole = () => inside.evaluate((root) => root.scrollWidth <= innerWidth && root.scrollHeight <= innerHeight);
    expect(await isWhole()).toBe(true);
    for (const name of ['Play', 'Step', 'Knock out the primary']) await expect(button(ripple, name)).toBeInViewport({ ratio: 1 });
    await expect(ripple.getByRole('link', { name: 'Open in Ripple' })).toBeInViewport({ ratio: 1 });
    for (const id of ['S1', 'S2', 'S3']) await expect(server(ripple, id)).toBeInViewport({ ratio: 1 });

    const opened = await picture(ripple);
    await page.clock.runFor(1_000);
    expect(await picture(ripple)).toBe(opened);
    await press(page, button(ripple, 'Step'));
    const stepped = await picture(ripple);
    expect(stepped).not.toBe(opened);
    await press(page, button(ripple, 'Knock out the primary'));
    await expect(server(ripple, 'S1')).toHaveAccessibleName('S1, down');
    await press(page, button(ripple, 'Play'));
    await page.clock.runFor(8_000);
    await expect(server(ripple, 'S2')).toHaveAccessibleName(/^S2, primary, epoch 2/);
    await press(page, button(ripple, 'Pause'));
    expect(await isWhole()).toBe(true);
  });
}

test('below the fold it takes no key and leaves its host where it is', { tag: '@desktop' }, async ({ page, host }) => {
  const ripple = await host(720, 480);
  const opened = await picture(ripple);
  await button(page, 'A button of the host').focus();
  for (const key of ['w', '1', 'k', 'ArrowRight', 'Shift+ArrowRight', 'f', '?']) await page.keyboard.press(key);
  await page.clock.runFor(500);
  expect(await picture(ripple)).toBe(opened);
  expect(await scrolled(page)).toBe(0);

  // Its host scrolls on over it, and stays put while it is played with.
  await scrollTo(page, ripple);
  const there = await scrolled(page);
  await server(ripple, 'S1').hover();
  // A turn of the wheel may come before the frame can take it.
  await expect.poll(async () => {
    await page.mouse.wheel(0, 40);
    return scrolled(page);
  }).toBeGreaterThan(there);
  const further = await settled(page);
  await button(ripple, 'Step').click();
  await page.keyboard.press('1');
  await expect(server(ripple, 'S1')).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('k');
  await expect(server(ripple, 'S1')).toHaveAccessibleName('S1, down');
  await page.keyboard.press('Shift+ArrowRight');
  expect(await scrolled(page)).toBe(further);
});

test('it leads to the whole page, with what it shows', { tag: '@desktop' }, async ({ page, host, context }) => {
  const ripple = await host(720, 480, '&lesson=first&step=2');
  await expect(ripple.getByRole('heading', { level: 1 })).toHaveText('A second copy');
  const opening = context.waitForEvent('page');
  await ripple.getByRole('link', { name: 'Open in Ripple' }).click();
  const whole = await opening;
  await expect(whole.getByRole('heading', { level: 1 })).toHaveText('A second copy');
  await expect(whole.getByText('Step 2 of 7')).toBeVisible();
  await expect(button(whole, 'Skip the wait')).toBeVisible();
});

test('an embedded lesson is taken there', async ({ page, host }) => {
  const ripple = await host(360, 420, '&lesson');
  await scrollTo(page, ripple);
  await press(page, ripple.getByRole('button', { name: 'on a disk nobody can reach' }));
  await press(page, guide(ripple).getByRole('button', { name: 'Knock out S1' }));
  await expect(button(ripple, 'Destroy the disk')).toBeInViewport({ ratio: 1 });
});

test('no barrier inside', { tag: '@desktop' }, async ({ page, host }) => {
  const ripple = await host(720, 480);
  await scrollTo(page, ripple);
  await page.clock.resume();
  await expectNoBarrier(page, { frames: true });
});
