/** Texts to begin with. */

export interface Example {
  readonly label: string;
  /** Of the label, for screen readers. */
  readonly lang: string;
  /** The language whose voice suits it, as the API names it. */
  readonly tongue: string;
  readonly text: string;
}

export const examples: readonly Example[] = [
  {
    label: '中文',
    lang: 'zh-CN',
    tongue: 'zh',
    text: '清晨的阳光洒在湖面上，微风吹过，泛起一圈圈涟漪。远处的山还藏在雾里，像一幅没有画完的水墨画。',
  },
  {
    label: '中英混读',
    lang: 'zh-CN',
    tongue: 'zh',
    text: '会议改到 3 月 15 日下午 2:30，请提前看一下 README，有问题随时 call me。',
  },
  {
    label: 'English',
    lang: 'en',
    tongue: 'en',
    text: 'The morning light lay on the lake, and a soft wind drew circles on the water. Far away, the hills were still asleep in the mist.',
  },
  {
    label: '粤语',
    lang: 'zh-HK',
    tongue: 'yue',
    text: '今日天气真係好，不如我哋一齐去饮茶啦。',
  },
  { label: '日本語', lang: 'ja', tongue: 'ja', text: 'おはようございます。今日はとてもいい天気ですね。' },
  { label: '한국어', lang: 'ko', tongue: 'ko', text: '안녕하세요. 오늘도 좋은 하루 보내세요.' },
];
