/** A clip is dropped, a voice is there; it is deleted, and nothing is left. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { writeWav } from '../../../layers/audio/index.ts';
import { noise, voiced } from '../../audio/signals.ts';
import { generate, type Stage } from '../stage.ts';

const rate = 16_000;

/** What passes for a voice in a quiet room. */
function clip(seconds: number): Uint8Array {
  const floor = noise(seconds * rate, 7);
  return writeWav(
    voiced(140, rate, seconds, 0.4).map((x, n) => x + 0.002 * (floor[n] ?? 0)),
    rate,
  );
}

export function cloningCases(stage: () => Stage): void {
  it('clones by drop: a name is suggested, consent is needed, the voice is chosen at once and after a reload', async () => {
    const page = await stage().ready();
    await drop(page, 'My colleague.wav', clip(12));
    const dialog = page.getByRole('dialog', { name: '克隆声音' });
    await dialog.getByText('My colleague.wav · 0:12.0').waitFor();
    expect(await dialog.getByLabel('名字').inputValue()).toBe('My_colleague');

    await dialog.getByRole('button', { name: '克隆' }).click();
    await dialog.getByText('需要说话的人同意，才能克隆。').waitFor();
    await dialog.getByLabel('名字').fill('../x');
    await dialog.getByRole('checkbox').check();
    await dialog.getByRole('button', { name: '克隆' }).click();
    await dialog.getByText(/^名字要用/).waitFor();
    await dialog.getByLabel('名字').fill('小明');
    await dialog.getByLabel('录音里说的话（可不填）').fill('啊啊啊。');
    await dialog.getByRole('button', { name: '克隆' }).click();

    const voice = page.getByRole('radio', { name: /小明/ });
    await voice.waitFor({ state: 'attached' });
    await page.getByText('“小明”已可使用。').waitFor();
    expect(await voice.isChecked()).toBe(true);
    await page.reload();
    await voice.waitFor({ state: 'attached' });
    expect(await voice.isChecked()).toBe(true);

    await generate(page, '这是我的声音。');
    await page.locator('#take-facts').getByText('小明').waitFor();
  });

  it('says that a name is taken, where the name is', async () => {
    const page = await stage().ready({ locale: 'en-GB' });
    await drop(page, 'other.wav', clip(11));
    const dialog = page.getByRole('dialog', { name: 'Clone a voice' });
    await dialog.getByText('other.wav · 0:11.0').waitFor();
    await dialog.getByLabel('Name').fill('小明');
    await dialog.getByRole('checkbox').check();
    await dialog.getByRole('button', { name: 'Clone', exact: true }).click();
    await dialog.locator('#clone-name-error').getByText('There is a voice of that name').waitFor();
    expect(await dialog.getByLabel('Name').getAttribute('aria-invalid')).toBe('true');
  });

  it('deletes a voice and what it said, after asking', async () => {
    const page = await stage().ready();
    const voice = page.getByRole('radio', { name: /小明/ });
    await voice.check();
    await generate(page, '再见了。');
    const audio = await page.locator('#audio').getAttribute('src');
    await page.getByRole('button', { name: '删除 小明' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '取消' }).click();
    expect(await voice.count()).toBe(1);
    await page.getByRole('button', { name: '删除 小明' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '删除' }).click();
    await page.getByText('已删除“小明”。').waitFor();
    await voice.waitFor({ state: 'detached' });
    expect(await page.locator('#history li').count()).toBe(0);
    expect((await page.request.get(`${stage().url}${audio}`)).status()).toBe(404);
  });

  it('refuses a clip that is too short in words, with its length', async () => {
    const page = await stage().ready();
    await submitClip(page, 'short.wav', clip(4));
    await page.getByText('录音只有 4.0 秒，至少需要 10 秒。').waitFor();
  });

  it('uses the beginning of a clip that is too long, and says so', async () => {
    const page = await stage().ready();
    await drop(page, 'long.wav', clip(33));
    await page.getByText('录音较长，将使用前 30 秒。').waitFor();
  });

  it('refuses what is no sound', async () => {
    const page = await stage().ready();
    await submitClip(page, 'notes.wav', new TextEncoder().encode('not a sound at all'.repeat(40)));
    await page.locator('#clip-error').getByText('读不懂这种文件').waitFor();
  });

  it('reads with the browser what the server does not: a WebM recording arrives as WAV', async () => {
    const page = await stage().ready();
    const bytes = await page.evaluate(async () => {
      const context = new AudioContext();
      const source = context.createOscillator();
      const target = context.createMediaStreamDestination();
      source.connect(target);
      source.start();
      const recorder = new MediaRecorder(target.stream, { mimeType: 'audio/webm' });
      const recorded = new Promise<Blob>((resolve) => {
        recorder.addEventListener('dataavailable', ({ data }) => resolve(data));
      });
      recorder.start();
      await new Promise((resolve) => setTimeout(resolve, 600));
      recorder.stop();
      return [...new Uint8Array(await (await recorded).arrayBuffer())];
    });
    await submitClip(page, 'recording.webm', Uint8Array.from(bytes));
    await page.getByText(/^录音只有 [01]\.\d 秒，至少需要 10 秒。$/).waitFor();
  });
}

/** As a person drags a file out of a folder onto the page. */
async function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await page.evaluate(
    ({ name, base64 }) => {
      const file = new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name);
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(file);
      for (const kind of ['dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
      }
    },
    { name, base64: Buffer.from(bytes).toString('base64') },
  );
}

async function submitClip(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await drop(page, name, bytes);
  await page.locator('#clip[data-full]').waitFor();
  await page.getByLabel('名字').fill('nobody');
  await page.locator('#consent').check();
  await page.locator('#clone-submit').click();
}
