// Lets the page run its own inline scripts and no others: writes their hashes
// into the content security policy. Trunk runs this after each build, because
// the inline script that it makes differs from build to build. It also takes
// back the integrity that Trunk gives to the preload of the WebAssembly, which
// no browser checks there and Chromium complains of.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const file = join(process.env.TRUNK_STAGING_DIR, 'index.html');
const page = readFileSync(file, 'utf8');

// The script that reloads a served page is finished only when it is served.
const served = page.includes('{{__TRUNK_');
const hashes = [...page.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([^]*?)<\/script>/g)].map(
  ([, script]) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
);
const sealed = page.replace("'inline-hashes'", served ? "'unsafe-inline'" : hashes.join(' '));
if (hashes.length === 0 || sealed === page) {
  throw new Error('index.html has no inline script or no place for its hash');
}
const preload = /(<link rel="preload"[^>]*?) integrity="[^"]*"([^>]* as="fetch")/;
writeFileSync(file, sealed.replace(preload, '$1$2'));
