/** Errors in words, and what helps against them. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { generate, isDone, type Stage } from '../stage.ts';

export function problemCases(stage: () => Stage): void {
  it('says that the text is blank, in either language', async () => {
    const page = await stage().ready();
    await page.locator('#text').fill('   ');
    await page.locator('#generate').click();
    await problemReads(page, '请先输入要朗读的文字。');
    await page.getByRole('button', { name: 'Switch to English' }).click();
    await problemReads(page, 'Type something to speak first.');
    // The same again would be the same again.
    expect(await page.locator('#retry').isVisible()).toBe(false);
  });

  it('tells what the server says when it has no words of its own for it', async () => {
    const page = await stage().ready();
    await answerTts(page, 422, { code: 'brand_new', detail: 'The moon is in the wrong house; wait.' });
    await page.locator('#text').fill('你好。');
    await page.locator('#generate').click();
    await problemReads(page, 'The moon is in the wrong house; wait.');
  });

  it('shows the number of a request that failed inside the server', async () => {
    const page = await stage().ready();
    await answerTts(page, 500, { code: 'internal_error', detail: 'x', request_id: 'abc-123' });
    await page.locator('#text').fill('你好。');
    await page.locator('#generate').click();
    await page.getByText('请求编号 abc-123').waitFor();
  });

  it('says how long to wait when there were too many requests', async () => {
    const page = await stage().ready();
    await answerTts(page, 429, { code: 'rate_limited', detail: 'x' }, { 'Retry-After': '17' });
    await page.locator('#text').fill('你好。');
    await page.locator('#generate').click();
    await problemReads(page, '请求太频繁，请 17 秒后再试。');
  });

  it('notices that the network is gone, keeps the text, and goes on when it is back', async () => {
    const page = await stage().ready();
    await page.locator('#text').fill('断网试试。');
    await page.context().setOffline(true);
    await page.locator('#generate').click();
    await problemReads(page, '网络已断开。恢复后请重试。');
    await page.context().setOffline(false);
    await page.getByRole('button', { name: '重试' }).click();
    await isDone(page);
    expect(await page.locator('#problem').isVisible()).toBe(false);
  });

  it('keeps what was there when the next one fails', async () => {
    const page = await stage().ready();
    await generate(page, '这一句成功。');
    await page.locator('#text').fill(' ');
    await page.locator('#generate').click();
    await problemReads(page, '请先输入要朗读的文字。');
    expect(await page.locator('#take-text').textContent()).toBe('这一句成功。');
    expect(await page.getByRole('link', { name: '下载 .wav' }).first().isVisible()).toBe(true);
  });

  it('waits for a model that is still loading, and says how far it is', async () => {
    const page = await stage().visit();
    let refusals = 0;
    await page.route('**/health', (route) =>
      route.fulfill({ json: { model: { progress: { stage: 'converting', fraction: 0.42 } } } }),
    );
    await page.route('**/voices', (route) => {
      refusals++;
      if (refusals > 2) return route.continue();
      const headers = { 'Retry-After': '1' };
      return route.fulfill({ status: 503, headers, json: { code: 'model_loading', detail: 'x' } });
    });
    await page.reload();
    await page.getByText('模型正在准备，已完成 42%').waitFor();
    await page.getByRole('radio').first().waitFor({ state: 'attached' });
  });

  it('offers to try again when the voices can’t be read', async () => {
    const page = await stage().visit();
    await page.route('**/voices', (route) => route.abort());
    await page.reload();
    await page.getByText('连不上服务器。请确认它正在运行，然后重试。').waitFor();
    await page.unroute('**/voices');
    await page.locator('#voices').getByRole('button', { name: '重试' }).click();
    await page.getByRole('radio').first().waitFor({ state: 'attached' });
  });

  it('asks for a key when the server wants one, and says when it is the wrong one', async () => {
    const page = await stage().visit();
    await page.route(/\/(voices|tts)/, (route) =>
      route.request().headers().authorization === 'Bearer right-key'
        ? route.continue()
        : route.fulfill({ status: 401, json: { code: 'unauthorized', detail: 'x' } }),
    );
    await page.reload();
    const dialog = page.getByRole('dialog', { name: '需要密钥' });
    await dialog.getByLabel('API 密钥').fill('wrong-key');
    await dialog.getByRole('button', { name: '继续' }).click();
    await dialog.getByText('这个密钥不对，请检查。').waitFor();
    await dialog.getByLabel('API 密钥').fill('right-key');
    await page.keyboard.press('Enter');
    await page.getByRole('radio').first().waitFor({ state: 'attached' });
    await generate(page, '有密钥就能说话。');
  });
}

async function problemReads(page: Page, sentence: string): Promise<void> {
  await page.locator('#problem-words').getByText(sentence, { exact: true }).waitFor();
}

async function answerTts(
  page: Page,
  status: number,
  json: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  await page.route(/\/tts/, (route) =>
    route.fulfill({ status, json, headers, contentType: 'application/problem+json' }),
  );
}
