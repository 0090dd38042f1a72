/** One server and one browser for all tests of the page, and what they watch for all the time. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { openPageServer, type PageServer } from './page-server.ts';

/** Stands for a bucket; tests answer for it themselves. */
export const storageElsewhere = 'https://storage.example';

export class Stage {
  /** Breaches of the Content-Security-Policy, errors of scripts, and requests that left the server's origin. */
  readonly faults: string[] = [];
  readonly #server: PageServer;
  readonly #browser: Browser;

  private constructor(server: PageServer, browser: Browser) {
    this.#server = server;
    this.#browser = browser;
  }

  static async open(): Promise<Stage> {
    const browser = await launchChromium();
    try {
      return new Stage(await openPageServer(), browser);
    } catch (error) {
      await browser.close();
      throw error;
    }
  }

  get url(): string {
    return this.#server.url;
  }

  /** A visit of its own: nothing is left of others but the voices. */
  async visit(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#browser.newContext({ locale: 'zh-CN', reducedMotion: 'reduce', ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(90_000);
    page.on('console', (message) => {
      if (/Content.Security.Policy/i.test(message.text())) this.faults.push(message.text());
    });
    page.on('pageerror', (error) => this.faults.push(String(error.stack)));
    page.on('request', (request) => {
      const url = new URL(request.url());
      const isOwn =
        [this.url, storageElsewhere].includes(url.origin) || ['blob:', 'data:'].includes(url.protocol);
      if (!isOwn) this.faults.push(`request to ${request.url()}`);
    });
    await page.goto(this.url);
    return page;
  }

  /** As `visit`, once the voices can be chosen. */
  async ready(options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.visit(options);
    await page.getByRole('radio').first().waitFor({ state: 'attached' });
    return page;
  }

  async closeVisits(): Promise<void> {
    await Promise.all(this.#browser.contexts().map((context) => context.close()));
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.close();
  }
}

/** Types a text, presses the button, waits for the sound. */
export async function generate(page: Page, text: string): Promise<void> {
  await page.locator('#text').fill(text);
  await page.locator('#generate').click();
  await isDone(page);
}

export async function isDone(page: Page): Promise<void> {
  await page.locator('#result[data-state="ready"]').waitFor();
}

/** What the audio element is at. */
export function audioOf(page: Page): Promise<{
  readonly source: string;
  readonly at: number;
  readonly duration: number;
  readonly paused: boolean;
}> {
  return page.locator('#audio').evaluate((element) => {
    if (!(element instanceof HTMLAudioElement)) throw new Error('#audio is no audio element');
    const { currentTime, duration, paused, src } = element;
    return { source: src, at: currentTime, duration, paused };
  });
}
