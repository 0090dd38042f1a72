/** What every AudioStore keeps to, whatever it is made of. */
import { describe, expect, it } from 'vitest';
import type { AudioFacts, AudioStore, SpokenWord } from '../../../layers/service/index.ts';

export interface AudioStoreUnderTest {
  readonly store: AudioStore;
  /** The bytes a client gets at a URL. */
  fetch(url: string): Promise<Uint8Array>;
}

export const someFacts: AudioFacts = {
  format: 'wav',
  sampleRateHz: 44_100,
  durationSeconds: 1.5,
  modelVersion: 'v1',
  warnings: ['text_lost'],
  clonedVoiceIds: [],
  speechTokenCount: 75,
};

const someWords: readonly SpokenWord[] = [
  { word: '25', shown: '“25, ', startSeconds: 0.02, endSeconds: 0.5, textStart: 1, textEnd: 3 },
  { word: '好', shown: '好。”', startSeconds: 0.8, endSeconds: 1.1, textStart: 5, textEnd: 6 },
];

export const keyOf = (digit: string): string => digit.repeat(64);

export async function* bytesOf(...pieces: readonly string[]): AsyncGenerator<Uint8Array, void, undefined> {
  for (const piece of pieces) yield Buffer.from(piece);
}

export async function textOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all).toString();
}

export function audioStoreContract(name: string, open: () => Promise<AudioStoreUnderTest>): void {
  describe(`${name} keeps to the contract of AudioStore`, () => {
    it('finds what was put, with its facts, and nothing else', async () => {
      const { store } = await open();
      expect(await store.find(keyOf('a'))).toBeUndefined();
      const put = await store.put(keyOf('a'), someFacts, bytesOf('he', '', 'llo'));
      expect(put).toMatchObject({ ...someFacts, key: keyOf('a'), byteLength: 5 });
      expect(await store.find(keyOf('a'))).toEqual(put);
      expect(await store.find(keyOf('b'))).toBeUndefined();
      expect(await textOf(store.read(put))).toBe('hello');
    });

    it('keeps words beside the audio, and deletes them with it', async () => {
      const { store } = await open();
      const put = await store.put(
        keyOf('a'),
        { ...someFacts, clonedVoiceIds: ['x'] },
        bytesOf('a'),
        someWords,
      );
      const found = await store.find(keyOf('a'));
      expect(found && (await store.words(found))).toEqual(someWords);
      const other = await store.put(keyOf('b'), someFacts, bytesOf('b'));
      expect(await store.words(other)).toEqual([]);
      await store.removeSpokenBy('x');
      expect(await store.words(put)).toBeUndefined();
    });

    it('reads ranges', async () => {
      const { store } = await open();
      const put = await store.put(keyOf('a'), someFacts, bytesOf('hello'));
      expect(await textOf(store.read(put, { start: 1, end: 4 }))).toBe('ell');
      expect(await textOf(store.read(put, { start: 0, end: 5 }))).toBe('hello');
    });

    it('gives a URL at which a client gets the bytes', async () => {
      const { store, fetch } = await open();
      const put = await store.put(keyOf('a'), someFacts, bytesOf('hello'));
      expect(Buffer.from(await fetch(await store.url(put))).toString()).toBe('hello');
    });

    it('keeps nothing of a write that fails in the middle', async () => {
      const { store } = await open();
      async function* broken(): AsyncGenerator<Uint8Array, void, undefined> {
        yield Buffer.from('half');
        throw new Error('broke off');
      }
      await expect(store.put(keyOf('a'), someFacts, broken())).rejects.toThrow('broke off');
      expect(await store.find(keyOf('a'))).toBeUndefined();
      await store.put(keyOf('a'), someFacts, bytesOf('whole'));
      expect(await store.find(keyOf('a'))).toMatchObject({ byteLength: 5 });
    });

    it('may be given the same content by several at once', async () => {
      const { store } = await open();
      await Promise.all(Array.from({ length: 8 }, () => store.put(keyOf('a'), someFacts, bytesOf('same'))));
      const found = await store.find(keyOf('a'));
      expect(found && (await textOf(store.read(found)))).toBe('same');
    });

    it('deletes what a cloned voice is heard in, and nothing else', async () => {
      const { store } = await open();
      await store.put(keyOf('a'), { ...someFacts, clonedVoiceIds: ['x', 'y'] }, bytesOf('a'));
      await store.put(keyOf('b'), { ...someFacts, clonedVoiceIds: ['y'] }, bytesOf('b'));
      await store.put(keyOf('c'), someFacts, bytesOf('c'));
      expect(await store.removeSpokenBy('x')).toBe(1);
      expect(await store.find(keyOf('a'))).toBeUndefined();
      expect(await store.find(keyOf('b'))).toBeDefined();
      expect(await store.find(keyOf('c'))).toBeDefined();
    });

    it('deletes what is older than a time', async () => {
      const { store } = await open();
      await store.put(keyOf('a'), someFacts, bytesOf('a'));
      expect(await store.removeOlderThan(new Date(Date.now() - 60_000))).toBe(0);
      expect(await store.find(keyOf('a'))).toBeDefined();
      expect(await store.removeOlderThan(new Date(Date.now() + 60_000))).toBe(1);
      expect(await store.find(keyOf('a'))).toBeUndefined();
    });
  });
}
