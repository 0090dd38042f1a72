/**
 * The two official ONNX files that listen to a clip, run as they are: CAM++ (speaker embedding) and the speech tokenizer.
 * Official module: cli/frontend.py `_extract_spk_embedding`, `_extract_speech_token`. Inputs go by position, as there.
 */
import { kaldiFbankBins, whisperMelBins } from '../../audio/index.ts';
import { float32, floats, int32, Network, type NetworkOptions } from '../../runtime/index.ts';

export const SPEAKER_ENCODER = 'campplus.onnx';
export const SPEECH_TOKENIZER = 'speech_tokenizer_v1.onnx';

export class SpeakerEncoder {
  readonly #network: Network;

  private constructor(network: Network) {
    this.#network = network;
  }

  static async load(path: string, options: NetworkOptions): Promise<SpeakerEncoder> {
    return new SpeakerEncoder(await Network.load(path, options));
  }

  /** @param fbank [frames, 80] Kaldi fbank minus its mean over time; the embedding is not normalised */
  async embed(fbank: Float32Array): Promise<Float32Array> {
    const [input = ''] = this.#network.inputNames;
    const [output = ''] = this.#network.outputNames;
    const shape = [1, fbank.length / kaldiFbankBins, kaldiFbankBins];
    return floats((await this.#network.run({ [input]: float32(fbank, shape) }))[output]);
  }

  release(): Promise<void> {
    return this.#network.release();
  }
}

export class SpeechTokenizer {
  readonly #network: Network;

  private constructor(network: Network) {
    this.#network = network;
  }

  static async load(path: string, options: NetworkOptions): Promise<SpeechTokenizer> {
    return new SpeechTokenizer(await Network.load(path, options));
  }

  /** @param logMel [128, frames] Whisper log-mel, not padded to 30 s */
  async tokenise(logMel: Float32Array, frames: number): Promise<Int32Array> {
    const [features = '', length = ''] = this.#network.inputNames;
    const [output = ''] = this.#network.outputNames;
    const { [output]: indices } = await this.#network.run({
      [features]: float32(logMel, [1, whisperMelBins, frames]),
      [length]: int32(Int32Array.of(frames), [1]),
    });
    // The released file answers int64, others int32; either way one row of tokens in some shape.
    return Int32Array.from(indices?.data as ArrayLike<number | bigint>, Number);
  }

  release(): Promise<void> {
    return this.#network.release();
  }
}
