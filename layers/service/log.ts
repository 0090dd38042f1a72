/** What the service says about itself: one line a thing, fields beside it, never the user's text above debug. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type LogFields = Readonly<Record<string, unknown>>;

export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export const logLevels = ['debug', 'info', 'warn', 'error'] as const satisfies readonly LogLevel[];

/**
 * Readable lines: `12:03:04.123 INFO  message  key=value key=value`.
 *
 * @param write takes one line with its line end.
 */
export function readableLog(
  level: LogLevel,
  write: (line: string) => void,
  now: () => Date = () => new Date(),
): Log {
  return logThrough(level, (at, message, fields) => {
    write(
      `${now().toISOString().slice(11, 23)} ${at.toUpperCase().padEnd(5)} ${message}${describe(fields)}\n`,
    );
  });
}

/** One JSON object a line, for machines that collect lines. An error in it is its message, which JSON would leave out. */
export function jsonLog(
  level: LogLevel,
  write: (line: string) => void,
  now: () => Date = () => new Date(),
): Log {
  return logThrough(level, (at, message, fields) => {
    const line = { time: now().toISOString(), level: at, message, ...fields };
    write(`${JSON.stringify(line, (_, value) => (value instanceof Error ? value.message : value))}\n`);
  });
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

function logThrough(level: LogLevel, put: (at: LogLevel, message: string, fields: LogFields) => void): Log {
  const lowest = logLevels.indexOf(level);
  const at =
    (own: LogLevel) =>
    (message: string, fields: LogFields = {}): void => {
      if (logLevels.indexOf(own) >= lowest) put(own, message, fields);
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function describe(fields: LogFields): string {
  const words = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${word(value)}`);
  return words.length === 0 ? '' : `  ${words.join(' ')}`;
}

/** A value as one word; line ends and quotes in it can't forge another line. */
function word(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toFixed(3);
  const text =
    value instanceof Error ? value.message : typeof value === 'string' ? value : JSON.stringify(value);
  return /^[\p{L}\p{N}_.:/+@-]+$/u.test(text) ? text : JSON.stringify(text);
}
