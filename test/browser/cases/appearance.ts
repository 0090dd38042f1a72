/** Chinese and English, light and dark, large and small. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { generate, type Stage } from '../stage.ts';

export function appearanceCases(stage: () => Stage): void {
  it('speaks the browser’s language, and the other one when asked; the choice is kept', async () => {
    const page = await stage().ready({ locale: 'en-US' });
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.getByRole('button', { name: 'Generate' }).waitFor();
    await page.getByRole('radio', { name: /Xiaoxiao, clear female/ }).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: '切换到中文' }).click();
    await page.getByRole('button', { name: '生成' }).waitFor();
    await page.getByRole('radio', { name: /清亮女声/ }).waitFor({ state: 'attached' });
    expect(await page.title()).toBe('CosyVoice Lite · 文字转语音');
    await page.reload();
    await page.getByRole('button', { name: '生成' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
  });

  it('leaves no word of one language in the other', async () => {
    const page = await stage().ready({ locale: 'en-US' });
    await page.locator('#open-clone').click();
    const fixed = await page
      .locator('[data-word]:not([data-word="switchLanguage"]):not([data-word="cloneTranscript"])')
      .allTextContents();
    expect(fixed.filter((text) => /[\u4e00-\u9fff]/.test(text))).toEqual([]);
    expect(fixed.filter((text) => text.trim() === '')).toEqual([]);
  });

  it('is dark when the system is, and light or dark when told to', async () => {
    const page = await stage().ready({ colorScheme: 'dark' });
    expect(await groundLightness(page)).toBeLessThan(0.2);
    const button = page.locator('#switch-appearance');
    await button.click();
    expect(await button.getAttribute('aria-label')).toBe('外观：浅色');
    expect(await groundLightness(page)).toBeGreaterThan(0.8);
    await page.reload();
    expect(await groundLightness(page)).toBeGreaterThan(0.8);
    await button.click();
    expect(await groundLightness(page)).toBeLessThan(0.2);
  });

  it.each(['zh-CN', 'en-US'])('fits a phone in %s, with everything open', async (locale) => {
    const page = await stage().ready({
      locale,
      viewport: { width: 320, height: 640 },
      isMobile: true,
      hasTouch: true,
    });
    expect(await overflow(page)).toEqual([]);
    await generate(page, `Averyveryveryverylongwordwithoutanyspaceinit${'o'.repeat(40)} 好。`);
    expect(await overflow(page)).toEqual([]);
    await page.locator('#text').fill('字'.repeat(1201));
    expect(await overflow(page)).toEqual([]);
    await page.locator('#open-clone').click();
    await page.locator('#clone-submit').click();
    expect(await overflow(page)).toEqual([]);
  });
}

/** 0 is black, 1 is white. */
function groundLightness(page: Page): Promise<number> {
  return page.evaluate(() => {
    const [red = 0] = getComputedStyle(document.documentElement).backgroundColor.match(/\d+/g) ?? [];
    return Number(red) / 255;
  });
}

/** What reaches over the right edge of the screen. */
function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > width + 1)
      .map((element) => `${element.tagName} ${element.id} ${element.className}`);
  });
}
