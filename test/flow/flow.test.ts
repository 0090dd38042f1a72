import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Flow, type FlowRequest, frameRates, NoSpeechTokensError } from '../../layers/speech/flow/index.ts';
import { RandomStream } from '../../layers/speech/random.ts';
import { loadTinyNetworks } from './tiny-networks.ts';

let flow: Flow;
let closeFiles: () => Promise<unknown>;
beforeAll(async () => {
  const { config, flow: networks, close } = await loadTinyNetworks();
  closeFiles = close;
  flow = new Flow(networks, config.flow, frameRates(config));
});
afterAll(() => closeFiles());

const request = (tokens: number): FlowRequest => ({
  tokens: Int32Array.from({ length: tokens }, (_, index) => (index * 37) % 4096),
  embedding: Float32Array.from({ length: 192 }, (_, index) => Math.sin(index)),
  noise: new RandomStream(1, 'flow'),
});

describe('Flow', () => {
  it('gives the same mel for the same noise, whatever ran before', async () => {
    const first = await flow.run(request(23));
    await flow.run(request(9));
    expect(await flow.run(request(23))).toEqual(first);
    expect(first).toMatchObject({ bins: 80, frames: 39 });
  });

  it('speaks from a single token', async () => {
    const { values, frames } = await flow.run(request(1));
    expect(frames).toBe(1);
    expect(values.every(Number.isFinite)).toBe(true);
  });

  it('says what is wrong when there are no tokens', async () => {
    await expect(flow.run(request(0))).rejects.toThrow(NoSpeechTokensError);
  });

  it('stops between two steps once it is aborted', async () => {
    const controller = new AbortController();
    let steps = 0;
    const observe = () => {
      steps += 1;
      if (steps === 3) controller.abort(new Error('enough'));
    };
    const run = flow.run({ ...request(20), signal: controller.signal, observe });
    await expect(run).rejects.toThrow('enough');
    expect(steps).toBe(3);
  });
});
