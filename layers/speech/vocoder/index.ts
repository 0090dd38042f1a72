export {
  drawnRandomness,
  givenRandomness,
  type RandomSource,
  type SourceRandomness,
} from './source-randomness.ts';
export {
  type PartMaker,
  type SoundPart,
  Vocoder,
  type VocoderNetworks,
  type VocoderOptions,
  type VocoderRequest,
} from './vocoder.ts';
