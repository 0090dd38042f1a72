import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codePointCount, contentKey, cutText, type SpeechOrder } from '../../layers/service/index.ts';

describe('cutText', () => {
  it.each([
    ['ASCII', 'a'],
    ['ideographs', '好'],
    ['signs outside the basic plane', '𠮷'],
    ['emoji', '😀'],
  ])('takes 1200 characters of %s whole and cuts one more with a warning', (_, character) => {
    const full = character.repeat(1200);
    expect(cutText(full, 1200)).toEqual({ text: full, warnings: [] });
    expect(cutText(full + character, 1200)).toEqual({
      text: full,
      warnings: ['text_truncated_at_1200_chars'],
    });
  });

  it('counts spaces and punctuation', () => {
    const text = `${'a, '.repeat(400)}b`;
    expect(cutText(text, 1200).text).toBe('a, '.repeat(400));
  });

  it.each(['', ' ', '\n\t\u3000', ' '.repeat(1300)])('refuses blank text %j', (text) => {
    expect(() => cutText(text, 1200)).toThrow(expect.objectContaining({ code: 'blank_text' }));
  });

  it('refuses an SSML document that would have to be cut', () => {
    const ssml = `<speak>${'a'.repeat(1200)}</speak>`;
    expect(() => cutText(ssml, 1200)).toThrow(expect.objectContaining({ code: 'text_too_long' }));
    expect(cutText(ssml, 1300).text).toBe(ssml);
  });

  it('never cuts a code point in two', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 20 }), (text, limit) => {
        fc.pre(text.trim() !== '' && [...text].slice(0, limit).join('').trim() !== '');
        const cut = cutText(text, limit);
        expect(text.startsWith(cut.text)).toBe(true);
        expect(codePointCount(cut.text)).toBe(Math.min(limit, codePointCount(text)));
      }),
    );
  });
});

describe('contentKey', () => {
  const order: SpeechOrder = {
    text: '你好',
    voice: 'zhiyan',
    model: 'nano',
    modelVersion: 'v1',
    speed: 1,
    seed: 0,
    quality: 'balanced',
    format: 'wav',
    sampleRateHz: 44_100,
  };

  it('is the same for the same content and another for anything that changes the sound', () => {
    const key = contentKey(order, 'preset:中文男');
    expect(contentKey({ ...order }, 'preset:中文男')).toBe(key);
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    const others: readonly [Partial<SpeechOrder>, string][] = [
      [{ text: '你好。' }, 'preset:中文男'],
      [{}, 'cloned:1234'],
      [{ modelVersion: 'v2' }, 'preset:中文男'],
      [{ speed: 1.1 }, 'preset:中文男'],
      [{ seed: 1 }, 'preset:中文男'],
      [{ quality: 'fast' }, 'preset:中文男'],
      [{ format: 'mp3' }, 'preset:中文男'],
      [{ sampleRateHz: 24_000 }, 'preset:中文男'],
      [{ lexicon: { a: 'b' } }, 'preset:中文男'],
    ];
    const keys = others.map(([change, voice]) => contentKey({ ...order, ...change }, voice));
    expect(new Set([key, ...keys]).size).toBe(others.length + 1);
  });

  it('does not depend on the order in which a lexicon was written', () => {
    expect(contentKey({ ...order, lexicon: { a: '1', b: '2' } }, 'v')).toBe(
      contentKey({ ...order, lexicon: { b: '2', a: '1' } }, 'v'),
    );
  });
});
