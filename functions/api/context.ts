/** What travels with a request through the app. */
import type { Context } from 'hono';
import type { Log, LogFields, ServiceMetrics, Settings, SpeechService } from '../../layers/service/index.ts';

export interface ApiEnv {
  Variables: {
    /** In every answer and every line of the log. */
    requestId: string;
    /** Whose turn and whose rate it is: the API key's digest or the address. */
    client: string;
    /** Fields for the one line that tells of this request. */
    story: Record<string, unknown>;
    /** Of a body that is still on its way when the answer begins: settles when it is out, or isn't going to be. */
    bodyEnd: Promise<void> | undefined;
  };
}

/** For an answer whose body takes its time: the request's line waits for it. @returns tells that the body has ended. */
export function untilBodyEnds(c: Context<ApiEnv>): () => void {
  let ended = (): void => {};
  c.set(
    'bodyEnd',
    new Promise<void>((resolve) => {
      ended = resolve;
    }),
  );
  return () => ended();
}

/** What the routes work with. */
export interface ApiParts {
  readonly service: SpeechService;
  readonly settings: Settings;
  readonly log: Log;
  readonly metrics?: ServiceMetrics;
  /** The address a request came from, as the server knows it. */
  readonly addressOf?: (c: Context<ApiEnv>) => string | undefined;
  /** Ends the connection at once, so that half a body can't pass for a whole one. */
  readonly cutOff?: (c: Context<ApiEnv>) => void;
}

/** Adds to the line that tells of this request. */
export function tell(c: { get(key: 'story'): Record<string, unknown> }, fields: LogFields): void {
  Object.assign(c.get('story'), fields);
}
