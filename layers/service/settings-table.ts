/** The table of settings: names, defaults, checks, and what they are for. docs/settings.md is made of it. */
import { MEMORY_USES } from '../speech/memory-use.ts';
import { logLevels } from './log.ts';
import { folder, list, oneOf, type Setting, wholeNumber, words } from './setting-kinds.ts';
import type { Precision, Settings } from './settings.ts';

/** Written out: the room that has them reads whole checkpoints. */
const precisions: readonly Precision[] = ['fp32', 'int8', 'int4'];

/** The table. Order is the order of the documentation. */
export const settingsTable: { readonly [K in keyof Settings]: Setting<Settings[K]> } = {
  port: {
    variable: 'PORT',
    fallback: '8000',
    ...wholeNumber(0, 65535),
    purpose: 'Where the server listens; 0 takes any free port.',
  },
  host: {
    variable: 'COSYVOICE_HOST',
    fallback: '127.0.0.1',
    ...words(/^[\w.:-]+$/, 'a host name or an address'),
    purpose: 'Which network the server listens on; `0.0.0.0` for all of them.',
  },
  modelsFolder: {
    variable: 'COSYVOICE_MODELS',
    fallback: 'models',
    ...folder(),
    purpose: 'Where model folders are looked for.',
  },
  model: {
    variable: 'COSYVOICE_MODEL',
    fallback: '',
    allowed: 'the name of a folder in the models folder',
    read: (text) => (/[/\\]/.test(text) ? undefined : text),
    purpose:
      'The model to speak with when a request names none. Default: the newest official folder, else `nano`.',
  },
  voicesFolder: {
    variable: 'COSYVOICE_VOICES',
    fallback: '',
    ...folder(),
    purpose: 'Where cloned voices are kept. Default: `voices` in the models folder.',
  },
  outputFolder: {
    variable: 'COSYVOICE_OUTPUT',
    fallback: 'output',
    ...folder(),
    purpose: 'Where audio is kept.',
  },
  jobsFolder: {
    variable: 'COSYVOICE_JOBS',
    fallback: '',
    ...folder(),
    purpose: 'Where jobs are kept until they are done. Default: `.jobs` in the folder of audio.',
  },
  siteFolder: {
    variable: 'COSYVOICE_SITE',
    fallback: 'web/dist',
    ...folder(),
    purpose: 'The built web page; without that folder there is only the API.',
  },
  outputHours: {
    variable: 'COSYVOICE_OUTPUT_HOURS',
    fallback: '0',
    ...wholeNumber(0, 87_600),
    purpose: 'How long audio is kept, in hours; 0 keeps it for ever.',
  },
  jobHours: {
    variable: 'COSYVOICE_JOB_HOURS',
    fallback: '168',
    ...wholeNumber(1, 87_600),
    purpose: 'How long a finished job can be asked for, in hours.',
  },
  threads: {
    variable: 'COSYVOICE_THREADS',
    fallback: '0',
    ...wholeNumber(0, 256),
    purpose: 'Threads of the engine; 0 chooses by the cores it sees.',
  },
  memory: {
    variable: 'COSYVOICE_MEMORY',
    fallback: 'auto',
    ...oneOf(['auto', ...MEMORY_USES]),
    purpose:
      'Whether the engine may spend memory on speed; `auto` takes it to be scarce below 1.5 GiB, of the machine, the container or the function.',
  },
  precision: {
    variable: 'COSYVOICE_PRECISION',
    fallback: 'auto',
    ...oneOf(['auto', ...precisions]),
    purpose:
      'How official folders keep their weights; `auto`: int4 for models of the 300M width, fp32 for small ones. Bundles stay as they are.',
  },
  quality: {
    variable: 'COSYVOICE_QUALITY',
    fallback: 'balanced',
    ...oneOf(['quality', 'balanced', 'fast']),
    purpose: 'How much the flow may spend when a request does not say.',
  },
  sampleRateHz: {
    variable: 'COSYVOICE_SAMPLE_RATE',
    fallback: '44100',
    ...wholeNumber(8000, 48_000),
    purpose: 'Sampling rate of WAV when a request does not say.',
  },
  textLimit: {
    variable: 'COSYVOICE_TEXT_LIMIT',
    fallback: '1200',
    ...wholeNumber(1, 100_000),
    purpose: 'Characters of a text for `/tts`; what is longer is cut, with a warning.',
  },
  jobTextLimit: {
    variable: 'COSYVOICE_JOB_TEXT_LIMIT',
    fallback: '100000',
    ...wholeNumber(1, 1_000_000),
    purpose: 'Characters of a text for `/jobs`; what is longer is refused.',
  },
  queueLimit: {
    variable: 'COSYVOICE_QUEUE',
    fallback: '256',
    ...wholeNumber(1, 100_000),
    purpose: 'Requests that may wait for the model; more are answered 503.',
  },
  jobLimit: {
    variable: 'COSYVOICE_JOB_QUEUE',
    fallback: '1000',
    ...wholeNumber(1, 100_000),
    purpose: 'Jobs that may be unfinished; more are answered 503.',
  },
  waitSeconds: {
    variable: 'COSYVOICE_WAIT',
    fallback: '240',
    ...wholeNumber(0, 3600),
    purpose:
      'Seconds a request waits for its audio before it is answered 202 and becomes a job. `Prefer: wait=N` can ask for less.',
  },
  shutdownSeconds: {
    variable: 'COSYVOICE_SHUTDOWN',
    fallback: '20',
    ...wholeNumber(0, 600),
    purpose: 'Seconds a stopping server lets running requests finish.',
  },
  apiKeys: {
    variable: 'COSYVOICE_API_KEYS',
    fallback: '',
    ...list(/^[\x21-\x2b\x2d-\x7e]{8,200}$/, 'keys of 8 to 200 visible ASCII characters, divided by commas'),
    purpose: 'Keys one of which every request must bring (`Authorization: Bearer …`); empty asks for none.',
  },
  corsOrigins: {
    variable: 'COSYVOICE_CORS',
    fallback: '',
    ...list(/^(\*|https?:\/\/[^/\s]+)$/, 'origins such as https://example.org divided by commas, or *'),
    purpose: 'Web pages of other origins that may call the API.',
  },
  ratePerMinute: {
    variable: 'COSYVOICE_RATE',
    fallback: '0',
    ...wholeNumber(0, 1_000_000),
    purpose: 'Requests that speak, clone or queue a client may send in a minute; 0 sets no limit.',
  },
  trustProxy: {
    variable: 'COSYVOICE_TRUST_PROXY',
    fallback: 'no',
    allowed: 'yes or no',
    read: (text) => (text === 'yes' ? true : text === 'no' ? false : undefined),
    purpose: 'Whether a proxy in front says who the client is (`X-Forwarded-For`, its last entry).',
  },
  logLevel: {
    variable: 'COSYVOICE_LOG',
    fallback: 'info',
    ...oneOf(logLevels),
    purpose: 'How much is logged. Only `debug` shows the texts.',
  },
  logFormat: {
    variable: 'COSYVOICE_LOG_FORMAT',
    fallback: 'text',
    ...oneOf(['text', 'json']),
    purpose: 'Lines for people, or one JSON object a line.',
  },
};
