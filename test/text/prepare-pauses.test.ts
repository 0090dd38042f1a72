/** Pauses of a prepared text. */
import { describe, expect, it } from 'vitest';
import { prepare } from './prepared.ts';

describe('pauses', () => {
  const pauses = (text: string): unknown =>
    prepare(text).segments.map((segment) => [
      segment.text,
      ...segment.pauses.map(({ at, seconds }) => `${segment.text.slice(0, at).slice(-2)}${seconds}`),
      segment.pauseAfterSeconds,
    ]);

  it('follow the marks: comma 0.3 s, sentence end 0.6 s', () => {
    expect(pauses('你好，世界。“好吗？”他问！')).toEqual([
      ['你好，世界。“好吗？”他问！', '好，0.3', '界。0.6', '？”0.6', 0],
    ]);
    expect(pauses('Yes, sir. Is it 3.14, e.g. 1,000? No...ok: J. Smith')).toEqual([
      [
        'Yes, sir. Is it three.fourteen, e.g. one,zero? No.ok: J. Smith.',
        's,0.3',
        'r.0.6',
        'n,0.3',
        'e,0.3',
        'o?0.6',
        'o.0.6',
        'k:0.3',
        0,
      ],
    ]);
    expect(pauses('一；二')).toEqual([['一；二。', '一；0.45', 0]]);
  });

  it('lie between segments as well, and not after the last', () => {
    const sentence = '这句话刚好有二十个字符左右长度不多不少。';
    const { segments } = prepare(sentence.repeat(7));
    expect(segments.map((segment) => segment.pauseAfterSeconds)).toEqual([0.6, 0]);
    expect(segments[0]?.pauses).toHaveLength(3);
  });

  it('asked for in seconds are what was asked for, whatever the marks say', () => {
    const { segments, leadingPauseSeconds } = prepare(
      '[pause:1s]你好。[pause:0.2s]世界[pause:500ms]再见[pause:2s]',
    );
    expect(leadingPauseSeconds).toBe(1);
    expect(
      segments.map((segment) => [segment.text, segment.pauseAfterSeconds, segment.pauseIsFixed]),
    ).toEqual([
      ['你好。', 0.2, true],
      ['世界，', 0.5, true],
      ['再见。', 2, true],
    ]);
    expect(
      pauses('<speak>a<break strength="none"/>, b<break time="1s"/><break time="0.5s"/>。c</speak>'),
    ).toEqual([
      ['a,', 0],
      ['b,', 1.5],
      ['c.', 0],
    ]);
  });

  it('have a limit each and together', () => {
    const { segments, warnings } = prepare('一[pause:30s]'.repeat(9));
    expect(warnings).toEqual(['pause_capped']);
    expect(segments.map((segment) => segment.pauseAfterSeconds)).toEqual([10, 10, 10, 10, 10, 10, 0, 0, 0]);
  });
});
