/** A model's speech, segment by segment, each in a turn of its own on the machine. */
import type { SpeechModel, VoiceConditioning } from '../../speech/model.ts';
import type { SpeechOrder } from '../order.ts';
import type { Place } from '../schedule/fair-queue.ts';
import type { Tally } from './tally.ts';

/** An order with what its words stand for. */
export interface Speakable {
  readonly order: SpeechOrder;
  readonly model: SpeechModel;
  readonly conditioning: VoiceConditioning;
}

/**
 * Yields mono samples at the model's rate; the machine is free for others while the caller works on them.
 *
 * @throws the signal's reason within one step of the model after it is aborted.
 */
export async function* speakInTurns(
  { order, model, conditioning }: Speakable,
  place: Place,
  signal: AbortSignal,
  tally: Tally,
): AsyncGenerator<Float32Array, void, undefined> {
  const segments = model.speak(order.text, {
    voice: conditioning,
    speed: order.speed,
    seed: order.seed,
    quality: order.quality,
    signal,
    ...(order.lexicon !== undefined && { lexicon: order.lexicon }),
  });
  try {
    for (;;) {
      const asked = performance.now();
      const turn = await place.turn(signal);
      const began = performance.now();
      tally.waitSeconds += (began - asked) / 1000;
      const next = await segments.next().finally(() => turn.end());
      tally.modelSeconds += (performance.now() - began) / 1000;
      if (next.done) return;
      tally.add(next.value);
      yield next.value.samples;
    }
  } finally {
    await segments.return();
  }
}
