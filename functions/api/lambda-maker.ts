/** Orders become audio on another machine: what the synthesiser is on one's own machine, the synthesis function is here. */

import { RemoteError } from '../../layers/fault.ts';
import type {
  AudioMaker,
  AudioStore,
  Listener,
  Log,
  RenderedAudio,
  ResolvedOrder,
  StoredAudio,
} from '../../layers/service/index.ts';
import { Rendering, type RenderingSink } from '../../layers/service/synthesis/rendering.ts';
import type { Finished } from '../cloud/frames.ts';
import type { SynthesisFunction } from './lambda-synthesis.ts';

export interface LambdaMakerOptions {
  readonly synthesis: SynthesisFunction;
  readonly audio: AudioStore;
  readonly log: Log;
  /** Of the request being answered: an instance answers one at a time. */
  readonly requestId: () => string;
}

export class LambdaMaker implements AudioMaker {
  readonly #options: LambdaMakerOptions;

  constructor(options: LambdaMakerOptions) {
    this.#options = options;
  }

  async obtain(resolved: ResolvedOrder, client: string): Promise<StoredAudio | Listener> {
    const { audio, log } = this.#options;
    const stored = await audio.find(resolved.key).catch((error: unknown) => {
      log.warn('stored audio not readable', { key: resolved.key, error });
      return undefined;
    });
    return stored ?? new Rendering((sink) => this.#render(resolved, client, sink)).listen();
  }

  async #render({ order }: ResolvedOrder, client: string, sink: RenderingSink): Promise<RenderedAudio> {
    const { synthesis, requestId } = this.#options;
    const { lexicon, ...rest } = order;
    const command = {
      kind: 'speak' as const,
      requestId: requestId(),
      client,
      order: { ...rest, ...(lexicon && { lexicon: { ...lexicon } }) },
    };
    const grown: Uint8Array[] = [];
    for await (const frame of synthesis.call(command, sink.signal)) {
      sink.signal.throwIfAborted();
      if (frame.kind === 'audio') {
        grown.push(frame.bytes);
        sink.push(frame.bytes);
      }
      if (frame.kind === 'finished') return rendered(grown, frame.finished);
    }
    throw new Error('the stream of frames ended without a last one');
  }
}

function rendered(
  grown: readonly Uint8Array[],
  { facts, report, header, stored, storeFault }: Finished,
): RenderedAudio {
  const pieces = header === undefined ? grown : withHeader(grown, Buffer.from(header, 'base64'));
  const kept =
    stored === undefined
      ? Promise.reject(storeFault ? new RemoteError(storeFault) : new Error('the audio was not stored'))
      : Promise.resolve(stored);
  // Who only wants the bytes never looks at it.
  kept.catch(() => {});
  return {
    facts,
    report,
    pieces,
    byteLength: pieces.reduce((sum, piece) => sum + piece.byteLength, 0),
    stored: kept,
  };
}

/** The same bytes under a header as long as theirs, which states their true length. */
function withHeader(grown: readonly Uint8Array[], header: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = [header];
  let skip = header.byteLength;
  for (const piece of grown) {
    const left = piece.subarray(Math.min(skip, piece.byteLength));
    skip -= piece.byteLength - left.byteLength;
    if (left.byteLength > 0) pieces.push(left);
  }
  return pieces;
}
