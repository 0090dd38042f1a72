export {
  drawnRandomness,
  givenRandomness,
  type RandomSource,
  type SourceRandomness,
} from './source-randomness.ts';
export { Vocoder, type VocoderNetworks, type VocoderOptions, type VocoderRequest } from './vocoder.ts';
