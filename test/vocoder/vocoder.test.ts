import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Mel } from '../../layers/speech/flow/index.ts';
import { RandomStream } from '../../layers/speech/random.ts';
import {
  drawnRandomness,
  type PartMaker,
  type SoundPart,
  Vocoder,
} from '../../layers/speech/vocoder/index.ts';
import { loadTinyNetworks } from '../flow/tiny-networks.ts';

let inPieces: Vocoder;
let atOnce: Vocoder;
let closeFiles: () => Promise<unknown>;
beforeAll(async () => {
  const { config, vocoder, close } = await loadTinyNetworks();
  closeFiles = close;
  inPieces = await Vocoder.of(vocoder, config.hift, 11);
  atOnce = await Vocoder.of(vocoder, config.hift, 1000);
});
afterAll(() => closeFiles());

function mel(frames: number): Mel {
  return { values: new RandomStream(7, 'mel').fillNormal(new Float32Array(80 * frames)), bins: 80, frames };
}
const randomness = () => drawnRandomness(new RandomStream(7, 'source'), 8);

describe('Vocoder', () => {
  it.each([1, 10, 11, 12, 64, 150])('gives in pieces what it gives at once: %i frames', async (frames) => {
    const request = () => ({ mel: mel(frames), randomness: randomness() });
    const want = await atOnce.whole(request());
    const pieces: Float32Array[] = [];
    for await (const piece of inPieces.run(request())) pieces.push(piece);
    expect(pieces.length).toBe(Math.ceil(frames / 11));
    const got = pieces.flatMap((piece) => [...piece]);
    expect(got.length).toBe(256 * frames);
    const errors = got.map((value, index) => Math.abs(value - (want[index] ?? Number.NaN)));
    const largest = Math.max(...errors);
    console.log(`${frames} frames: ${largest} at sample ${errors.indexOf(largest)}`);
    expect(largest).toBeLessThan(2e-6);
  });

  it.each([
    [0, 40],
    [1, 2],
    [37, 90],
    [64, 150],
    [149, 150],
  ])('gives of mel frames %i to %i what lies there in the whole', async (from, to) => {
    const request = { mel: mel(150), randomness: randomness() };
    const want = (await atOnce.whole(request)).subarray(256 * from, 256 * to);
    const excitation = atOnce.source(await atOnce.predictF0(mel(150)), randomness()).upTo(256 * 150);
    for (const vocoder of [inPieces, atOnce]) {
      const got = await vocoder.part({ mel: mel(150), excitation, from, to });
      expect(got.length).toBe(want.length);
      expect(Math.max(...got.map((value, index) => Math.abs(value - (want[index] ?? NaN))))).toBeLessThan(
        2e-6,
      );
    }
  });

  it('has its second half made elsewhere, of the same bytes', async () => {
    const request = () => ({ mel: mel(150), randomness: randomness() });
    const asked: SoundPart[] = [];
    const elsewhere: PartMaker = {
      part(part) {
        asked.push(part);
        return inPieces.part(part);
      },
    };
    expect(await inPieces.whole(request(), elsewhere)).toEqual(await inPieces.whole(request()));
    expect(asked).toMatchObject([{ from: 75, to: 150 }]);
  });

  it('makes the second half itself where it is not made elsewhere, unless it was told to stop', async () => {
    const request = { mel: mel(150), randomness: randomness() };
    const failing: PartMaker = { part: () => Promise.reject(new Error('gone')) };
    const want = await inPieces.whole({ ...request, randomness: randomness() });
    expect(await inPieces.whole(request, failing)).toEqual(want);
    const controller = new AbortController();
    const aborting: PartMaker = {
      part() {
        controller.abort(new Error('enough'));
        return Promise.reject(new Error('gone'));
      },
    };
    const stopped = inPieces.whole({ ...request, signal: controller.signal }, aborting);
    await expect(stopped).rejects.toThrow('enough');
  });

  it('leaves the harmonics out of a whisper and nothing else', async () => {
    const f0 = new Float32Array(40).fill(200);
    const length = 40 * 256;
    const whispered = atOnce.source(f0, randomness(), false).upTo(length);
    const unvoiced = atOnce.source(new Float32Array(40), randomness()).upTo(length);
    expect(whispered).toEqual(unvoiced);
    expect(atOnce.source(f0, randomness()).upTo(length)).not.toEqual(whispered);
  });

  it('stops between two pieces once it is aborted', async () => {
    const controller = new AbortController();
    const run = inPieces.run({ mel: mel(60), randomness: randomness(), signal: controller.signal });
    expect((await run.next()).done).toBe(false);
    controller.abort(new Error('enough'));
    await expect(run.next()).rejects.toThrow('enough');
  });
});
