/** Golden cases of the whole way: text ids to tokens by given draws, tokens to mel, mel to wave, each fed by the stage before. */
import { z } from 'zod';
import type { Flow } from '../flow/index.ts';
import { atSpeed } from '../flow/index.ts';
import type { LanguageModel } from '../language-model/index.ts';
import type { Tokenizer } from '../text/tokenizer/index.ts';
import { givenRandomness, type Vocoder } from '../vocoder/index.ts';
import type { CaseRunner } from './manifest.ts';

export interface WholeWay {
  readonly tokenizer: Tokenizer;
  readonly languageModel: LanguageModel;
  readonly flow: Flow;
  readonly vocoder: Vocoder;
}

export function endToEndRunner({ tokenizer, languageModel, flow, vocoder }: WholeWay): CaseRunner {
  return async (golden) => {
    const segments = z.array(z.string()).parse(golden.params.segments);
    const textIds = golden.ints('text_ids');
    const draws = z.array(z.number()).parse(golden.json('uniforms'));
    const embedding = golden.floats('spk_embedding');
    const promptTokens = golden.ints('prompt_token');
    const promptMel = golden.floats('prompt_feat');
    let drawn = 0;
    const tokens = await languageModel.generate({
      textIds,
      ...(golden.has('prompt_text_ids') ? { promptTextIds: golden.ints('prompt_text_ids') } : {}),
      promptSpeechTokens: promptTokens,
      embedding,
      uniform: () => draws[drawn++] ?? Number.NaN,
    });
    const mel = atSpeed(
      await flow.run({
        tokens,
        prompt: { tokens: promptTokens, mel: promptMel },
        embedding,
        noise: { fillNormal: (values) => values.set(golden.floats('z')) },
      }),
      Number(golden.params.speed),
    );
    const randomness = () => givenRandomness(golden.floats('phase'), golden.floats('noise'));
    const source = vocoder.source(await vocoder.predictF0(mel), randomness());
    return {
      arrays: {
        token: tokens,
        mel: mel.values,
        source: source.upTo(source.length),
        wave: await vocoder.whole({ mel, randomness: randomness() }),
      },
      facts: [
        {
          name: 'text_ids',
          got: segments.flatMap((segment) => [...tokenizer.encode(segment)]),
          want: [...textIds],
        },
        { name: 'draws used', got: drawn, want: draws.length },
      ],
    };
  };
}
