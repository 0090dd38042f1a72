/** Type, choose, press, hear, keep. */
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { readWav } from '../../../layers/audio/index.ts';
import { audioOf, generate, isDone, type Stage, storageElsewhere } from '../stage.ts';

export function speakingCases(stage: () => Stage): void {
  it('speaks what was typed with the chosen voice and speed, plays by itself, and the length is right', async () => {
    const page = await stage().ready();
    const wishes: unknown[] = [];
    const answers: { audio_url: string; duration_sec: number }[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/tts')) wishes.push(request.postDataJSON());
    });
    page.on('response', async (response) => {
      if (response.url().endsWith('/tts')) answers.push(await response.json());
    });
    // Every word the busy line ever says.
    const said = page.evaluate(
      () =>
        new Promise<string[]>((resolve) => {
          const lines: string[] = [];
          const card = document.querySelector('#result');
          const line = document.querySelector('#busy-words');
          new MutationObserver(() => {
            lines.push(line?.textContent ?? '');
            if (card?.getAttribute('data-state') === 'ready') resolve(lines);
          }).observe(document.body, { subtree: true, childList: true, attributes: true });
        }),
    );
    await page.getByRole('radio', { name: /清亮女声/ }).check();
    await page.locator('#speed').fill('1.1');
    await generate(page, '你好，世界。Hello, world.');

    expect(wishes).toEqual([{ text: '你好，世界。Hello, world.', speaker: 'xiaoxiao', speed: 1.1 }]);
    expect((await said).join('\n')).toMatch(/正在合成… 已有 \d+\.\d 秒，约 \d+\.\d 秒/);
    const [answer] = answers;
    await page.waitForFunction(() => (document.querySelector('audio')?.readyState ?? 0) > 0);
    const before = await audioOf(page);
    expect(before.source).toBe(`${stage().url}${answer?.audio_url}`);
    expect(before.duration).toBeCloseTo(answer?.duration_sec ?? 0, 2);
    await page.waitForFunction((at) => {
      const audio = document.querySelector('audio');
      return audio !== null && !audio.paused && audio.currentTime > at;
    }, before.at);
    await page.getByRole('button', { name: '暂停' }).waitFor();
  });

  it('is heard from its first sentence on, and goes on without a break when all of it is there', async () => {
    const page = await stage().ready();
    // However fast the machine is, the network is slow enough for the sound to come bit by bit.
    const network = await page.context().newCDPSession(page);
    await network.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: 200_000,
      uploadThroughput: -1,
    });
    await page.evaluate(() => {
      const marks: { state: string; label: string; at: number }[] = [];
      Object.assign(window, { marks });
      const look = (): void => {
        marks.push({
          state: document.querySelector('#result')?.getAttribute('data-state') ?? '',
          label: document.querySelector('#play')?.getAttribute('aria-label') ?? '',
          at: document.querySelector('audio')?.currentTime ?? 0,
        });
        setTimeout(look, 20);
      };
      look();
    });
    await generate(page, '这一段有好几句话，要一句一句地说出来，听的人不用等到最后。'.repeat(3));
    await page.waitForFunction(() => document.querySelector('audio')?.paused === false);
    const marks = await page.evaluate(
      () => (window as unknown as { marks: { state: string; label: string; at: number }[] }).marks,
    );
    const busy = marks.filter(({ state }) => state === 'busy');
    expect(busy.filter(({ label }) => label === '暂停').length).toBeGreaterThan(0);
    // The element did not begin again from the start.
    expect((await audioOf(page)).at).toBeGreaterThan(0.5);
  });

  it('draws the sound', async () => {
    const page = await stage().ready();
    await generate(page, '画一画声音的样子。');
    await page.waitForTimeout(100);
    const painted = await page.locator('#canvas').evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) return [];
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      // The height of each column that has any paint in it.
      const heights = new Map<number, number>();
      for (let at = 3; at < pixels.length; at += 4) {
        const column = ((at - 3) / 4) % canvas.width;
        if ((pixels[at] ?? 0) > 128) heights.set(column, (heights.get(column) ?? 0) + 1);
      }
      return [...heights.values()];
    });
    expect(painted.length).toBeGreaterThan(100);
    expect(Math.max(...painted)).toBeGreaterThan(3 * Math.min(...painted));
  });

  it('gives the audio as a WAV file with a telling name', async () => {
    const page = await stage().ready();
    await generate(page, '下载：一二三。');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '下载 .wav' }).first().click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^\d{8}_\d{6}_下载-一二三\.wav$/);
    const { samples, sampleRateHz } = readWav(await readFile(await download.path()));
    expect(sampleRateHz).toBe(44_100);
    expect(samples.length / sampleRateHz).toBeCloseTo((await audioOf(page)).duration, 2);
  });

  it('saves audio that is kept elsewhere, and stays where it is', async () => {
    // As a policy that names the storage would let it.
    const page = await stage().ready({ bypassCSP: true });
    await generate(page, '存在别处。');
    const headers = { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'audio/wav' };
    await page.route(`${storageElsewhere}/**`, (route) => route.fulfill({ body: 'RIFF', headers }));
    await page
      .locator('#download')
      .evaluate((link, url) => link.setAttribute('href', url), `${storageElsewhere}/speech.wav`);
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#download').click()]);
    expect(download.suggestedFilename()).toMatch(/存在别处\.wav$/);
    expect(await readFile(await download.path(), 'utf8')).toBe('RIFF');
    expect(page.url()).toBe(`${stage().url}/`);
  });

  it('becomes a job where a front door does not wait for the first sound', async () => {
    const page = await stage().ready();
    await page.route(/\/tts\?stream=1$/, (route) => route.fulfill({ status: 504, body: '<html>504</html>' }));
    await generate(page, '前门没有耐心，就排队。');
    expect(await page.locator('#problem').isVisible()).toBe(false);
    await page.waitForFunction(() => (document.querySelector('audio')?.currentTime ?? 0) > 0);
  });

  it('keeps this visit’s history over a reload, plays it, takes it up again and forgets it', async () => {
    const page = await stage().ready();
    await page.getByRole('radio', { name: /粤语/ }).first().check();
    await page.locator('#speed').fill('0.9');
    await generate(page, '第一句话。');
    const first = await audioOf(page);
    await page.getByRole('radio', { name: /沉稳男声/ }).check();
    await generate(page, '第二句话。');

    await page.reload();
    await page.getByRole('radio').first().waitFor({ state: 'attached' });
    const rows = page.locator('#history li');
    expect(await rows.locator('p:first-child').allTextContents()).toEqual(['第二句话。', '第一句话。']);
    await rows.nth(1).getByRole('button', { name: '播放：第一句话。' }).click();
    await isDone(page);
    expect((await audioOf(page)).source).toBe(first.source);

    await rows.nth(1).getByRole('button', { name: '再次使用这段文字' }).click();
    expect(await page.locator('#text').inputValue()).toBe('第一句话。');
    expect(await page.locator('#speed').inputValue()).toBe('0.9');
    expect(await page.getByRole('radio', { name: /粤语/ }).first().isChecked()).toBe(true);

    await page.getByRole('button', { name: '清除记录' }).click();
    expect(await rows.count()).toBe(0);
    const other = await stage().ready();
    expect(await other.locator('#history li').count()).toBe(0);
  });

  it('asks for the audio again when its address no longer holds', async () => {
    const page = await stage().ready();
    await generate(page, '地址会过期。');
    const gone = new URL((await audioOf(page)).source).pathname;
    await page.evaluate(() => {
      const kept = sessionStorage.getItem('cosyvoice.history') ?? '';
      sessionStorage.setItem('cosyvoice.history', kept.replace(/\/output\/[^"]+/, '/output/gone.wav'));
    });
    await page.reload();
    await page.getByRole('button', { name: '播放：地址会过期。' }).click();
    await page.waitForFunction(
      (path) =>
        document.querySelector('audio')?.src.endsWith(path) && !document.querySelector('audio')?.error,
      gone,
    );
  });

  it('counts characters as people do, and reads a text over the limit whole or cut, as one likes', async () => {
    const page = await stage().ready();
    await page.locator('#text').fill('𠮷👍字');
    expect(await page.locator('#count').textContent()).toBe('3 / 1200');
    const long = `你好。${' '.repeat(1300)}再见。`;
    await page.locator('#text').fill(long);
    expect(await page.locator('#count').textContent()).toBe('1306 / 1200');

    await page.getByRole('checkbox', { name: '分段合成全文（需要更久）' }).uncheck();
    await page.locator('#generate').click();
    await isDone(page);
    expect(await page.locator('#warnings').textContent()).toBe('文字超过 1200 字，只读了前 1200 字。');
    const cut = await audioOf(page);

    await page.getByRole('checkbox', { name: '分段合成全文（需要更久）' }).check();
    const job = page.waitForRequest(/\/jobs\/\w+$/);
    await page.locator('#generate').click();
    await job;
    await isDone(page);
    expect(await page.locator('#warnings').textContent()).toBe('');
    expect((await audioOf(page)).duration).toBeGreaterThan(cut.duration);
  });

  it('stops when asked to, and says so', async () => {
    const page = await stage().ready();
    await page.locator('#text').fill('很长的一段话，要说很久很久，说到太阳下山。'.repeat(30));
    await page.locator('#generate').click();
    await page.getByRole('button', { name: '停止' }).click();
    await page.locator('#result[data-state="idle"]').waitFor({ state: 'attached' });
    await page.getByText('已停止。').waitFor({ state: 'attached' });
    await page.getByRole('button', { name: '生成' }).waitFor();
  });

  it('lets one hear a voice before choosing it', async () => {
    const page = await stage().ready();
    await page.getByRole('button', { name: '试听 日语' }).click();
    await page.getByRole('button', { name: '停止试听 日语' }).waitFor();
    await page.getByRole('button', { name: '试听 日语' }).waitFor();
  });
}
