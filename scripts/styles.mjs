// Puts the release page's style sheets into two files: what the opening needs,
// and what is loaded with the rest of the page (`src/ui/platform/rest.js`). One
// request is quicker than many, and one text compresses better.
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const staging = process.env.TRUNK_STAGING_DIR;
const file = join(staging, 'index.html');
const sheet = /<link rel="stylesheet" href="\.\/([^"]+\.css)"[^>]*>\s*/g;
const later = /^(open|lesson|modes)-/;

// What a style says needs neither comments nor lines.
const brief = (names) =>
  names
    .map((name) => readFileSync(join(staging, name), 'utf8'))
    .join('\n')
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1');

function write(styles) {
  const digest = (kind, form) => createHash(kind).update(styles).digest(form);
  const name = `style-${digest('sha256', 'hex').slice(0, 16)}.css`;
  writeFileSync(join(staging, name), styles);
  return { name, integrity: `sha384-${digest('sha384', 'base64')}` };
}

if (process.env.TRUNK_PROFILE === 'release') {
  const page = readFileSync(file, 'utf8');
  const names = [...page.matchAll(sheet)].map(([, name]) => name);
  const first = write(brief(names.filter((name) => !later.test(name))));
  const rest = write(brief(names.filter((name) => later.test(name))));
  for (const name of names) rmSync(join(staging, name));
  const link = `<link rel="stylesheet" href="./${first.name}" integrity="${first.integrity}">
<meta name="rest-styles" content="./${rest.name}">
`;
  let placed = false;
  const two = page.replace(sheet, () => (placed ? '' : ((placed = true), link)));
  writeFileSync(file, two);
}
