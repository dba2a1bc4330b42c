// End-to-end tests: the release build in dist/, behind a plain static server.
import { defineConfig } from '@playwright/test';
import { launchOptions } from './tests/e2e/chromium.mjs';

// A port of this run's own, so that two checkouts can be tested at once. The
// workers read this file too, and find the port that the first reading chose.
process.env.RIPPLE_TEST_PORT ??= String(20000 + (process.pid % 10000));
const port = process.env.RIPPLE_TEST_PORT;

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  // One set of pictures: the distribution's Chromium draws them the same everywhere.
  snapshotPathTemplate: '{testDir}/pictures/{arg}{ext}',
  webServer: {
    command: `node tests/e2e/server.mjs ${port}`,
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: false,
  },
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    browserName: 'chromium',
    launchOptions,
    locale: 'en',
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'desktop', use: { viewport: { width: 1280, height: 800 } } },
    // A phone has no keyboard, and no room for the seed.
    { name: 'phone', grepInvert: /@desktop/, use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 } },
  ],
});
