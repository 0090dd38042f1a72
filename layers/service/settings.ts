/** How the service is set up; `readSettings` makes it of the environment. */
import type { LoadOptions } from '../speech/load.ts';
import type { MemoryUse } from '../speech/memory-use.ts';
import type { Quality } from '../speech/model.ts';
import type { LogLevel } from './log.ts';

/** How the weights of a model folder are kept. */
export type Precision = NonNullable<LoadOptions['precision']>;

export interface Settings {
  readonly port: number;
  readonly host: string;
  readonly modelsFolder: string;
  readonly model: string | undefined;
  readonly voicesFolder: string;
  readonly outputFolder: string;
  readonly jobsFolder: string;
  readonly siteFolder: string;
  readonly outputHours: number;
  readonly jobHours: number;
  readonly threads: number;
  readonly memory: 'auto' | MemoryUse;
  readonly precision: 'auto' | Precision;
  readonly quality: Quality;
  readonly sampleRateHz: number;
  readonly textLimit: number;
  readonly jobTextLimit: number;
  readonly queueLimit: number;
  readonly jobLimit: number;
  readonly waitSeconds: number;
  readonly shutdownSeconds: number;
  readonly apiKeys: readonly string[];
  readonly corsOrigins: readonly string[];
  readonly ratePerMinute: number;
  readonly trustProxy: boolean;
  readonly logLevel: LogLevel;
  readonly logFormat: 'text' | 'json';
}
