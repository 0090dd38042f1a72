/** Reads sentences (one JSON object with a `text` a line) on standard input; writes them with their `phones`. For training. */
import { createInterface } from 'node:readline';
import { Phonemiser } from '../layers/speech/text/phonemes/phonemise.ts';
import { allSymbols } from '../layers/speech/text/phonemes/symbols.ts';

if (process.argv.includes('--symbols')) {
  console.log(JSON.stringify(allSymbols()));
} else {
  const phonemiser = await Phonemiser.load();
  for await (const line of createInterface({ input: process.stdin })) {
    const sentence = JSON.parse(line) as { text: string };
    const { phones, unread } = phonemiser.read(sentence.text);
    if (unread.length === 0)
      console.log(JSON.stringify({ ...sentence, phones: phones.map((p) => p.symbol) }));
  }
}
