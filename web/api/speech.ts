/**
 * A text becomes audio. Where the server can, it is heard growing: the stream's bytes are the progress. Where it can't, because a
 * front door cuts long answers off, the work becomes a job that is asked how far it is.
 */
import { WavStream } from '../sound/wav-stream.ts';
import { writeWav } from '../sound/write-wav.ts';
import type { ApiClient } from './client.ts';
import { type LoadingModel, patiently, pause } from './patience.ts';
import { ApiProblem, isRecord } from './problem.ts';

export interface SpeechWish {
  readonly text: string;
  readonly speaker: string;
  readonly speed: number;
  /** Speak all of a text over the limit, as a job, instead of cutting it. */
  readonly whole: boolean;
}

export interface Speech {
  readonly audioUrl: string;
  readonly seconds: number;
  readonly modelVersion: string;
  readonly warnings: readonly string[];
  /** All samples arrived: whoever listened has the whole picture. */
  readonly pictured: boolean;
}

export interface SpeechListener {
  onLoading(model: LoadingModel): void;
  /** Waits for its turn. */
  onQueued(): void;
  onSound(samples: Float32Array<ArrayBuffer>, sampleRateHz: number): void;
  /** @param fraction 0 to 1, of a job. */
  onPart(fraction: number): void;
}

/** Seconds a request waits before it becomes a job: within every front door's limit. */
const waitSeconds = 20;

/** @throws ApiProblem; AbortError when the signal says so. */
export async function speak(
  api: ApiClient,
  wish: SpeechWish,
  listener: SpeechListener,
  signal: AbortSignal,
): Promise<Speech> {
  const attempt = async (): Promise<Speech> => {
    if (wish.whole) return followJob(api, await post(api, '/jobs', wish, {}, signal), listener, signal);
    const streamed = await stream(api, wish, listener, signal);
    if (streamed instanceof Response) return fromJson(api, streamed, listener, signal);
    try {
      const speech = await link(api, wish, listener, signal);
      return { ...speech, pictured: streamed !== undefined };
    } catch (error) {
      // All of it is here, only not kept on the server: that is no reason to say nothing.
      if (streamed === undefined || signal.aborted) throw error;
      const url = URL.createObjectURL(writeWav(streamed.samples, streamed.sampleRateHz));
      const seconds = streamed.samples.length / streamed.sampleRateHz;
      return { audioUrl: url, seconds, modelVersion: '', warnings: ['audio_not_stored'], pictured: true };
    }
  };
  return patiently(api, attempt, (model) => listener.onLoading(model), signal);
}

/** Where the audio of a wish is: at once when it was made before. Also renews a link that has expired. */
export async function link(
  api: ApiClient,
  wish: SpeechWish,
  listener: SpeechListener,
  signal: AbortSignal,
): Promise<Speech> {
  const headers = { Accept: 'application/json', Prefer: `wait=${waitSeconds}` };
  const path = wish.whole ? '/jobs' : '/tts';
  return fromJson(api, await post(api, path, wish, headers, signal), listener, signal);
}

interface Streamed {
  readonly samples: Float32Array;
  readonly sampleRateHz: number;
}

/** @returns the samples; undefined when the stream broke off; the answer itself when it is no audio. */
async function stream(
  api: ApiClient,
  wish: SpeechWish,
  listener: SpeechListener,
  signal: AbortSignal,
): Promise<Streamed | Response | undefined> {
  const headers = { Accept: 'audio/wav, application/json;q=0.5' };
  let response: Response;
  try {
    response = await post(api, '/tts?stream=1', wish, headers, signal);
  } catch (error) {
    // A front door that would not wait for the first sound; a job is not bound to its patience.
    if (error instanceof ApiProblem && [502, 504].includes(error.facts.httpStatus)) return undefined;
    throw error;
  }
  if (!response.headers.get('Content-Type')?.startsWith('audio/') || response.body === null) return response;
  const wav = new WavStream();
  const pieces: Float32Array[] = [];
  const reader = response.body.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const samples = wav.push(next.value);
      if (samples.length === 0) continue;
      pieces.push(samples);
      listener.onSound(samples, wav.sampleRateHz);
    }
  } catch (error) {
    if (signal.aborted) throw error;
    return undefined;
  }
  const samples = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    samples.set(piece, at);
    at += piece.length;
  }
  return samples.length === 0 ? undefined : { samples, sampleRateHz: wav.sampleRateHz };
}

function post(
  api: ApiClient,
  path: string,
  { text, speaker, speed }: SpeechWish,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Response> {
  return api.send(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ text, speaker, speed }),
    signal,
  });
}

async function fromJson(
  api: ApiClient,
  response: Response,
  listener: SpeechListener,
  signal: AbortSignal,
): Promise<Speech> {
  return response.status === 202
    ? followJob(api, response, listener, signal)
    : speechOf(await response.json());
}

/** Asks often at first, for many jobs are short. */
async function followJob(
  api: ApiClient,
  taken: Response,
  listener: SpeechListener,
  signal: AbortSignal,
): Promise<Speech> {
  let job: unknown = await taken.json();
  const path = taken.headers.get('Location') ?? `/jobs/${isRecord(job) ? String(job.id) : ''}`;
  for (let pauseSeconds = 0.3; isRecord(job); pauseSeconds = Math.min(2, pauseSeconds * 1.3)) {
    if (job.status === 'succeeded') return speechOf(job);
    if (job.status === 'failed') {
      const [code, detail] = [String(job.code), String(job.why)];
      throw new ApiProblem({ code, detail, httpStatus: 200, members: job });
    }
    if (job.status === 'running') listener.onPart(Number(job.progress));
    else listener.onQueued();
    await pause(pauseSeconds, signal);
    job = await (await api.send(path, { signal })).json();
  }
  throw new TypeError('The server answered with something that is no job.');
}

function speechOf(answer: unknown): Speech {
  if (!isRecord(answer)) throw new TypeError('The server answered with something that is no speech.');
  const { audio_url: url, duration_sec: seconds, model_version: version, warning, warnings } = answer;
  const all = Array.isArray(warnings) ? warnings : warning === undefined ? [] : [warning];
  return {
    audioUrl: String(url),
    seconds: Number(seconds),
    modelVersion: String(version),
    warnings: all.map(String),
    pictured: false,
  };
}
