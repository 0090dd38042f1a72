/** The Chromium of this machine, for tests and for screenshots. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const places = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const launchArguments = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];

/** @throws Error saying what to install when there is none. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: launchArguments });
}

function chromiumPath(): string {
  const given = process.env.CHROMIUM_PATH;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = given
    ? [given]
    : [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...places];
  const path = found.find((candidate) => existsSync(candidate));
  if (path !== undefined) return path;
  throw new Error(
    given
      ? `CHROMIUM_PATH is ${given}, but there is no such file.`
      : 'The tests of the page need Chromium: install it ("apt-get install -y chromium" on Debian and Ubuntu) or set CHROMIUM_PATH to a Chrome.',
  );
}
