/** The voices there are, and making and removing one's own. */
import type { ApiClient } from './client.ts';

export interface Voice {
  readonly name: string;
  readonly display_name: { readonly zh: string; readonly en: string };
  /** The first is the one it was made for. */
  readonly languages: readonly string[];
  readonly kind: 'preset' | 'cloned' | 'blend';
  readonly sample_url: string;
}

export interface VoiceList {
  readonly default: string;
  readonly voices: readonly Voice[];
}

export interface CloneWish {
  readonly clip: Blob;
  readonly clipName: string;
  readonly name: string;
  readonly transcript: string;
}

export async function listVoices(api: ApiClient): Promise<VoiceList> {
  return (await (await api.send('/voices')).json()) as VoiceList;
}

/** Only called when the box for consent is ticked. @returns the name the server gave it. */
export async function cloneVoice(api: ApiClient, wish: CloneWish): Promise<string> {
  const form = new FormData();
  form.set('clip', wish.clip, wish.clipName);
  form.set('name', wish.name);
  if (wish.transcript !== '') form.set('transcript', wish.transcript);
  form.set('consent', 'true');
  const answer = (await (await api.send('/voices', { method: 'POST', body: form })).json()) as {
    readonly voice: Voice;
  };
  return answer.voice.name;
}

export async function deleteVoice(api: ApiClient, name: string): Promise<void> {
  await api.send(`/voices/${encodeURIComponent(name)}`, { method: 'DELETE' });
}

/** A sentence in that voice. */
export async function voiceSample(api: ApiClient, voice: Voice): Promise<Blob> {
  return (await api.send(voice.sample_url)).blob();
}
