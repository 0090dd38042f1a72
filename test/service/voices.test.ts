import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blendEmbeddings, parseBlend, slerp, voiceName } from '../../layers/service/index.ts';
import { modelVoices } from '../../layers/service/voices/model-voices.ts';
import { FakeModel } from './fake-model.ts';
import { openService } from './service-in-process.ts';

describe('modelVoices', () => {
  it('names the official speakers as the product does, presets first, and keeps the others', () => {
    const voices = modelVoices(
      new FakeModel({ speakers: ['英文女', '中文女', 'bob', '粤语女', '中文男', '日语男'] }),
    );
    expect(voices.map(({ name, speaker }) => [name, speaker])).toEqual([
      ['zhiyan', '中文男'],
      ['xiaoxiao', '中文女'],
      ['guangdong', '粤语女'],
      ['tokyo', '日语男'],
      ['英文女', '英文女'],
      ['bob', 'bob'],
    ]);
    expect(voices[1]?.displayName).toEqual({ zh: '清亮女声', en: expect.any(String) });
    expect(voices[3]?.languages[0]).toBe('ja');
  });

  it('takes speakers of the very names where the official ones are missing', () => {
    const voices = modelVoices(new FakeModel({ speakers: ['tokyo', 'xiaoxiao', 'zhiyan'] }));
    expect(voices.map(({ name }) => name)).toEqual(['zhiyan', 'xiaoxiao', 'tokyo']);
  });

  it('prefers the official speaker where a folder has both, and does not list the other twice', () => {
    const voices = modelVoices(new FakeModel({ speakers: ['zhiyan', '中文男'] }));
    expect(voices.map(({ name, speaker }) => [name, speaker])).toEqual([['zhiyan', '中文男']]);
  });
});

it('a preset answers to its own name, the official one and the folder’s, whichever the folder uses', async () => {
  const { service, model, close } = await openService({
    model: new FakeModel({ speakers: ['xiaoxiao', 'zhiyan'] }),
  });
  const same = await service.voices.resolve('xiaoxiao', model);
  expect(await service.voices.resolve('中文女', model)).toEqual(same);
  expect((await service.voices.resolve('中文女:1+zhiyan:1', model)).name).toContain('xiaoxiao');
  await expect(service.voices.resolve('粤语女', model)).rejects.toMatchObject({ code: 'unknown_speaker' });
  await close();
});

it('a voice brings the language it reads ideographs in, where that is not Mandarin', async () => {
  const { service, model, close } = await openService();
  const languageOf = async (name: string) =>
    (await service.voices.resolve(name, model)).conditioning.language;
  expect(await languageOf('tokyo')).toBe('ja');
  for (const name of ['zhiyan', '英文女', 'zhiyan:0.5+tokyo:0.5'])
    expect(await languageOf(name)).toBeUndefined();
  await close();
});

describe('parseBlend', () => {
  it.each([
    [
      'a:0.7+b:0.3',
      [
        ['a', 0.7],
        ['b', 0.3],
      ],
    ],
    [
      'a+b',
      [
        ['a', 0.5],
        ['b', 0.5],
      ],
    ],
    [
      ' a : 3 + b : 1 ',
      [
        ['a', 0.75],
        ['b', 0.25],
      ],
    ],
    [
      'a:.5+b:.5+a:1',
      [
        ['a', 0.75],
        ['b', 0.25],
      ],
    ],
    ['a:1+b:0', [['a', 1]]],
    [
      '中文女:2+zhiyan:2',
      [
        ['中文女', 0.5],
        ['zhiyan', 0.5],
      ],
    ],
  ])('reads %s', (expression, expected) => {
    expect(parseBlend(expression).map(({ name, weight }) => [name, Number(weight.toFixed(9))])).toEqual(
      expected,
    );
  });

  it.each([
    'a:',
    '+',
    'a+',
    ':1',
    'a:-1+b:1',
    'a:1e3+b:1',
    'a:NaN+b',
    'a:0+b:0',
    'a+b+c+d+e+f+g+h+i',
    'a:1:2',
  ])('refuses %s', (expression) => {
    expect(() => parseBlend(expression)).toThrow(expect.objectContaining({ code: 'invalid_blend' }));
  });
});

describe('slerp', () => {
  const vector = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 8, maxLength: 8 });
  const norm = (values: Float32Array): number => Math.hypot(...values);

  it('stays on the sphere: the length is interpolated, whatever the angle', () => {
    fc.assert(
      fc.property(vector, vector, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, share) => {
        const from = Float32Array.from(a);
        const to = Float32Array.from(b);
        fc.pre(norm(from) > 1e-3 && norm(to) > 1e-3);
        const cosine =
          from.reduce((sum, value, i) => sum + value * (to[i] ?? 0), 0) / (norm(from) * norm(to));
        fc.pre(Math.abs(cosine) < 0.999);
        const expected = (1 - share) * norm(from) + share * norm(to);
        expect(Math.abs(norm(slerp(from, to, share)) - expected) / expected).toBeLessThan(1e-4);
      }),
    );
  });

  it('goes through the middle of a right angle', () => {
    const middle = slerp(Float32Array.of(2, 0), Float32Array.of(0, 2), 0.5);
    expect(middle).toHaveLength(2);
    for (const value of middle) expect(value).toBeCloseTo(Math.SQRT2, 5);
  });

  it('gives back the ends, also of equal and opposite vectors', () => {
    const a = Float32Array.of(1, 2, 3);
    const opposite = Float32Array.of(-1, -2, -3);
    for (const b of [a, opposite, Float32Array.of(0, 0, 1)]) {
      expect([...slerp(a, b, 0)].map((value) => value.toFixed(5))).toEqual(
        [...a].map((value) => value.toFixed(5)),
      );
      expect([...slerp(a, b, 1)].map((value) => value.toFixed(5))).toEqual(
        [...b].map((value) => value.toFixed(5)),
      );
    }
  });

  it('mixes equal voices to themselves', () => {
    const embedding = Float32Array.of(0.5, -0.25, 1);
    const mixed = blendEmbeddings([
      { embedding, weight: 0.2 },
      { embedding, weight: 0.3 },
      { embedding, weight: 0.5 },
    ]);
    expect([...mixed].map((value) => value.toFixed(5))).toEqual(
      [...embedding].map((value) => value.toFixed(5)),
    );
  });
});

describe('voiceName', () => {
  it.each(['my_colleague', '小明', 'a', 'x'.repeat(40), 'été-1', '9lives'])('allows %s', (name) => {
    expect(voiceName(name)).toBe(name.normalize('NFC'));
  });

  it.each([
    '',
    '.',
    '..',
    '../etc',
    'a/b',
    'a\\b',
    '.hidden',
    '-x',
    'x'.repeat(41),
    'a b',
    'a:b',
    'a+b',
    'con',
    'NUL',
    'a\0',
    'a\n',
    '%2e%2e',
  ])('refuses %j', (name) => {
    expect(() => voiceName(name)).toThrow(expect.objectContaining({ code: 'invalid_voice_name' }));
  });

  it('keeps one spelling of what looks the same', () => {
    expect(voiceName('e\u0301te\u0301')).toBe('été');
  });
});
