/** `npm run screenshot`: docs/images/page.png and page-dark.png, of the page after a sentence was spoken. */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { launchChromium } from './chromium.ts';
import { openPageServer } from './page-server.ts';
import { generate } from './stage.ts';

const repository = resolve(import.meta.dirname, '../..');
const imageFolder = join(repository, 'docs/images');
const nano = join(repository, 'models/nano');

/** The first goes into the history, the second is what one sees being played. */
const texts = [
  '会议改到 3 月 15 日下午 2:30，请提前看一下 README。',
  '清晨的阳光洒在湖面上，微风吹过，泛起一圈圈涟漪。远处的山还藏在雾里，像一幅没有画完的水墨画。',
] as const;

await mkdir(imageFolder, { recursive: true });
const server = await openPageServer(existsSync(nano) ? nano : undefined);
const browser = await launchChromium();
try {
  for (const [name, colorScheme] of [
    ['page.png', 'light'],
    ['page-dark.png', 'dark'],
  ] as const) {
    const context = await browser.newContext({
      locale: 'zh-CN',
      colorScheme,
      viewport: { width: 1180, height: 820 },
      deviceScaleFactor: 1.5,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(120_000);
    await page.goto(server.url);
    await page.getByRole('radio').first().waitFor({ state: 'attached' });
    for (const [place, text] of texts.entries()) {
      await page
        .getByRole('radio')
        .nth(1 - place)
        .check();
      await generate(page, text);
    }
    await page.waitForFunction(() => (document.querySelector('audio')?.readyState ?? 0) > 0);
    // Stopped at a place, so that the picture shows what was played and what wasn't.
    await page.evaluate(() => {
      const audio = document.querySelector('audio');
      if (audio === null) return;
      audio.pause();
      audio.currentTime = audio.duration * 0.38;
    });
    await page.mouse.move(0, 0);
    await page.evaluate(() => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    });
    await page.waitForTimeout(400);
    await page.screenshot({ path: join(imageFolder, name) });
    await context.close();
  }
} finally {
  await browser.close();
  await server.close();
}
