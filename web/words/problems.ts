/** Problems and warnings in words. A code without words here is told in the server's own sentence. */
import type { ProblemFacts } from '../api/problem.ts';
import type { Language } from '../preferences.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

interface Phrase {
  readonly zh: string;
  readonly en: string;
}

type Facts = Pick<ProblemFacts, 'members' | 'retryAfterSeconds'>;

const problemPhrases: Readonly<Record<string, Phrase | ((facts: Facts) => Phrase)>> = {
  unreachable: {
    zh: '连不上服务器。请确认它正在运行，然后重试。',
    en: 'The server can’t be reached. See that it is running, then try again.',
  },
  offline: {
    zh: '网络已断开。恢复后请重试。',
    en: 'There is no network. Try again when it is back.',
  },
  blank_text: { zh: '请先输入要朗读的文字。', en: 'Type something to speak first.' },
  nothing_to_say: {
    zh: '这段文字里没有可以读出来的内容。',
    en: 'There is nothing in this text that can be spoken.',
  },
  text_too_long: ({ members }) => ({
    zh: `文字太长，最多 ${members.limit} 个字符，请分成几段。`,
    en: `The text is too long: at most ${members.limit} characters; divide it.`,
  }),
  invalid_ssml: ({ members }) => ({
    zh: `SSML 第 ${members.line} 行第 ${members.column} 列有误，请检查那里的标签。`,
    en: `The SSML can’t be read at line ${members.line}, column ${members.column}; check the tag there.`,
  }),
  unknown_speaker: {
    zh: '没有这个声音，可能已被删除，请另选一个。',
    en: 'There is no such voice; it may have been deleted. Choose another.',
  },
  unknown_model: { zh: '没有这个模型。', en: 'There is no such model.' },
  model_missing: {
    zh: '服务器上没有模型。请把模型文件夹放进 models/ 后重新启动。',
    en: 'The server has no model. Put a model folder into models/ and start it again.',
  },
  model_failed: {
    zh: '模型无法加载，服务器的日志里有原因。',
    en: 'The model could not be loaded; the server’s log says why.',
  },
  queue_full: {
    zh: '现在请求太多，请稍后再试。',
    en: 'Too much is waiting right now; try again in a moment.',
  },
  rate_limited: ({ retryAfterSeconds }) => ({
    zh: `请求太频繁，请 ${retryAfterSeconds ?? 60} 秒后再试。`,
    en: `Too many requests; try again in ${retryAfterSeconds ?? 60} s.`,
  }),
  synthesis_crashed: { zh: '合成中断了，请重试。', en: 'The engine stopped in the middle; try again.' },
  shutting_down: { zh: '服务器正在关闭，请稍后再试。', en: 'The server is going down; try again later.' },
  storage_full: { zh: '服务器的存储空间已满。', en: 'The server has no room left for audio.' },
  storage_failed: { zh: '服务器存储出错，请稍后再试。', en: 'The server’s storage failed; try again later.' },
  internal_error: {
    zh: '服务器内部出错。请重试；如果仍不行，请把请求编号告诉管理员。',
    en: 'Something failed on the server. Try again; if it goes on, give its owner the request’s number.',
  },
  unauthorized: { zh: '需要正确的 API 密钥。', en: 'The right API key is needed.' },
  unknown_job: { zh: '这个任务已不存在，请重新生成。', en: 'The job is gone; generate again.' },
  audio_gone: { zh: '音频已被删除，请重新生成。', en: 'The audio has been deleted; generate again.' },
  unplayable: { zh: '这段音频无法播放，请重新生成。', en: 'This audio can’t be played; generate again.' },
  body_too_large: { zh: '文件太大，最多 20 MB。', en: 'The file is too large: at most 20 MB.' },
  voice_exists: {
    zh: '已经有同名的声音，请换一个名字。',
    en: 'There is a voice of that name; choose another.',
  },
  invalid_voice_name: {
    zh: '这个名字不能用：请用 1 到 40 个字母、数字、汉字、“_”或“-”。',
    en: 'That name can’t be used: take 1 to 40 letters, digits, “_” or “-”.',
  },
  voice_not_deletable: { zh: '模型自带的声音不能删除。', en: 'Voices of the model can’t be deleted.' },
  consent_missing: { zh: '需要说话的人同意，才能克隆。', en: 'The person who speaks must agree first.' },
  cloning_unavailable: { zh: '这个模型不支持克隆声音。', en: 'This model can’t clone voices.' },
  transcript_unsupported: {
    zh: '这个模型只凭录音克隆，请把“录音里说的话”留空后重试。',
    en: 'This model clones from the recording alone: leave out what is said in it and try again.',
  },
  malformed_audio: { zh: '文件已损坏或不完整。', en: 'The file is damaged or cut short.' },
  unsupported_audio: {
    zh: '读不懂这种文件，请用 WAV、MP3、M4A、FLAC 或 OGG。',
    en: 'This kind of file can’t be read; use WAV, MP3, M4A, FLAC or OGG.',
  },
  audio_too_long: { zh: '录音太长，请剪到 30 秒以内。', en: 'The clip is too long; cut it to 30 s.' },
  clip_refused: ({ members }) => clipFault(members),
};

/** Why a clip can't be cloned from, with what was measured. */
function clipFault({ fault, measured }: Readonly<Record<string, unknown>>): Phrase {
  const value = typeof measured === 'number' ? measured : 0;
  switch (fault) {
    case 'too_short':
      return {
        zh: `录音只有 ${value.toFixed(1)} 秒，至少需要 10 秒。`,
        en: `The clip lasts only ${value.toFixed(1)} s; at least 10 s are needed.`,
      };
    case 'too_long':
      return {
        zh: `录音有 ${value.toFixed(1)} 秒，请剪到 30 秒以内。`,
        en: `The clip lasts ${value.toFixed(1)} s; cut it to at most 30 s.`,
      };
    case 'rate_too_low':
      return {
        zh: '录音的采样率太低，请用 8 kHz 以上。',
        en: 'The clip’s sampling rate is too low; record at 8 kHz or more.',
      };
    case 'silent':
      return {
        zh: '录音几乎没有声音，请离麦克风近一些再录。',
        en: 'The clip is nearly silent; record it closer to the microphone.',
      };
    case 'clipped':
      return {
        zh: '录音音量过大而失真，请调低音量再录。',
        en: 'The clip is distorted; record it again at a lower level.',
      };
    case 'no_speech':
      return {
        zh: '没有听到足够的说话声，请用一个人说话的录音。',
        en: 'There is not enough speech in the clip; use a recording of one person talking.',
      };
    case 'too_noisy':
      return {
        zh: '录音太嘈杂，请在安静的地方再录。',
        en: 'The clip is too noisy; record it in a quiet room.',
      };
    default:
      return { zh: '这段录音不能用来克隆。', en: 'This clip can’t be cloned from.' };
  }
}

const warningPhrases: Readonly<Record<string, Phrase>> = {
  audio_not_stored: {
    zh: '服务器没能保存这段音频，请现在下载。',
    en: 'The server could not keep this audio; download it now.',
  },
  phoneme_unsupported: {
    zh: '有的注音这个模型读不了，已按普通文字朗读。',
    en: 'A phoneme was not understood and read as plain text.',
  },
  pause_capped: { zh: '有的停顿太长，已缩短。', en: 'A pause was too long and has been shortened.' },
  rate_capped: {
    zh: '有的语速超出范围，已调整。',
    en: 'A speaking rate was out of range and has been adjusted.',
  },
  text_lost: {
    zh: '有的文字可能没有读出来，请听一遍。',
    en: 'Some words may not have been spoken; listen to it.',
  },
  text_repeated: {
    zh: '有的文字可能重复了，请听一遍。',
    en: 'Some words may have been spoken twice; listen to it.',
  },
  timestamps_unavailable: {
    zh: '这段音频没有字词的时间。',
    en: 'There are no word times for this audio.',
  },
};

/** Warnings that name what was asked for at their end. */
const warningFamilies: readonly (readonly [RegExp, (what: string) => Phrase])[] = [
  [
    /^text_truncated_at_(\d+)_chars$/,
    (limit) => ({
      zh: `文字超过 ${limit} 字，只读了前 ${limit} 字。`,
      en: `The text had more than ${limit} characters; only the first ${limit} were read.`,
    }),
  ],
  [
    /^language_unsupported_(\w+)$/,
    (tongue) => ({
      zh: `这个模型不会说${zh.languages[tongue] ?? '其中一种语言'}，那部分会读错。`,
      en: `This model can’t speak ${en.languages[tongue] ?? 'one of the languages'}: that part is read wrongly.`,
    }),
  ],
  [
    /^effect_unsupported_(\w+)$/,
    () => ({
      zh: '有的语气效果这个模型做不到。',
      en: 'An effect was left out: this model does not have it.',
    }),
  ],
];

export function problemWords(language: Language, facts: ProblemFacts): string {
  const entry = problemPhrases[facts.code];
  const phrase = typeof entry === 'function' ? entry(facts) : entry;
  if (phrase !== undefined) return phrase[language];
  if (facts.detail !== '') return facts.detail;
  return language === 'zh'
    ? `服务器没有按预期回答（${facts.code}）。`
    : `The server did not answer as it should (${facts.code}).`;
}

export function warningWords(language: Language, code: string): string {
  for (const [pattern, phraseOf] of warningFamilies) {
    const match = pattern.exec(code);
    if (match !== null) return phraseOf(match[1] ?? '')[language];
  }
  return warningPhrases[code]?.[language] ?? code;
}
