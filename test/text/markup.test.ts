import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTags, TAGS } from '../../layers/speech/text/markup/index.ts';
import { expectCoverage } from './span-laws.ts';

describe('tags in plain text', () => {
  it('are taken out of the text, and their place kept', () => {
    const marked = parseTags('你好[laugh]世界[breath]。');
    expect(marked.plain.text).toBe('你好世界。');
    expect(marked.sounds).toEqual([
      { at: 2, sound: 'laugh' },
      { at: 4, sound: 'breath' },
    ]);
    expect(parseTags('so [breath] it is').plain.text).toBe('so it is');
    expect(parseTags('[breath] so').plain.text).toBe('so');
    expect(parseTags('ha [LAUGHTER]').sounds).toEqual([{ at: 3, sound: 'laugh' }]);
  });

  it('leave unknown brackets and numbers without a unit as text', () => {
    for (const text of ['[mn]嗯', '[pause:abc]', '[pause:3]', '<b>x</b>', '[0]', 'a[1:2]', '<|en|>']) {
      expect(parseTags(text).plain.text).toBe(text);
    }
  });

  it('ask for pauses in seconds', () => {
    const { plain, pauses } = parseTags('一[pause:0.8s]二[pause:250ms]三[pause: 2s]');
    expect(plain.text).toBe('一二三');
    expect(pauses).toEqual([
      { at: 1, seconds: 0.8 },
      { at: 2, seconds: 0.25 },
      { at: 3, seconds: 2 },
    ]);
  });

  it('stress and laugh over the words inside, and survive a missing end', () => {
    const { plain, styles } = parseTags('这<strong>很重要</strong>，<laughter>真的</laughter>');
    expect(plain.text).toBe('这很重要，真的');
    expect(styles).toEqual([
      { start: 1, end: 4, style: 'strong' },
      { start: 5, end: 7, style: 'laugh' },
    ]);
    expect(parseTags('</strong>a<strong>b').styles).toEqual([]);
  });

  it('whisper to the end of the line, to the closing tag, or the whole text when nothing follows', () => {
    const whispers = (text: string): string[] => {
      const { plain, styles } = parseTags(text);
      return styles.map(({ start, end, style }) => `${style}:${plain.text.slice(start, end)}`);
    };
    expect(whispers('大家好。[whisper]小声点。\n大声说。')).toEqual(['whisper:小声点。']);
    expect(whispers('a [whisper]b[/whisper] c [whisper] d')).toEqual(['whisper:b', 'whisper:d']);
    expect(whispers('别告诉他。[whisper]')).toEqual(['whisper:别告诉他。']);
    expect(whispers('别告诉他[whisper]。')).toEqual(['whisper:别告诉他。']);
    expect(whispers('[whisper]a\n[whisper]b')).toEqual(['whisper:a', 'whisper:b']);
  });

  it('cover any text, and are all in the table', () => {
    const pieces = fc.constantFrom(
      '[laugh]',
      '[whisper]',
      '[/whisper]',
      '[pause:1s]',
      '<strong>',
      '</strong>',
      ' ',
      '字',
      '\n',
      '[',
      '<',
      'x',
    );
    fc.assert(
      fc.property(fc.string({ unit: pieces, maxLength: 40 }), (text) => {
        const marked = parseTags(text);
        expectCoverage(text, marked.plain);
        for (const { start, end } of marked.styles) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(marked.plain.text.length);
        }
      }),
    );
    for (const { tag } of TAGS) expect(parseTags(tag.replace('…', 'x')).plain.text, tag).toMatch(/^x?$/);
  });
});
