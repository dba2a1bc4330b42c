// The first lesson as its reader meets it, and the ways to take it: `takeLesson(page, byPointer)`. One story
// for all ways: what each step is called, asks, wants done and says.
import { expect, open } from './ripple.mjs';
import { button, press, untilSeen } from './stage.mjs';

const asks = (question, right) => ({ question, right });
const wants = (act) => ({ act });
const says = (words) => ({ words });

export const STEPS = [
  {
    heading: 'One copy',
    moments: [
      asks('S1 will stop. Its bookings are then:', 'on a disk nobody can reach'),
      wants('Knock out S1'),
      says('In doubt: on a disk nobody can reach.'),
      wants('Destroy the disk'),
      says('4 bookings gone, every one told done. One copy is a single point of failure.'),
    ],
  },
  {
    heading: 'A second copy',
    moments: [
      says('S2 now keeps a copy.'),
      wants('Knock out S1'),
      says('nobody told it to take over. You are on duty.'),
      wants('Promote S2'),
      says('A failover. 4 of 4 bookings survived'),
      wants('Bring S1 back'),
    ],
  },
  {
    heading: 'One at a time',
    moments: [
      says('S3 joins, and done now means that both replicas have it.'),
      wants('Write three'),
      asks("2 waits at S2's gate. What lets it through?", "S2's acknowledgement of 1"),
      says('The acknowledgement of 1 fits the gate; 2 goes at once.'),
      says('That is replication: one order, step by step, everywhere.'),
    ],
  },
  {
    heading: 'Silence',
    moments: [
      asks('S1 will stop. Who decides what happens next?', 'the replicas notice and vote'),
      wants('Knock out S1'),
      says('S2 has heard nothing for 80 ms. It suspects; it cannot know.'),
      says('S3 agrees. Two of three is a majority'),
      says('S2 wears the crown. Epoch 2'),
      says('without service. Bookings lost: 0.'),
      wants('Bring S1 back'),
      says('It returns as a replica and fetches what it missed.'),
    ],
  },
  {
    heading: 'Done, too soon',
    moments: [
      says('Waiting is slow. From now on S1 says done at once.'),
      asks('The client was told done for 1 to 5. S1 dies now. How many of those are lost?', 'two'),
      wants('Knock out S1'),
      says('2. Write 3 was already on its way and arrived; 4 and 5 never left.'),
      says('Kofi and Lin were told done.'),
      wants('Bring S1 back'),
      says('S1 still had them. History went on without it, so it tears them off.'),
    ],
  },
  {
    heading: 'Same blow, safer rule',
    moments: [
      asks('Same blow. How many done bookings are lost now?', 'none'),
      wants('Knock out S1'),
      says('None. S1 had promised 2 instead of 5: only what a replica also had.'),
    ],
  },
  {
    heading: 'The price of all',
    moments: [
      asks('S3 is only a replica. What happens when it stops?', 'writes stop'),
      wants('Knock out S3'),
      says('Nothing is lost and nothing is done. S1 waits for S3, and would wait for ever.'),
      wants('Bring S3 back'),
      says('Every rule buys one thing with another.'),
    ],
  },
];

export const guide = (page) => page.getByRole('region', { name: 'Guide' });
export const heading = (page) => page.getByRole('heading', { level: 1 });
export const choices = (page) => guide(page).getByRole('group').getByRole('button');
export const choice = (page, words) => choices(page).filter({ has: page.getByText(words, { exact: true }) });
const offered = (page, act) => guide(page).getByRole('button', { name: act, exact: true });
const announced = (page, act) => guide(page).getByText(`Page Down: ${act}`);

// Opens the lesson at a step.
export async function openLesson(page, step = 1, more = '') {
  await open(page, `./?lesson=first&step=${step}${more}`);
  await expect(heading(page)).toHaveText(STEPS[step - 1].heading);
}

// With a mouse or a finger, and always right.
export const byPointer = {
  offered,
  answer: (page, right) => press(page, choice(page, right)),
  act: (page, act) => press(page, offered(page, act)),
  wait: (page) => press(page, button(page, 'Skip the wait')),
};

// By keyboard alone; the second answer each time.
export const byKeyboard = {
  offered,
  answer: (page) => page.keyboard.press('2'),
  act: (page) => page.keyboard.press('Enter'),
  wait: (page) => page.keyboard.press('Shift+ArrowRight'),
};

// With the one button of a presenter's remote, which says what it does next.
export const byRemote = {
  offered: announced,
  answer: async (page) => {
    await expect(announced(page, 'show what happens')).toBeVisible();
    await page.keyboard.press('PageDown');
  },
  act: (page) => page.keyboard.press('PageDown'),
  wait: (page) => page.keyboard.press('PageDown'),
};

// From the first step to the end of the last, and looks at what matters in each.
export async function takeLesson(page, learner) {
  for (const [at, step] of STEPS.entries()) {
    await expect(heading(page)).toHaveText(step.heading);
    await expect(guide(page)).toContainText(`Step ${at + 1} of ${STEPS.length}`);
    await takeStep(page, step, learner);
    if (at + 1 < STEPS.length) await learner.act(page, 'Next step');
  }
}

export async function takeStep(page, step, learner) {
  const wait = () => learner.wait(page);
  for (const { question, right, act, words } of step.moments) {
    if (act) {
      await untilSeen(learner.offered(page, act), wait);
      await learner.act(page, act);
    } else if (question) {
      await untilSeen(guide(page).getByText(question), wait);
      await learner.answer(page, right);
    } else {
      await untilSeen(guide(page).getByText(words), wait);
    }
  }
  const asked = step.moments.find(({ question }) => question);
  if (asked) await expect(choice(page, asked.right)).toContainText('this is what happened');
  if (step.heading !== STEPS.at(-1).heading) await untilSeen(learner.offered(page, 'Next step'), wait);
}

// The table at the end: one line of text for each rule.
export async function expectResults(page, rows, answers) {
  const table = guide(page).getByRole('table', { name: 'Your own runs' });
  await expect(table.locator('tbody tr')).toHaveText(rows.map((row) => row.join('')));
  await expect(guide(page)).toContainText(answers);
  await expect(guide(page)).toContainText('Done when one replica has it. Can you still lose a booking?');
}
