/** A recording somebody brought, made ready to be sent. */
import { decodeSound } from './decode.ts';
import { writeWav } from './write-wav.ts';

/** What cloning takes at most. */
const longestSeconds = 30;

/** Formats the server reads itself; others are sent as WAV if the browser can read them. */
const readByServer = /\.(wav|mp3|flac|ogg|oga|opus)$/i;

export interface Clip {
  readonly name: string;
  readonly file: Blob;
  /** Unknown when the browser can't read it; the server may. */
  readonly seconds: number | undefined;
  /** Only its beginning is used. */
  readonly isTrimmed: boolean;
}

export async function prepareClip(file: Blob, name: string): Promise<Clip> {
  const sound = await decodeSound(file).catch(() => undefined);
  if (sound === undefined) return { name, file, seconds: undefined, isTrimmed: false };
  const seconds = sound.samples.length / sound.sampleRateHz;
  const isTrimmed = seconds > longestSeconds;
  if (!isTrimmed && readByServer.test(name)) return { name, file, seconds, isTrimmed };
  const used = sound.samples.subarray(0, longestSeconds * sound.sampleRateHz);
  return { name, file: writeWav(used, sound.sampleRateHz), seconds, isTrimmed };
}
