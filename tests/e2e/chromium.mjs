// How the tests and the figures start the distribution's Chromium.
import { execFileSync } from 'node:child_process';

export const launchOptions = {
  executablePath:
    process.env.CHROMIUM || execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim(),
  args: [
    // As root, in a container, Chromium's sandbox cannot start.
    '--no-sandbox',
    '--disable-dev-shm-usage',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    // Chromium's own look-ups fail, slowly, where there is no network.
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};
