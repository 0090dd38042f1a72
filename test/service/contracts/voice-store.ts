/** What every VoiceStore keeps to, whatever it is made of. */
import { describe, expect, it } from 'vitest';
import type { StoredVoice, VoiceStore } from '../../../layers/service/index.ts';
import type { VoiceConditioning } from '../../../layers/speech/model.ts';

const voice = (name: string, id = 'id-1', createdAt = '2024-06-01T12:00:00.000Z'): StoredVoice => ({
  name,
  id,
  kind: 'cloned',
  createdAt,
  consentAt: createdAt,
  clipSeconds: 12,
});

const conditioning: VoiceConditioning = {
  embedding: Float32Array.from({ length: 192 }, (_, i) => Math.sin(i) / 3),
  prompt: { text: '你好', speechTokens: Int32Array.of(1, 4095), mel: Float32Array.of(-0.1, 1e-30, 3.4e38) },
};

export function voiceStoreContract(name: string, open: () => Promise<VoiceStore>): void {
  describe(`${name} keeps to the contract of VoiceStore`, () => {
    it('lists voices in the order they came, with their clips', async () => {
      const store = await open();
      expect(await store.list()).toEqual([]);
      const second = voice('anna', 'id-2', '2024-06-02T00:00:00.000Z');
      expect(await store.add(second, Buffer.from('clip 2'))).toBe(true);
      const first = voice('小明');
      expect(await store.add(first, Buffer.from('clip 1'))).toBe(true);
      expect(await store.list()).toEqual([first, second]);
      expect(await store.get('小明')).toEqual(first);
      expect(Buffer.from((await store.clip(first)) ?? []).toString()).toBe('clip 1');
    });

    it('gives a name to one of many who want it at once', async () => {
      const store = await open();
      const wishes = Array.from({ length: 10 }, (_, i) =>
        store.add(voice('bob', `id-${i}`), Buffer.from(`clip ${i}`)),
      );
      const granted = (await Promise.all(wishes)).flatMap((won, i) => (won ? [i] : []));
      expect(granted).toHaveLength(1);
      const kept = await store.get('bob');
      expect(kept?.id).toBe(`id-${granted[0]}`);
      expect(kept && Buffer.from((await store.clip(kept)) ?? []).toString()).toBe(`clip ${granted[0]}`);
      expect(await store.list()).toHaveLength(1);
    });

    it('keeps conditioning by model, exact to the last bit', async () => {
      const store = await open();
      await store.add(voice('bob'), Buffer.from('clip'));
      expect(await store.conditioning(voice('bob'), 'nano@v1')).toBeUndefined();
      await store.putConditioning(voice('bob'), 'nano@v1', conditioning);
      expect(await store.conditioning(voice('bob'), 'nano@v1')).toEqual(conditioning);
      expect(await store.conditioning(voice('bob'), 'nano@v2')).toBeUndefined();
    });

    it('leaves nothing of a deleted voice, and the name free', async () => {
      const store = await open();
      await store.add(voice('bob'), Buffer.from('clip'));
      await store.putConditioning(voice('bob'), 'nano@v1', conditioning);
      expect(await store.remove('bob')).toBe(true);
      expect(await store.remove('bob')).toBe(false);
      expect(await store.get('bob')).toBeUndefined();
      expect(await store.list()).toEqual([]);
      expect(await store.add(voice('bob', 'id-2'), Buffer.from('other'))).toBe(true);
      expect(await store.conditioning(voice('bob', 'id-2'), 'nano@v1')).toBeUndefined();
    });

    it('takes no conditioning for a voice that was deleted, or given to somebody else, meanwhile', async () => {
      const store = await open();
      await store.add(voice('bob'), Buffer.from('clip'));
      await store.remove('bob');
      await store.putConditioning(voice('bob'), 'nano@v1', conditioning);
      expect(await store.get('bob')).toBeUndefined();
      await store.add(voice('bob', 'id-2'), Buffer.from('clip'));
      await store.putConditioning(voice('bob', 'id-1'), 'nano@v1', conditioning);
      expect(await store.conditioning(voice('bob', 'id-2'), 'nano@v1')).toBeUndefined();
    });

    it('keeps blends, which have no clip', async () => {
      const store = await open();
      const blend: StoredVoice = {
        name: 'mix',
        id: 'id-3',
        kind: 'blend',
        createdAt: '2024-06-01T12:00:00.000Z',
        blend: 'a:1+b:1',
      };
      expect(await store.add(blend)).toBe(true);
      expect(await store.get('mix')).toEqual(blend);
      expect(await store.clip(blend)).toBeUndefined();
    });

    it.each(['', '.', '..', '../other', 'a/b', 'a\\b', '.hidden', 'voice.json'])(
      'knows no voice called %j',
      async (odd) => {
        const store = await open();
        await store.add(voice('bob'), Buffer.from('clip'));
        expect(await store.get(odd)).toBeUndefined();
        expect(await store.remove(odd)).toBe(false);
        expect(await store.list()).toHaveLength(1);
      },
    );
  });
}
