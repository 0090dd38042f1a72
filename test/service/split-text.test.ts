import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codePointCount, splitText } from '../../layers/service/index.ts';

describe('splitText', () => {
  it('loses and changes nothing, whatever the text', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.constantFrom(
        '。',
        '. ',
        '\n\n',
        '，',
        '！”',
        '3.14',
        '[laugh]',
        '<strong>',
        '</strong>',
        '你好世界',
        ' word',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 120 }), (pieces) => {
        const text = pieces.join('');
        const parts = splitText(text);
        expect(parts.join('')).toBe(text);
        for (const part of parts) expect(codePointCount(part)).toBeLessThanOrEqual(345);
        if (text.trim() !== '') expect(parts.every((part) => part.trim() !== '')).toBe(true);
      }),
    );
  });

  it('ends parts at sentences where there are any', () => {
    const sentence = '今天的天气非常好，我们一起去公园散步吧。';
    const parts = splitText(sentence.repeat(60));
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts) expect(part.endsWith('。')).toBe(true);
  });

  it('prefers the end of a paragraph, and does not take a decimal point or an abbreviation-free dot for an end', () => {
    const text = `${'It costs 3.50 dollars and no more than that. '.repeat(4)}\n\n${'The next paragraph goes on. '.repeat(12)}`;
    const [first] = splitText(text);
    expect(first?.endsWith('\n\n')).toBe(true);
    for (const part of splitText('a 3.14159 '.repeat(100))) expect(part).not.toMatch(/\d\.$/);
  });

  it('leaves the tag at the end with the sentence it belongs to, and paired tags whole', () => {
    const text = `${'啊'.repeat(280)}好的。[laugh]`;
    expect(splitText(text.repeat(2))[0]?.endsWith('[laugh]')).toBe(true);
    const strong = `${'一句话。'.repeat(50)}<strong>${'重要的话。'.repeat(30)}</strong>${'尾声。'.repeat(60)}`;
    for (const part of splitText(strong)) {
      expect(part.match(/<strong>/g)?.length ?? 0).toBe(part.match(/<\/strong>/g)?.length ?? 0);
    }
  });

  it('never cuts inside a tag, nor between a whisper and its end', () => {
    const paused = `${'字'.repeat(118)}[pause: 0.8s]${'字'.repeat(400)}`;
    for (const part of splitText(paused)) expect(part).not.toMatch(/\[pause[^\]]*$|^[^[]*0\.8s\]/);
    const whispered = `${'一句话。'.repeat(40)}[whisper]${'悄悄话。'.repeat(40)}[/whisper]${'尾声。'.repeat(60)}`;
    for (const part of splitText(whispered)) {
      expect(part.includes('[whisper]')).toBe(part.includes('[/whisper]'));
    }
  });

  it('keeps a short text and an SSML document in one part', () => {
    expect(splitText('短。短。短。')).toEqual(['短。短。短。']);
    const ssml = `<speak>${'<s>一句话。</s>'.repeat(200)}</speak>`;
    expect(splitText(ssml)).toEqual([ssml]);
  });

  it('takes a hundred thousand characters without a mark in bearable time', () => {
    const parts = splitText('字'.repeat(100_000));
    expect(parts.join('').length).toBe(100_000);
    expect(parts.length).toBeLessThan(900);
  });
});
