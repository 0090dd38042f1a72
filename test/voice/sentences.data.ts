/** What the frozen recordings of the embedded voice say. */
export const sentences = [
  { text: '今天天气很好，我们去公园散步吧。', voice: 'zhiyan', seed: 1 },
  { text: '请问最近的地铁站怎么走？', voice: 'xiaoxiao', seed: 2 },
  { text: 'The weather is lovely today, so we walked to the park.', voice: 'xiaoxiao', seed: 3 },
  { text: 'Could you tell me the way to the nearest station?', voice: 'zhiyan', seed: 4 },
  { text: '今日はいい天気ですね。', voice: 'tokyo', seed: 5 },
  { text: '请打开 Bluetooth 设置，然后说 good morning。', voice: 'tokyo', seed: 6 },
] as const;
