/** Kinds of values a setting can have: what is allowed, in words, and how it is read. */

/** One row of the table of settings. */
export interface Setting<T> {
  readonly variable: string;
  /** As one would write it in the environment; empty for none. */
  readonly fallback: string;
  /** What a value may be, to follow "it must be". */
  readonly allowed: string;
  readonly purpose: string;
  /** @returns undefined when the text is no such value. */
  readonly read: (text: string) => T | undefined;
}

export function wholeNumber(least: number, most: number): Pick<Setting<number>, 'allowed' | 'read'> {
  return {
    allowed: `a whole number from ${least} to ${most}`,
    read: (text) => {
      const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
      return value >= least && value <= most ? value : undefined;
    },
  };
}

export function oneOf<T extends string>(choices: readonly T[]): Pick<Setting<T>, 'allowed' | 'read'> {
  return {
    allowed: `one of ${choices.join(', ')}`,
    read: (text) => choices.find((choice) => choice === text),
  };
}

export function words(pattern: RegExp, allowed: string): Pick<Setting<string>, 'allowed' | 'read'> {
  return { allowed, read: (text) => (pattern.test(text) ? text : undefined) };
}

export function folder(): Pick<Setting<string>, 'allowed' | 'read'> {
  return { allowed: 'a folder', read: (text) => (text.includes('\0') ? undefined : text) };
}

export function list(pattern: RegExp, allowed: string): Pick<Setting<readonly string[]>, 'allowed' | 'read'> {
  return {
    allowed,
    read: (text) => {
      const entries = text
        .split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== '');
      return entries.every((entry) => pattern.test(entry)) ? entries : undefined;
    },
  };
}
