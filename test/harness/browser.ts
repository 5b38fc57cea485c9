import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const CANDIDATES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

/** A Chromium of this machine: `CHROMIUM`, or where systems usually put it. */
const executable = (): string | undefined =>
  process.env.CHROMIUM ?? CANDIDATES.find((candidate) => existsSync(candidate));

/** Why a test in a browser is skipped; false when there is one. For the `skip` option of `test`. */
export const noBrowser = (): string | false =>
  executable() === undefined && 'no Chromium on this machine: apt-get install chromium, or set CHROMIUM to one';

/** Starts the browser; pages get contexts of their own from it. */
export const startBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: executable()!,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
