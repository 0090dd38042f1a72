import { describe, expect, it } from 'vitest';
import { problemWords, warningWords } from '../../web/words/problems.ts';

describe('warnings', () => {
  it.each([
    'text_truncated_at_1200_chars',
    'audio_not_stored',
    'text_lost',
    'text_repeated',
    'pause_capped',
    'rate_capped',
    'phoneme_unsupported',
    'timestamps_unavailable',
    'effect_unsupported_laugh',
    'effect_unsupported_breath',
    'language_unsupported_ko',
    'language_unsupported_yue',
  ])('%s is a sentence in either language', (code) => {
    expect(warningWords('zh', code)).toMatch(/\p{Script=Han}.*。$/u);
    expect(warningWords('en', code)).toMatch(/^[A-Z].* .*\.$/);
  });

  it('names the language a model does not speak', () => {
    expect(warningWords('zh', 'language_unsupported_ko')).toContain('韩语');
    expect(warningWords('en', 'language_unsupported_yue')).toContain('Cantonese');
  });

  it('shows a code it has never met as it is, rather than nothing', () => {
    expect(warningWords('en', 'brand_new')).toBe('brand_new');
  });
});

it('says of a model that takes no transcript that it clones all the same', () => {
  const facts = { code: 'transcript_unsupported', detail: 'x', httpStatus: 422, members: {} };
  expect(problemWords('zh', facts)).toMatch(/只凭录音克隆.*留空/);
  expect(problemWords('en', facts)).toMatch(/clones from the recording alone/);
});

it('says where an SSML document is wrong', () => {
  const facts = { code: 'invalid_ssml', detail: 'x', httpStatus: 422, members: { line: 3, column: 14 } };
  for (const language of ['zh', 'en'] as const) {
    expect(problemWords(language, facts)).toMatch(/3\D+14/);
  }
});
