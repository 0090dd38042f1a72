/** How much of a checkpoint's precision a bundle keeps, network by network. */
import type { LlmConfig } from '../config/index.ts';
import { LAST_LAYER } from './language-model.ts';
import type { CacheFormat } from './language-model-step.ts';
import type { BuildOptions, WeightFormat } from './layers.ts';

/**
 * `fp32`: all of it. `int8`: dynamic 8-bit products. `int4`: 4 bits for most of the language model, where reading weights is what takes
 * time and they are most of a bundle; 8 bits for the rest.
 */
export const PRECISIONS = ['fp32', 'int8', 'int4'] as const;
export type Precision = (typeof PRECISIONS)[number];

/** Width of the language model from which on reading its weights decides how fast it speaks. */
const WIDE = 512;

/** The fewest bytes for a model of the 300M's width, float32 for small ones, which are fast as they are. */
export function defaultPrecision(llm: LlmConfig): Precision {
  return llm.decoder.outputSize >= WIDE ? 'int4' : 'fp32';
}

/** How the linear layers of a network keep their weights. */
export type LinearFormats = Pick<BuildOptions, 'format' | 'formatOf'>;

export interface LanguageFormats {
  readonly textEncoder: LinearFormats;
  readonly places: WeightFormat;
  readonly decoder: LinearFormats;
  readonly cache: CacheFormat;
}

/**
 * In 4 bits, those layers keep 8 that err most for each byte they would save, as measured on a full-size model: the last layer, and the
 * attention of the text encoder.
 */
export function languageFormats(precision: Precision, { decoder }: LlmConfig): LanguageFormats {
  if (precision === 'fp32') {
    return { textEncoder: {}, places: 'fp32', decoder: {}, cache: 'float32' };
  }
  const headSize = decoder.outputSize / decoder.heads;
  const inFourBits = precision === 'int4';
  return {
    textEncoder: {
      format: 'int8',
      formatOf: (layer) => (inFourBits && layer.includes('.feed_forward.') ? 'int4' : undefined),
    },
    places: 'int8',
    decoder: { format: precision, formatOf: (layer) => (layer === LAST_LAYER ? 'int8' : undefined) },
    // The fused operator of an 8-bit cache takes heads of whole groups of 8.
    cache: headSize % 8 === 0 ? 'int8' : 'float32',
  };
}

/**
 * Flow and vocoder compute hundreds of rows at a time: products in 8 bits are fastest, and weights of convolutions, which are computed in
 * fp32, are kept in 8 bits. Fewer bits would make them smaller, not faster.
 */
export function soundFormat(precision: Precision): WeightFormat {
  return precision === 'fp32' ? 'fp32' : 'int8';
}
