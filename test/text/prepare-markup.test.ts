/** What markup does to a prepared text: effects, rates, readings. */
import { describe, expect, it } from 'vitest';
import { Lexicon } from '../../layers/speech/text/lexicon/index.ts';
import { editMatches } from '../../layers/speech/text/spans/index.ts';
import { digitsAsWords, prepare, texts } from './prepared.ts';

describe('effects, rates and readings', () => {
  it('lie where the marked words are spoken', () => {
    const { segments } = prepare('共<strong>12</strong>个[breath]，<laughter>真的</laughter>吗[laugh]', {
      normalise: (text) => editMatches(text, /12/g, () => '十二'),
    });
    expect(segments).toHaveLength(1);
    const [segment] = segments;
    expect(segment?.text).toBe('共十二个，真的吗。');
    const shown = segment?.effects.map(
      ({ effect, start, end }) => `${effect}:${segment.text.slice(start, end)}@${start}`,
    );
    expect(shown).toEqual(['strong:十二@1', 'laugh:真的@5', 'breath:@4', 'laugh:@9']);
  });

  it('whisper whole segments', () => {
    const shown = (text: string): unknown =>
      prepare(text).segments.map((segment) => [
        segment.text,
        ...segment.effects.map(({ effect, end }) => `${effect}${end}`),
      ]);
    expect(shown('大家好。别说出去。[whisper]')).toEqual([['大家好。别说出去。', 'whisper9']]);
    expect(shown('大家好，[whisper]别说[/whisper]好吗？')).toEqual([
      ['大家好，'],
      ['别说，', 'whisper3'],
      ['好吗？'],
    ]);
  });

  it('multiply rates, within bounds', () => {
    const { segments, warnings } = prepare(
      '<speak>一<prosody rate="2">二<prosody rate="1.5">三</prosody></prosody><prosody rate="900%">四</prosody></speak>',
    );
    expect(segments.map((segment) => [segment.text, segment.rate])).toEqual([
      ['一，', 1],
      ['二，', 2],
      ['三，', 3],
      ['四。', 4],
    ]);
    expect(warnings).toEqual(['rate_capped']);
  });

  it('hand pronunciations to a model that can use them, and warn when it can’t', () => {
    const document = '<speak>去<phoneme alphabet="pinyin" ph="chong2 qing4">重庆</phoneme>3天</speak>';
    const able = prepare(document, { alphabets: ['pinyin'], normalise: digitsAsWords });
    expect(able.segments[0]?.text).toBe('去重庆zh#3#天。');
    expect(able.segments[0]?.pronunciations).toEqual([
      { start: 1, end: 3, alphabet: 'pinyin', reading: 'chong2 qing4' },
    ]);
    expect(able.warnings).toEqual([]);
    // Ideographs that sound so stand in for a model that reads ideographs.
    expect(prepare(document).segments[0]?.text).toBe('去崇庆3天。');
    expect(prepare(document).warnings).toEqual([]);
    const ipa = document.replace('pinyin', 'ipa');
    expect(prepare(ipa).warnings).toEqual(['phoneme_unsupported']);
    expect(prepare(ipa).segments[0]?.text).toBe('去重庆3天。');
    const lexicon = Lexicon.fromRecord({ 重庆: 'pinyin: chong2 qing4' });
    expect(prepare('重庆', { lexicon, alphabets: ['pinyin'] }).segments[0]?.pronunciations).toHaveLength(1);
  });

  it('read say-as in the language around it', () => {
    const say = (as: string, text: string, around = '说'): string =>
      texts(`<speak>${around}<say-as interpret-as="${as}">${text}</say-as></speak>`)[0] ?? '';
    expect(say('digits', '120')).toBe('说一二零。');
    expect(say('telephone', '010-6234')).toBe('说零幺零，六二三四。');
    expect(say('telephone', '+82 10', '전화')).toBe('전화플러스 팔 이, 일 공.');
    expect(say('characters', 'ok-7')).toBe('说O K杠七。');
    expect(say('characters', 'ok-7', 'say ')).toBe('say O K dash seven.');
    expect(say('cardinal', '2024', 'so ')).toMatch(/^so two,/);
    expect(say('ordinal', '22', 'the ')).toBe('the twenty-twond.');
    expect(say('date', '2024-05-03')).toBe('说2024年5月3日。');
    expect(say('date', '05/03/2024', 'on ')).toMatch(/^on May /);
    expect(say('time', '2:05 pm', '會議喺')).toBe('會議喺下晝2點5分。');
  });
});
