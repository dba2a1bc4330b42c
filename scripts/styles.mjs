// Puts the release page's style sheets into one file: one request, and one
// text compresses better than eight.
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const staging = process.env.TRUNK_STAGING_DIR;
const file = join(staging, 'index.html');
const sheet = /<link rel="stylesheet" href="\.\/([^"]+\.css)"[^>]*>\s*/g;

if (process.env.TRUNK_PROFILE === 'release') {
  const page = readFileSync(file, 'utf8');
  const names = [...page.matchAll(sheet)].map(([, name]) => name);
  // What a style says needs neither comments nor lines.
  const styles = names
    .map((name) => readFileSync(join(staging, name), 'utf8'))
    .join('\n')
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1');
  for (const name of names) rmSync(join(staging, name));
  const digest = (kind, form) => createHash(kind).update(styles).digest(form);
  const name = `style-${digest('sha256', 'hex').slice(0, 16)}.css`;
  writeFileSync(join(staging, name), styles);
  const link = `<link rel="stylesheet" href="./${name}" integrity="sha384-${digest('sha384', 'base64')}">\n`;
  let placed = false;
  const one = page.replace(sheet, () => (placed ? '' : ((placed = true), link)));
  writeFileSync(file, one);
}
