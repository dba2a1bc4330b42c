import { readFile } from 'node:fs/promises';
import { test as plainTest } from '@playwright/test';
import { expect, open, test } from './ripple.mjs';
import { press } from './stage.mjs';

const first = await readFile(new URL('../../static/lessons/first.json', import.meta.url), 'utf8');

// The first lesson with one thing changed.
function changed(change) {
  const lesson = JSON.parse(first);
  change(lesson.steps);
  return JSON.stringify(lesson);
}

test('a bad lesson file says what is wrong, in which step and field', async ({ page }) => {
  await open(page);
  await press(page, page.getByRole('button', { name: /^Settings/ }));
  const files = page.getByLabel('Open a run file');
  const refusal = page.getByRole('region', { name: 'What is happening' }).getByText('This lesson was not opened.').first();
  const refuses = async (text, ...parts) => {
    await files.setInputFiles({ name: 'lesson.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    for (const part of parts) await expect(refusal).toContainText(part);
  };
  await refuses(changed((steps) => { steps[1].script[2].on = 'exploded'; }), 'step 2, script[2].on', 'exploded');
  await refuses(changed((steps) => { delete steps[2].run; }), 'step 3', 'run');
  await refuses(changed((steps) => { steps[0].script[1].expect = 4; }), 'step 1, script[1].expect', '4');
  await refuses(changed((steps) => { steps[4].script[0].say = 'So {many}'; }), 'step 5, script[0].say', 'many');
  // What was there is there still.
  await expect(page.getByRole('group', { name: /^S\d, / })).toHaveCount(3);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Three servers keep the same file.');
});

test('a lesson file of one\'s own opens', async ({ page }) => {
  await open(page);
  await press(page, page.getByRole('button', { name: /^Settings/ }));
  const buffer = Buffer.from(changed((steps) => { steps[0].heading = 'My own copy'; }));
  await page.getByLabel('Open a run file').setInputFiles({ name: 'lesson.json', mimeType: 'application/json', buffer });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('My own copy');
});

async function expectNoLesson(page) {
  await expect(page.getByText(/^There is no lesson ".*" here\./).first()).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Three servers keep the same file.');
}

test('a host that answers everything with a page has no such lesson', async ({ page }) => {
  await page.route('**/lessons/nosuch.json', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><p>Welcome' }));
  await open(page, './?lesson=nosuch');
  await expectNoLesson(page);
});

test('a page that opens with a lesson shows nothing else before it', async ({ page }) => {
  let come;
  const asked = new Promise((resolve) => { come = resolve; });
  await page.route('**/lessons/first.json', async (route) => {
    await asked;
    await route.fulfill({ contentType: 'application/json', body: first });
  });
  await page.goto('./?lesson');
  await expect(page.getByText('The lesson is loading.')).toBeVisible();
  await expect(page.getByRole('heading')).toHaveCount(0);
  come();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('One copy');
});

test('a lesson of another version is told as one', async ({ page }) => {
  await open(page);
  await press(page, page.getByRole('button', { name: /^Settings/ }));
  const buffer = Buffer.from('{"lesson": 9, "chapters": []}');
  await page.getByLabel('Open a run file').setInputFiles({ name: 'lesson.json', mimeType: 'application/json', buffer });
  await expect(page.getByText('This lesson was not opened. lesson: this file has version 9; this program reads version 1').first()).toBeVisible();
});

// The browser itself reports its host's 404: this page may complain.
plainTest('a lesson that is not there', async ({ page }) => {
  await open(page, './?lesson=nosuch');
  await expectNoLesson(page);
});

test('a name that is none leads nowhere', async ({ page }) => {
  await open(page, `./?lesson=${encodeURIComponent('https://example.org/first')}`);
  await expectNoLesson(page);
});
