/** The product's own voices and the speakers of an official CosyVoice-300M-SFT folder. */
import type { Language } from '../../speech/model.ts';

export interface PresetVoice {
  /** What the product calls it. */
  readonly name: string;
  /** What official folders call it (spk2info.pt). */
  readonly officialSpeaker: string;
  readonly displayName: { readonly zh: string; readonly en: string };
  /** The languages it speaks without an accent, first of all. */
  readonly languages: readonly Language[];
}

/** In the order of the list; the first one present is the default voice. */
export const presetVoices: readonly PresetVoice[] = [
  {
    name: 'zhiyan',
    officialSpeaker: '中文男',
    displayName: { zh: '沉稳男声', en: 'Zhiyan, calm male' },
    languages: ['zh'],
  },
  {
    name: 'xiaoxiao',
    officialSpeaker: '中文女',
    displayName: { zh: '清亮女声', en: 'Xiaoxiao, clear female' },
    languages: ['zh'],
  },
  {
    name: 'guangdong',
    officialSpeaker: '粤语女',
    displayName: { zh: '粤语', en: 'Guangdong, Cantonese female' },
    languages: ['yue'],
  },
  {
    name: 'tokyo',
    officialSpeaker: '日语男',
    // A man in official folders, a woman in the embedded one.
    displayName: { zh: '日语', en: 'Tokyo, Japanese' },
    languages: ['ja'],
  },
];

/** Official speakers that keep their own names. */
export const officialSpeakers: ReadonlyMap<string, Pick<PresetVoice, 'displayName' | 'languages'>> = new Map([
  ['英文女', { displayName: { zh: '英文女声', en: 'English female' }, languages: ['en'] as const }],
  ['英文男', { displayName: { zh: '英文男声', en: 'English male' }, languages: ['en'] as const }],
  ['韩语女', { displayName: { zh: '韩语女声', en: 'Korean female' }, languages: ['ko'] as const }],
]);

/** What a voice says when one only wants to hear it, by its first language. */
export const sampleSentences: Readonly<Record<Language, string>> = {
  zh: '你好，很高兴认识你。',
  en: 'Hello, it is good to meet you.',
  ja: 'こんにちは、はじめまして。',
  yue: '你好，好高興認識你。',
  ko: '안녕하세요, 만나서 반갑습니다.',
};

/**
 * Names the official OpenAI clients send when nobody chose a voice of ours, and what they become.
 * A name is passed on to the first preset of its list that the model has.
 */
export const openAiVoices: ReadonlyMap<string, readonly string[]> = new Map([
  ['alloy', ['xiaoxiao', 'zhiyan']],
  ['ash', ['zhiyan', 'xiaoxiao']],
  ['ballad', ['zhiyan', 'xiaoxiao']],
  ['cedar', ['zhiyan', 'xiaoxiao']],
  ['coral', ['xiaoxiao', 'zhiyan']],
  ['echo', ['zhiyan', 'xiaoxiao']],
  ['fable', ['xiaoxiao', 'zhiyan']],
  ['marin', ['xiaoxiao', 'zhiyan']],
  ['nova', ['xiaoxiao', 'zhiyan']],
  ['onyx', ['zhiyan', 'xiaoxiao']],
  ['sage', ['xiaoxiao', 'zhiyan']],
  ['shimmer', ['xiaoxiao', 'zhiyan']],
  ['verse', ['zhiyan', 'xiaoxiao']],
]);
