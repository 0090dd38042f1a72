/** For those who use a keyboard alone, or listen to the page. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { audioOf, generate, isDone, type Stage } from '../stage.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export function accessCases(stage: () => Stage): void {
  it('can be used by keyboard alone, from the address bar to the sound', async () => {
    const page = await stage().ready();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('A 跳到正文');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toMatch(/^TEXTAREA/);
    await page.keyboard.type('用键盘。');
    await tabTo(page, /^INPUT.*沉稳男声/);
    await page.keyboard.press('ArrowDown');
    expect(await page.getByRole('radio', { name: /清亮女声/ }).isChecked()).toBe(true);
    await tabTo(page, /^INPUT.*语速/);
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('#speed-value').textContent()).toBe('1.05×');
    await page.keyboard.press('Control+Enter');
    await isDone(page);

    await tabTo(page, /^BUTTON (播放|暂停)$/);
    if (!(await audioOf(page)).paused) await page.keyboard.press('Space');
    expect((await audioOf(page)).paused).toBe(true);
    await tabTo(page, /^INPUT 播放位置/);
    await page.keyboard.press('Home');
    expect((await audioOf(page)).at).toBe(0);
    await page.keyboard.press('ArrowRight');
    expect((await audioOf(page)).at).toBeGreaterThan(0);
    expect(await page.locator('#seek').getAttribute('aria-valuetext')).toMatch(/^\d\.\d 秒，共 \d\.\d 秒$/);
    await page.keyboard.press('Space');
    expect((await audioOf(page)).paused).toBe(false);
  });

  it('holds the focus in a dialog, and gives it back when Escape closes it', async () => {
    const page = await stage().ready();
    await page.locator('#open-clone').focus();
    await page.keyboard.press('Enter');
    for (let n = 0; n < 12; n++) {
      await page.keyboard.press('Tab');
      const inside = await page.evaluate(
        () => document.activeElement === document.body || document.activeElement?.closest('#clone') !== null,
      );
      expect(inside).toBe(true);
    }
    await page.keyboard.press('Escape');
    expect(await page.locator('#open-clone').evaluate((button) => button === document.activeElement)).toBe(
      true,
    );
  });

  it('tells those who listen that it works, and when it is done', async () => {
    const page = await stage().ready();
    const heard = page.evaluate(
      () =>
        new Promise<string[]>((resolve) => {
          const lines: string[] = [];
          const said = document.querySelector('#said');
          if (said === null) return;
          new MutationObserver(() => {
            if (said.textContent) lines.push(said.textContent);
            if (said.textContent?.startsWith('合成完成')) resolve(lines);
          }).observe(said, { childList: true });
        }),
    );
    await generate(page, '说给耳朵听，一句不够，再来一句，然后结束。');
    expect((await heard).at(-1)).toMatch(/^合成完成，时长 \d+\.\d 秒。$/);
  });

  it.each([
    ['light', 'zh-CN'],
    ['dark', 'en-US'],
  ] as const)('has no serious finding of axe in %s %s', async (colorScheme, locale) => {
    const page = await stage().ready({ colorScheme, locale });
    await page.evaluate(axe);
    expect(await findings(page)).toEqual([]);
    await generate(page, '你好。');
    expect(await findings(page)).toEqual([]);
    await page.locator('#text').fill('字'.repeat(1201));
    await page.locator('#whole').uncheck();
    await page.route(/\/tts/, (route) =>
      route.fulfill({ status: 500, json: { code: 'internal_error', request_id: 'x' } }),
    );
    await page.locator('#generate').click();
    await page.locator('#problem').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.locator('#open-clone').click();
    await page.locator('#clone-submit').click();
    expect(await findings(page)).toEqual([]);
  });
}

async function tabTo(page: Page, wanted: RegExp): Promise<void> {
  const passed: string[] = [];
  for (let n = 0; n < 60; n++) {
    const here = await focused(page);
    if (wanted.test(here)) return;
    passed.push(here);
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${wanted}; it reaches ${passed.join(' | ')}`);
}

/** The kind and the accessible name of what has the focus. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement)) return '';
    const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
    const name =
      element.getAttribute('aria-label') ??
      (labels.map((label) => label.textContent).join(' ') || element.textContent);
    return `${element.tagName} ${name?.trim()}`;
  });
}

async function findings(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: {
        run(): Promise<{
          violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
        }>;
      };
    };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
  });
}
