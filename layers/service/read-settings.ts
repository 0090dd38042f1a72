/**
 * Every setting there is: one table gives the names, the defaults, the checks and the documentation (docs/settings.md). The
 * environment is read once, here; a value that can't be right refuses to start and says what would be.
 */
import { join } from 'node:path';
import { CosyVoiceError } from '../errors.ts';
import type { Setting } from './setting-kinds.ts';
import type { Settings } from './settings.ts';
import { settingsTable } from './settings-table.ts';

/** A setting with a value that can't be used. */
export class InvalidSettingError extends CosyVoiceError {
  override readonly code = 'invalid_setting';
}

/** The prefix that belongs to this product: a variable of it that isn't in the table is a slip of the pen. */
const prefix = 'COSYVOICE_';

/** @throws InvalidSettingError for the first value that can't be used, or a name that is nearly one of ours. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const known = Object.values(settingsTable).map(({ variable }) => variable);
  for (const variable of Object.keys(environment)) {
    if (!variable.startsWith(prefix) || known.includes(variable)) continue;
    throw new InvalidSettingError(
      `There is no setting ${variable}; did you mean ${closest(variable, known)}? docs/settings.md lists them all.`,
      { variable },
    );
  }
  const value = <K extends keyof Settings>(key: K): Settings[K] => {
    const setting: Setting<Settings[K]> = settingsTable[key];
    const text = environment[setting.variable]?.trim();
    const used = text === undefined || text === '' ? setting.fallback : text;
    // A setting whose fallback is empty has no value of its own.
    if (used === '' && key === 'model') return undefined as Settings[K];
    const read = setting.read(used);
    if (read !== undefined) return read;
    const shown = key === 'apiKeys' ? 'a value' : `"${used.slice(0, 60)}"`;
    throw new InvalidSettingError(`${setting.variable} is ${shown}, but it must be ${setting.allowed}.`, {
      variable: setting.variable,
    });
  };
  const modelsFolder = value('modelsFolder');
  const outputFolder = value('outputFolder');
  return {
    port: value('port'),
    host: value('host'),
    modelsFolder,
    model: value('model'),
    voicesFolder: value('voicesFolder') || join(modelsFolder, 'voices'),
    outputFolder,
    jobsFolder: value('jobsFolder') || join(outputFolder, '.jobs'),
    siteFolder: value('siteFolder'),
    outputHours: value('outputHours'),
    jobHours: value('jobHours'),
    threads: value('threads'),
    memory: value('memory'),
    precision: value('precision'),
    quality: value('quality'),
    sampleRateHz: value('sampleRateHz'),
    textLimit: value('textLimit'),
    jobTextLimit: value('jobTextLimit'),
    queueLimit: value('queueLimit'),
    jobLimit: value('jobLimit'),
    waitSeconds: value('waitSeconds'),
    shutdownSeconds: value('shutdownSeconds'),
    apiKeys: value('apiKeys'),
    corsOrigins: value('corsOrigins'),
    ratePerMinute: value('ratePerMinute'),
    trustProxy: value('trustProxy'),
    logLevel: value('logLevel'),
    logFormat: value('logFormat'),
  };
}

/** The table as Markdown; docs/settings.md is this text, and a test holds it to that. */
export function settingsMarkdown(): string {
  const rows = Object.values(settingsTable).map(
    ({ variable, fallback, allowed, purpose }) =>
      `| \`${variable}\` | ${fallback === '' ? '–' : `\`${fallback}\``} | ${allowed} | ${purpose} |`,
  );
  return ['| Variable | Default | Value | What for |', '|---|---|---|---|', ...rows].join('\n');
}

/** The known name that takes the fewest edits (Levenshtein). */
function closest(name: string, known: readonly string[]): string {
  const distance = (a: string, b: string): number => {
    let row = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      for (let j = 1; j <= b.length; j++) {
        const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
        next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
      }
      row = next;
    }
    return row[b.length] ?? 0;
  };
  return known.reduce((best, one) => (distance(name, one) < distance(name, best) ? one : best));
}
