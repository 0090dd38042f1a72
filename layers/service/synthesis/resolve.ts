/** Looks up what the words of an order stand for right now. */
import type { SpeechModel } from '../../speech/model.ts';
import { contentKey } from '../content-key.ts';
import type { SpeechOrder } from '../order.ts';
import type { VoiceCatalogue } from '../voices/voice-catalogue.ts';
import type { ResolvedOrder } from './synthesiser.ts';

export type Resolve = (order: SpeechOrder, model: SpeechModel) => Promise<ResolvedOrder>;

/** @throws UnknownSpeakerError, InvalidBlendError */
export async function resolveOrder(
  order: SpeechOrder,
  model: SpeechModel,
  voices: VoiceCatalogue,
): Promise<ResolvedOrder> {
  const voice = await voices.resolve(order.voice, model);
  const exact: SpeechOrder = { ...order, voice: voice.name, model: model.id, modelVersion: model.version };
  return {
    order: exact,
    model,
    conditioning: voice.conditioning,
    clonedVoiceIds: voice.clonedVoiceIds,
    key: contentKey(exact, voice.identity),
  };
}
