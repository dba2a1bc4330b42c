import { expect, holdClock, test } from './ripple.mjs';
import { STEPS, byPointer, byRemote, guide, openLesson, takeStep } from './lesson.mjs';
import { expectAllReachable, expectNoSideways, expectParts, expectWholeWords } from './sizes.mjs';
import { button, server } from './stage.mjs';
import { STATES, goTo } from './states.mjs';

test.beforeEach(({ page }) => holdClock(page));

const large = { width: 1920, height: 1080 };
const ordinary = ['.header', '.stage', '.panel', '.writes', '.break', '.time'];
const presenter = ['.stage', '.guide', '.writes'];

for (const [width, height] of [[320, 200], [320, 664]]) {
  test.describe(`magnified four times, ${width} by ${height}`, () => {
    test.use({ viewport: { width, height }, deviceScaleFactor: 4 });

    test('everything can be reached, and nothing stands aside', { tag: '@desktop' }, async ({ page }) => {
      for (const state of ['opening', 'question', 'torn-tail']) {
        await goTo(page, state);
        expect(await page.evaluate(() => getComputedStyle(document.querySelector('.panel')).display)).toBe('contents');
        await expectNoSideways(page);
        await expectAllReachable(page);
      }
    });

    test('a step of the lesson is taken', { tag: '@desktop' }, async ({ page }) => {
      await openLesson(page, 7);
      await takeStep(page, STEPS[6], byPointer);
      await expect(guide(page).getByRole('table')).toBeVisible();
      await expectNoSideways(page);
    });
  });
}

test.describe('a phone on its side', () => {
  test.use({ viewport: { width: 844, height: 390 } });

  test('all servers are seen, and what can be done to one', { tag: '@desktop' }, async ({ page }) => {
    await goTo(page, 'opening');
    for (const id of ['S1', 'S2', 'S3']) await expect(server(page, id)).toBeInViewport({ ratio: 1 });
    await page.keyboard.press('3');
    await expect(button(page, 'Knock out')).toBeInViewport({ ratio: 1 });
    await expect(page.getByRole('heading', { name: 'S3, replica, epoch 1' })).toBeInViewport({ ratio: 1 });
    await expectNoSideways(page);
    await expectAllReachable(page);
  });
});

test.describe('on a large screen', () => {
  test.use({ viewport: large });

  for (const state of STATES) {
    test(`nothing overlaps or is cut: ${state}`, { tag: '@desktop' }, async ({ page }) => {
      await goTo(page, state);
      await expectParts(page, ordinary);
      await expectWholeWords(page, '.panel, .break, .time');
      await page.keyboard.press('f');
      await expectParts(page, presenter);
      await expectWholeWords(page, '.guide, .writes');
      await expectNoSideways(page);
    });
  }

  test('nothing overlaps or is cut at the end of the lesson', { tag: '@desktop' }, async ({ page }) => {
    await openLesson(page, 7, '&present');
    await takeStep(page, STEPS[6], byRemote);
    await expectParts(page, presenter);
    await expectWholeWords(page, '.guide, .writes');
    await page.keyboard.press('Escape');
    await expectParts(page, ordinary);
    await expectWholeWords(page, '.guide');
  });
});
