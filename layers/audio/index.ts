/** Everything about sound that isn't a neural network. */
export { ComplexFft } from './complex-fft.ts';
export { type ConcatOptions, type ConcatResult, concatWavFiles } from './concat.ts';
export { decodeClip } from './decode/decode-clip.ts';
export type { DecodedClip } from './decode/sample-sink.ts';
export {
  assertSupportedFormat,
  contentTypes,
  createEncoder,
  encodeAudio,
  fileExtensions,
  ownRateHz,
  supportedFormats,
} from './encode/create-encoder.ts';
export { type AudioEncoder, type AudioFormat, audioFormats, type EncoderOptions } from './encode/encoder.ts';
export * from './errors.ts';
export { crossFade, fadeIn, fadeOut } from './fade.ts';
export { type FeatureFrames, kaldiFbank, kaldiFbankBins, minusMeanOverTime } from './kaldi-fbank.ts';
export { peakCeiling, peakOf, SegmentLevels, withGain, withoutDc } from './level.ts';
export { limitPeaks, PeakLimiter } from './limiter.ts';
export { loudnessLufs } from './loudness.ts';
export { officialResample } from './official-resample.ts';
export { joined, type Retimed, type Shift, setSilence, shiftedPlace, trimToSilence } from './pauses.ts';
export { floatToInt16, meanOfChannels, type PcmEncoding, pcmToFloat } from './pcm.ts';
export { ResampleStream, resample } from './polyphase.ts';
export { promptMel, promptMelBins } from './prompt-mel.ts';
export { RealFft } from './real-fft.ts';
export {
  heardSilences,
  quietestValley,
  type SampleSpan,
  silentGaps,
  soundSpans,
  speechSpan,
} from './silence.ts';
export { type VoicingFrame, voicingFrames } from './voicing.ts';
export { parseWavHeader, readWav, type WavAudio, type WavHeader, wavFrames } from './wav-read.ts';
export { type WavLayout, wavHeader, writeWav } from './wav-write.ts';
export { type FeatureChannels, whisperLogMel, whisperMelBins } from './whisper-log-mel.ts';
