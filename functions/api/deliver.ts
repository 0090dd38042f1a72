/** An order becomes an answer: JSON with a link, a whole file, or a file that grows while it is spoken. */
import type { Context } from 'hono';
import { contentTypes, fileExtensions } from '../../layers/audio/index.ts';
import {
  codePointCount,
  type Listener,
  type PreparedOrder,
  type RenderedAudio,
  type StoredAudio,
} from '../../layers/service/index.ts';
import { shownSeconds, warningFields } from './answer-fields.ts';
import { type BodyEnd, byteStream, eachOf } from './byte-stream.ts';
import { type ApiEnv, type ApiParts, tell, untilBodyEnds } from './context.ts';
import { jobFields } from './job-fields.ts';
import { timingFields } from './timing-fields.ts';

export interface DeliveryWish {
  /** The audio itself rather than a link to it. */
  readonly audio: boolean;
  /** Send what there is while the rest is being spoken. */
  readonly streaming: boolean;
  /** Offer it as a download. */
  readonly attachment: boolean;
  /** Answer 202 when it takes longer than one waits; where clients know of no jobs it is sent as it grows instead. */
  readonly mayBecomeJob: boolean;
  /** Seconds the client is ready to wait; less than the server's own limit. */
  readonly preferredWaitSeconds?: number | undefined;
}

/** The client hung up before its answer was ready; nobody will read what is answered. */
export class ClientGoneError extends Error {
  override readonly name = 'ClientGoneError';
}

export async function deliver(
  c: Context<ApiEnv>,
  parts: ApiParts,
  prepared: PreparedOrder,
  wish: DeliveryWish,
): Promise<Response> {
  const { resolved } = prepared;
  tell(c, { chars: codePointCount(resolved.order.text) });
  const obtained = await parts.service.obtain(resolved, c.get('client'), 'interactive');
  if ('key' in obtained) {
    tell(c, { source: 'stored' });
    parts.metrics?.cacheHit();
    return wish.audio
      ? sendStored(c, parts, prepared, obtained, wish)
      : sendLink(c, parts, prepared, obtained);
  }
  const waitSeconds = Math.min(
    parts.settings.waitSeconds,
    wish.preferredWaitSeconds ?? Number.POSITIVE_INFINITY,
  );
  if (wish.audio && wish.streaming) return sendGrowing(c, parts, prepared, obtained, wish, waitSeconds);
  let leave = obtained.leave;
  try {
    const rendered = await orGone(within(obtained.finished, waitSeconds), c.req.raw.signal);
    if (rendered === undefined) {
      // From here on the job or the stream keeps the work alive.
      leave = () => {};
      return wish.mayBecomeJob
        ? await sendJob(c, parts, prepared, obtained, wish, waitSeconds)
        : await sendGrowing(c, parts, prepared, obtained, wish, waitSeconds);
    }
    tellPreference(c, wish, waitSeconds);
    tellReport(c, rendered);
    return wish.audio
      ? sendWhole(c, prepared, rendered, wish)
      : await sendLink(c, parts, prepared, await rendered.stored);
  } finally {
    leave();
  }
}

async function sendJob(
  c: Context<ApiEnv>,
  { service }: ApiParts,
  prepared: PreparedOrder,
  listener: Listener,
  wish: DeliveryWish,
  waitSeconds: number,
): Promise<Response> {
  const job = await service.becomeJob(prepared, listener, c.get('client'));
  tell(c, { job: job.id });
  tellPreference(c, wish, waitSeconds);
  c.header('Location', `/jobs/${job.id}`);
  return c.json(jobFields(job), 202);
}

/** RFC 7240: that the client's wish was heard. */
function tellPreference(
  c: Context<ApiEnv>,
  { preferredWaitSeconds }: DeliveryWish,
  waitSeconds: number,
): void {
  if (preferredWaitSeconds !== undefined) c.header('Preference-Applied', `wait=${waitSeconds}`);
}

/** The promise's value, or undefined when it takes longer. */
async function within<T>(promise: Promise<T>, seconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), seconds * 1000);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function sendLink(
  c: Context<ApiEnv>,
  { service }: ApiParts,
  prepared: PreparedOrder,
  audio: StoredAudio,
): Promise<Response> {
  const timing = await timingFields(service.audio, audio, prepared.resolved.order);
  const warnings = [...prepared.warnings, ...audio.warnings, ...timing.warnings];
  return c.json({
    status: 'success',
    audio_url: await service.audio.url(audio),
    duration_sec: shownSeconds(audio.durationSeconds),
    model_version: audio.modelVersion,
    ...timing.fields,
    ...warningFields(warnings),
  });
}

function sendStored(
  c: Context<ApiEnv>,
  { service, cutOff }: ApiParts,
  prepared: PreparedOrder,
  audio: StoredAudio,
  wish: DeliveryWish,
): Response {
  setAudioHeaders(c, prepared, wish, audio.warnings);
  c.header('X-Audio-Duration', String(shownSeconds(audio.durationSeconds)));
  c.header('Content-Length', String(audio.byteLength));
  const pieces = service.audio.read(audio)[Symbol.asyncIterator]();
  return c.body(byteStream(pieces, { cutOff: cutOff && (() => cutOff(c)) }));
}

function sendWhole(
  c: Context<ApiEnv>,
  prepared: PreparedOrder,
  rendered: RenderedAudio,
  wish: DeliveryWish,
): Response {
  setAudioHeaders(c, prepared, wish, rendered.facts.warnings);
  c.header('X-Audio-Duration', String(shownSeconds(rendered.facts.durationSeconds)));
  c.header('Content-Length', String(rendered.byteLength));
  return c.body(byteStream(eachOf(rendered.pieces)));
}

/**
 * Answers once the first sentence is there, so that what fails before it still has its proper status. What is waited for is that
 * sentence: a stream that has begun goes on for as long as it takes.
 */
async function sendGrowing(
  c: Context<ApiEnv>,
  parts: ApiParts,
  prepared: PreparedOrder,
  listener: Listener,
  wish: DeliveryWish,
  waitSeconds: number,
): Promise<Response> {
  const beginning = firstOf(c, listener);
  const begun = wish.mayBecomeJob ? await within(beginning, waitSeconds) : await beginning;
  if (begun === undefined) return sendJob(c, parts, prepared, listener, wish, waitSeconds);
  const { first, rest, leave } = begun;
  tellPreference(c, wish, waitSeconds);
  setAudioHeaders(c, prepared, wish, []);
  return c.body(growingBody(c, parts, startingWith(first, rest), listener, leave));
}

/** A body that is made while it is sent: the request's line waits for its end, and says how that was. */
export function growingBody(
  c: Context<ApiEnv>,
  { log, cutOff }: ApiParts,
  pieces: AsyncIterator<Uint8Array>,
  listener: Listener,
  leave: () => void,
): ReadableStream<Uint8Array> {
  const ended = untilBodyEnds(c);
  tell(c, { streamed: true });
  const onEnd = (end: BodyEnd): void => {
    leave();
    if (end.how === 'sent') {
      // The last byte may be out before the audio is stored; the line waits for the figures.
      listener.finished.then((rendered) => tellReport(c, rendered)).then(ended, ended);
      return;
    }
    // Who hangs up takes the work with them, and that is how it then fails.
    const how = c.req.raw.signal.aborted ? 'left' : end.how;
    tell(c, { body: how });
    if (how === 'failed' && end.how === 'failed')
      log.error('audio broke off', { req: c.get('requestId'), error: end.error });
    ended();
  };
  return byteStream(pieces, { onEnd, cutOff: cutOff && (() => cutOff(c)) });
}

/** The first piece of what is being spoken; from then on the listener leaves with the connection, or when `leave` is called. */
export async function firstOf(
  c: Context<ApiEnv>,
  listener: Listener,
): Promise<{
  readonly first: IteratorResult<Uint8Array, void>;
  readonly rest: AsyncGenerator<Uint8Array, void, undefined>;
  readonly leave: () => void;
}> {
  const { signal } = c.req.raw;
  const rest = listener.chunks();
  const leave = (): void => {
    signal.removeEventListener('abort', leave);
    listener.leave();
  };
  signal.addEventListener('abort', leave, { once: true });
  try {
    return { first: await orGone(rest.next(), signal), rest, leave };
  } catch (error) {
    leave();
    throw error;
  }
}

export async function* startingWith(
  first: IteratorResult<Uint8Array, void>,
  rest: AsyncGenerator<Uint8Array, void, undefined>,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (!first.done) yield first.value;
  yield* rest;
}

/** Everything about audio that stands before it. */
function setAudioHeaders(
  c: Context<ApiEnv>,
  { resolved: { order }, warnings }: PreparedOrder,
  wish: DeliveryWish,
  more: readonly string[],
): void {
  c.header('Content-Type', contentTypes[order.format]);
  c.header('X-Model-Version', order.modelVersion);
  const all = [...warnings, ...more];
  if (all.length > 0) c.header('X-Warning', all.join(', '));
  if (wish.attachment)
    c.header('Content-Disposition', `attachment; filename="speech.${fileExtensions[order.format]}"`);
}

/** What a synthesis cost, on the request's line. */
export function tellReport(c: Context<ApiEnv>, { report, facts }: RenderedAudio): void {
  const { stageSeconds, waitSeconds, modelSeconds, speechTokenCount, cold } = report;
  tell(c, {
    source: cold ? 'cold' : 'warm',
    audio_sec: facts.durationSeconds,
    tokens: speechTokenCount,
    rtf: facts.durationSeconds > 0 ? modelSeconds / facts.durationSeconds : 0,
    wait_sec: waitSeconds,
    text_sec: stageSeconds.text,
    lm_sec: stageSeconds.languageModel,
    flow_sec: stageSeconds.flow,
    vocoder_sec: stageSeconds.vocoder,
  });
}

/** @throws ClientGoneError when the signal comes first. */
export function orGone<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const gone = (): void => reject(new ClientGoneError('The client hung up.'));
    if (signal.aborted) gone();
    signal.addEventListener('abort', gone, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', gone));
  });
}
