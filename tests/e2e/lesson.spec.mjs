import { expect, holdClock, open, test } from './ripple.mjs';
import { button, press, server } from './stage.mjs';
import {
  STEPS, byKeyboard, byPointer, byRemote, choice, expectResults, guide, heading, openLesson, takeLesson, takeStep,
} from './lesson.mjs';

const RESULTS = [
  ['done when the primary has it', '29 ms', '2', 'not tried'],
  ['done when one replica has it', '73 ms', 'none', 'not tried'],
  ['done when all replicas have it', '86 ms', 'not tried', 'no'],
];

// Two minutes of acts; the machine may be busy.
test.describe.configure({ timeout: 120_000 });
test.beforeEach(({ page }) => holdClock(page));

test('the whole lesson by mouse, and by touch', async ({ page }) => {
  await open(page);
  // The first step has fewer servers than what has played until now.
  await page.clock.runFor(3_000);
  await press(page, page.getByRole('button', { name: /^Or start at the beginning/ }));
  await takeLesson(page, byPointer);
  await expectResults(page, RESULTS, '6 of 6 answers were right.');
});

test('the whole lesson by keyboard alone', { tag: '@desktop' }, async ({ page }) => {
  await open(page);
  const link = page.getByRole('button', { name: /^Or start at the beginning/ });
  for (let stops = 0; stops < 20; stops += 1) {
    await page.keyboard.press('Tab');
    if (await link.evaluate((element) => element === document.activeElement)) break;
  }
  await expect(link).toBeFocused();
  await page.keyboard.press('Enter');
  await takeLesson(page, byKeyboard);
  await expectResults(page, RESULTS, '5 of 6 answers were right.');
});

test('the whole lesson with reduced motion, fact by fact', { tag: '@desktop' }, async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openLesson(page);
  const skip = guide(page).getByRole('button', { name: 'Skip ahead' });
  const wait = async () => {
    await page.clock.runFor(1_400);
    if (await skip.isVisible()) await press(page, skip);
  };
  await takeLesson(page, { ...byPointer, wait });
  await expectResults(page, RESULTS, '6 of 6 answers were right.');
});

test('the whole lesson with the one button of a remote', { tag: '@desktop' }, async ({ page }) => {
  await openLesson(page, 1, '&present');
  await takeLesson(page, byRemote);
  await expectResults(page, RESULTS, '0 of 6 answers were right.');
});

test('nothing locks: back, next, and the step again', async ({ page }) => {
  await openLesson(page, 3);
  const way = (name) => press(page, guide(page).getByRole('button', { name, exact: true }));
  await way('Write three');
  await expect(guide(page)).not.toContainText('Write three');
  await way('Set this step up again');
  await expect(guide(page).getByRole('button', { name: 'Write three' })).toBeVisible();
  await way('Next');
  await expect(heading(page)).toHaveText('Silence');
  await way('Back');
  await way('Back');
  await expect(heading(page)).toHaveText('A second copy');
  await expect(page.getByRole('group', { name: /^S\d, / })).toHaveCount(2);
  await openLesson(page, 7);
  await expect(guide(page).getByRole('button', { name: 'Next', exact: true })).toBeHidden();
});

test('an act that is not asked for gets its sentence, and the step stays', { tag: '@desktop' }, async ({ page }) => {
  await openLesson(page, 4);
  await page.keyboard.press('2');
  await server(page, 'S2').getByText('S2', { exact: true }).click();
  await page.keyboard.press('k');
  await expect(guide(page)).toContainText('S1 goes on: the other replica still answers. Bring it back and take S1.');
  await press(page, guide(page).getByRole('button', { name: 'Bring back S2' }));
  await expect(server(page, 'S2')).toHaveAccessibleName(/^S2, replica/);
  await press(page, guide(page).getByRole('button', { name: 'Knock out S1' }));
  await expect(guide(page)).not.toContainText('S1 goes on');
});

test('a wait that takes long can be skipped', { tag: '@desktop' }, async ({ page }) => {
  await openLesson(page, 4);
  await page.keyboard.press('2');
  await press(page, guide(page).getByRole('button', { name: 'Knock out S1' }));
  const skip = guide(page).getByRole('button', { name: 'Skip ahead' });
  await expect(skip).toBeHidden();
  await page.clock.runFor(2_200);
  await press(page, skip);
  await expect(guide(page)).toContainText('S2 has heard nothing for 80 ms.');
});

test('another choice gives other figures', { tag: '@desktop' }, async ({ page }) => {
  await openLesson(page, 7);
  const last = STEPS.at(-1);
  const moments = last.moments.map((moment) => (moment.act === 'Bring S3 back' ? { act: 'Ask only one' } : moment));
  await takeStep(page, { ...last, moments }, byPointer);
  await expectResults(page, [
    ['done when the primary has it', 'not tried', 'not tried', 'not tried'],
    ['done when one replica has it', 'not tried', 'not tried', 'yes'],
    ['done when all replicas have it', '86 ms', 'not tried', 'no'],
  ], '1 of 6 answers were right.');
});

test('who leaves the lesson plays on', async ({ page }) => {
  await openLesson(page, 2);
  await press(page, guide(page).getByRole('button', { name: 'Leave' }));
  await expect(guide(page)).not.toContainText('Step 2 of 7');
  await expect(page.getByRole('button', { name: /^Settings/ })).toBeVisible();
  await press(page, button(page, 'Knock out S1'));
  await expect(server(page, 'S1')).toHaveAccessibleName('S1, down');
});

test('a remote leads back, to the start of the step and then to the one before', { tag: '@desktop' }, async ({ page }) => {
  await openLesson(page, 2);
  await page.keyboard.press('f');
  await expect(page.locator('.app.presenter')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(guide(page)).toContainText('You are on duty.');
  await page.keyboard.press('PageUp');
  await expect(guide(page)).toContainText('S2 now keeps a copy.');
  await page.keyboard.press('ArrowLeft');
  await expect(heading(page)).toHaveText('One copy');
  await page.keyboard.press('Escape');
  await expect(button(page, 'Present')).toBeVisible();
});

test("a remote's start button sets the step up again, and loads nothing", { tag: '@desktop' }, async ({ page }) => {
  await openLesson(page, 2, '&present');
  let loads = 0;
  page.on('framenavigated', () => { loads += 1; });
  for (const start of ['F5', 'Shift+F5']) {
    await page.keyboard.press('PageDown');
    await expect(guide(page)).toContainText('You are on duty.');
    await page.keyboard.press(start);
    await expect(guide(page)).toContainText('S2 now keeps a copy.');
  }
  expect(loads).toBe(0);
});

test("a remote's blank button stops time, and starts it", { tag: '@desktop' }, async ({ page }) => {
  await openLesson(page, 2, '&present');
  const time = () => page.evaluate(() => document.querySelector('.stage').innerHTML);
  await page.keyboard.press('.');
  const stopped = await time();
  await page.clock.runFor(1_000);
  expect(await time()).toBe(stopped);
  await page.keyboard.press('b');
  await page.clock.runFor(1_000);
  expect(await time()).not.toBe(stopped);
});
