import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidSsmlError, isSsml, parseSsml, SSML_ELEMENTS } from '../../layers/speech/text/ssml/index.ts';
import { expectCoverage } from './span-laws.ts';

const speak = (inside: string): string => `<speak>${inside}</speak>`;

function faultOf(document: string): InvalidSsmlError {
  try {
    parseSsml(document);
  } catch (error) {
    if (error instanceof InvalidSsmlError) return error;
    throw error;
  }
  throw new Error(`accepted: ${document}`);
}

describe('SSML', () => {
  it('is known by its first element', () => {
    for (const document of [
      '<speak>x</speak>',
      ' \n<speak version="1.0">x</speak>',
      '\ufeff<?xml version="1.0"?><speak/>',
      '<!-- hello --><speak>x</speak>',
      '<!DOCTYPE x [<!ENTITY a "b">]><speak>&a;</speak>',
    ]) {
      expect(isSsml(document), document).toBe(true);
    }
    for (const text of ['say <speak>', '<speaker>', 'hello', '<strong>x</strong>', '']) {
      expect(isSsml(text), text).toBe(false);
    }
  });

  it('becomes plain text with its references resolved and its blanks collapsed', () => {
    const document = speak('\n  A &amp; B &#20320;&#x597D;<!-- note -->\r\n\t<![CDATA[1 < 2]]> end ');
    const { plain } = parseSsml(document);
    expect(plain.text).toBe(' A & B 你好 1 < 2 end ');
    expectCoverage(document, plain);
  });

  it('reads pauses, rates, substitutions, emphasis and languages', () => {
    const { plain, pauses, rates, styles, languages, ends } = parseSsml(
      speak(
        '一<break time="0.8s"/>二<break strength="weak"/><break/><prosody rate="120%">三<prosody rate="slow">四</prosody></prosody>' +
          '<sub alias="World Wide Web">WWW</sub><emphasis>重</emphasis><lang xml:lang="ja-JP">東京</lang><p>段</p>',
      ),
    );
    expect(plain.text).toBe('一二三四World Wide Web重東京段');
    expect(pauses).toEqual([
      { at: 1, seconds: 0.8 },
      { at: 2, seconds: 0.3 },
      { at: 2, seconds: 0.5 },
    ]);
    expect(rates).toEqual([
      { start: 3, end: 4, rate: 0.8 },
      { start: 2, end: 4, rate: 1.2 },
    ]);
    expect(styles).toEqual([{ start: 18, end: 19, style: 'strong' }]);
    expect(languages).toEqual([{ start: 19, end: 21, language: 'ja' }]);
    expect(ends).toEqual([21, 22]);
  });

  it('keeps what say-as and phoneme ask for', () => {
    const { plain, interpretations, pronunciations } = parseSsml(
      speak(
        '<say-as interpret-as="date" format="mdy">05/03/2024</say-as><phoneme alphabet="pinyin" ph="chong2 qing4">重庆</phoneme>',
      ),
    );
    expect(plain.text).toBe('05/03/2024重庆');
    expect(interpretations).toEqual([{ start: 0, end: 10, as: 'date', format: 'mdy' }]);
    expect(pronunciations).toEqual([{ start: 10, end: 12, alphabet: 'pinyin', reading: 'chong2 qing4' }]);
  });

  it('knows the bracket tags too', () => {
    const { plain, sounds } = parseSsml(speak('好[laugh]的 &lt;strong&gt;'));
    expect(plain.text).toBe('好的 <strong>');
    expect(sounds).toEqual([{ at: 1, sound: 'laugh' }]);
  });

  it.each([
    ['<speak>\n  <p>x\n</speak>', 3, /p/],
    ['<speak>\n<s>a & b</s></speak>', 2, /&amp;/],
    ['<speak>\n&nbsp;</speak>', 2, /entity/i],
    ['<speak>x</speak>y', 1, /outside/],
    ['<speak>', 1, /unclosed/],
    ['<speak><voice name="x">y</voice></speak>', 1, /<voice> is not supported/],
    ['<speak>\n<break length="1s"/></speak>', 2, /attribute length/],
    ['<speak><break time="soon"/></speak>', 1, /time="soon"/],
    ['<speak><prosody>x</prosody></speak>', 1, /needs the attribute rate/],
    ['<speak><prosody rate="-200%">x</prosody></speak>', 1, /rate=/],
    ['<speak><break>x</break></speak>', 1, /must be empty/],
    ['<speak><sub alias="x"><p>y</p></sub></speak>', 1, /must not contain/],
    ['<speak><say-as interpret-as="poem">x</say-as></speak>', 1, /interpret-as="poem"/],
    ['<speak><speak>x</speak></speak>', 1, /one <speak>/],
    ['<!-- x --><p>x</p>', 1, /one <speak>/],
    ['<speak a="1" a="2">x</speak>', 1, /duplicate/],
    ['<speak>\u0001</speak>', 1, /character/],
    ['<speak>\ud800</speak>', 1, /surrogate/],
  ])('refuses %j and says where', (document, line, fault) => {
    const error = faultOf(document);
    expect(error.code).toBe('invalid_ssml');
    expect(error.line).toBe(line);
    expect(error.column).toBeGreaterThan(0);
    expect(error.message).toMatch(fault);
  });

  it('points at the column of a fault', () => {
    expect(faultOf('<speak>你好<voice/></speak>').column).toBe(10);
    expect(faultOf('<speak>\n  <audio src="x"/></speak>').column).toBe(3);
  });

  it('refuses document types before any entity grows', () => {
    const bomb = `<?xml version="1.0"?>\n<!DOCTYPE speak [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>\n<speak>&b;</speak>`;
    const error = faultOf(bomb);
    expect(error.message).toMatch(/document type/);
    expect(error.line).toBe(2);
    expect(faultOf('<!DOCTYPE speak SYSTEM "file:///etc/passwd"><speak>x</speak>').message).toMatch(
      /document type/,
    );
  });

  it('allows ten levels and no more', () => {
    const nested = (levels: number): string => `${'<s>'.repeat(levels)}x${'</s>'.repeat(levels)}`;
    expect(parseSsml(speak(nested(9))).plain.text).toBe('x');
    expect(faultOf(speak(nested(10))).message).toMatch(/deeper than 10/);
    expect(faultOf('<speak>'.concat('<s>'.repeat(50_000))).message).toMatch(/deeper than 10/);
  });

  it('answers any mutilated document with a typed error or a complete map', () => {
    const whole =
      '<speak version="1.0" xml:lang="zh-CN"><p>你好<break time="1s"/>，<say-as interpret-as="digits">12</say-as></p><!-- c --><![CDATA[d]]></speak>';
    const mutilated = fc
      .tuple(
        fc.nat(whole.length),
        fc.nat(6),
        fc.constantFrom('', '<', '>', '"', '&', '</p>', '\u0000', 'x', ']]>'),
      )
      .map(([at, length, insert]) => whole.slice(0, at) + insert + whole.slice(at + length));
    fc.assert(
      fc.property(mutilated, (document) => {
        if (!isSsml(document)) return;
        try {
          expectCoverage(document, parseSsml(document).plain);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidSsmlError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('has a table whose every element it reads', () => {
    for (const { name, attributes, content } of SSML_ELEMENTS) {
      if (name === 'speak') continue;
      const examples: Record<string, string> = {
        'xml:lang': 'en',
        time: '1s',
        strength: 'weak',
        rate: '1.1',
        alias: 'x',
        'interpret-as': 'time',
        format: 'hms12',
        alphabet: 'ipa',
        ph: 'x',
        level: 'strong',
      };
      const written = attributes.map((one) => ` ${one.name}="${examples[one.name]}"`).join('');
      const inside = content === 'empty' ? '' : 'x';
      expect(parseSsml(speak(`<${name}${written}>${inside}</${name}>`)).plain.text, name).toBe(inside);
    }
  });
});
