/**
 * What a deployment can choose: `cdk deploy -c memoryMiB=6144`, or the `context` of cdk.json. One table gives the names, the
 * defaults, the checks and the documentation (docs/deploy.md); it is read once, in app.ts.
 */
import { z } from 'zod';

interface Parameter {
  /** As one would write it on the command line; empty for none. */
  readonly fallback: string;
  /** What a value may be, to follow "it must be". */
  readonly allowed: string;
  readonly purpose: string;
  readonly schema: z.ZodType;
}

/** Days CloudWatch can keep logs, as far as they are useful here. */
const logDays = [1, 3, 5, 7, 14, 30, 60, 90, 180, 365] as const;

/** Order is the order of the documentation. */
export const parameterTable = {
  stackName: {
    fallback: 'CosyVoiceLite',
    ...pattern(/^[A-Za-z][A-Za-z0-9-]{0,60}$/, 'letters, digits and hyphens, a letter first'),
    purpose: "The stack's name, so that several can live in one account.",
  },
  modelFolder: {
    fallback: 'models/nano',
    ...pattern(/^[^\0]+$/, 'a folder'),
    purpose: 'The model that goes into the image: an official folder or a converted bundle.',
  },
  precision: {
    fallback: '',
    ...optional(z.enum(['fp32', 'int8', 'int4']), 'fp32, int8 or int4'),
    purpose:
      'How the weights of an official folder are kept in the image: int4 for models of the 300M width where nothing is said, fp32 for small ones. A converted bundle stays as it is.',
  },
  transcripts: {
    fallback: 'false',
    ...flag(),
    purpose:
      'Whether a clip for cloning may come with what is said in it; puts `speech_tokenizer_v1.onnx`, half a gigabyte, into the image.',
  },
  baseImage: {
    fallback: '',
    ...optional(z.string().regex(/^[\w./-]+(:[\w.-]+)?(@sha256:[0-9a-f]{64})?$/), 'the name of an image'),
    purpose:
      "The image's base instead of the Dockerfile's: a copy in a registry of your own, or one pinned by its digest.",
  },
  packWeights: {
    fallback: 'false',
    ...flag(),
    purpose:
      'Whether each new instance packs the weights for its processor into /tmp: a third of the memory, for a cold start that takes about two seconds longer.',
  },
  memoryMiB: {
    fallback: '3538',
    ...wholeNumber(1024, 10_240),
    purpose:
      'Memory of the synthesis functions. Lambda gives one vCPU for each 1,769 MiB; `npm run costs` says what each size costs.',
  },
  maxConcurrency: {
    fallback: '20',
    ...wholeNumber(0, 1000),
    purpose:
      'Requests spoken at the same time, a cap on what a burst can cost; 0 sets none. Lambda wants 100 left unreserved in the account.',
  },
  jobConcurrency: {
    fallback: '10',
    ...wholeNumber(2, 1000),
    purpose: 'Parts of jobs spoken at the same time.',
  },
  provisionedConcurrency: {
    fallback: '0',
    ...wholeNumber(0, 100),
    purpose: 'Instances kept warm for requests; 0 scales to zero. At most maxConcurrency.',
  },
  audioRetentionDays: {
    fallback: '7',
    ...wholeNumber(1, 3650),
    purpose: 'Days that audio is kept.',
  },
  jobRetentionDays: {
    fallback: '7',
    ...wholeNumber(1, 365),
    purpose: 'Days that a job can be asked for.',
  },
  logRetentionDays: {
    fallback: '30',
    allowed: `one of ${logDays.join(', ')}`,
    schema: z.coerce.number().refine((days) => logDays.some((one) => one === days)),
    purpose: 'Days that logs are kept.',
  },
  linkSeconds: {
    fallback: '3600',
    ...wholeNumber(60, 3600),
    purpose:
      'Seconds that a link to audio works. An hour at most, for the credentials that sign a link may end soon after.',
  },
  apiKey: {
    fallback: 'false',
    ...flag(),
    purpose:
      'Whether callers must send `Authorization: Bearer <key>`. The key is made by the deployment and lies in Secrets Manager.',
  },
  corsOrigins: {
    fallback: '',
    allowed: 'origins such as https://example.org divided by commas, or *',
    schema: z
      .string()
      .regex(/^(\*|https?:\/\/[^/\s,]+)?(,https?:\/\/[^/\s,]+)*$/)
      .transform((text) => text.split(',').filter((origin) => origin !== '')),
    purpose: 'Web pages of other origins that may call the API.',
  },
  requestsPerSecond: {
    fallback: '200',
    ...wholeNumber(1, 10_000),
    purpose: 'Requests a second over all callers; more are answered 429.',
  },
  requestBurst: {
    fallback: '400',
    ...wholeNumber(1, 5000),
    purpose: 'Requests that may come at once.',
  },
  requestsPerMinute: {
    fallback: '0',
    ...wholeNumber(0, 1_000_000),
    purpose:
      'Speaking, cloning or queueing requests a client may send in a minute, counted by each instance of the API function; 0 sets no limit.',
  },
  tracing: {
    fallback: 'false',
    ...flag(),
    purpose: 'X-Ray traces.',
  },
  alarmEmail: {
    fallback: '',
    ...optional(z.email(), 'an e-mail address'),
    purpose: 'Who hears of alarms, after confirming a mail from AWS.',
  },
  dailyCostUsd: {
    fallback: '10',
    allowed: 'a positive number',
    schema: z.coerce.number().positive().max(1_000_000),
    purpose: "A day's synthesis, in US dollars by the list price of Lambda, that raises an alarm.",
  },
  domainName: {
    fallback: '',
    ...optional(z.string().regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/), 'a host name such as voice.example.org'),
    purpose: 'A name of your own for the site; point it at the distribution afterwards.',
  },
  certificateArn: {
    fallback: '',
    ...optional(
      z.string().regex(/^arn:aws[\w-]*:acm:us-east-1:\d{12}:certificate\/[\w-]+$/),
      'the ARN of a certificate in us-east-1',
    ),
    purpose: 'The certificate of that name: CloudFront reads certificates of us-east-1.',
  },
  keepData: {
    fallback: 'false',
    ...flag(),
    purpose: 'Whether audio and cloned voices outlive `cdk destroy`.',
  },
} as const satisfies Readonly<Record<string, Parameter>>;

type Table = typeof parameterTable;
export type Parameters = { readonly [K in keyof Table]: z.output<Table[K]['schema']> };

/** Names that belong to others: the CDK's own settings, and what its command line adds. */
const foreign = /^(@?aws[-:]|aws-cdk:|cli-telemetry|ssm:|availability-zones:|@)/;

/** A value that can't be used. The message is one sentence. */
export class InvalidParameterError extends Error {
  override readonly name = 'InvalidParameterError';
}

/**
 * @param context name -> value, as text or as JSON wrote it.
 * @throws InvalidParameterError for the first value that can't be used, or a name that is none of ours.
 */
export function readParameters(context: Readonly<Record<string, unknown>>): Parameters {
  const names = Object.keys(parameterTable);
  for (const name of Object.keys(context)) {
    if (foreign.test(name) || names.includes(name)) continue;
    throw new InvalidParameterError(`There is no parameter ${name}; there are: ${names.join(', ')}.`);
  }
  const read = Object.entries<Parameter>(parameterTable).map(([name, { fallback, allowed, schema }]) => {
    const given = context[name];
    const text =
      given === undefined || given === '' ? fallback : Array.isArray(given) ? given.join(',') : String(given);
    const result = schema.safeParse(text);
    if (result.success) return [name, result.data];
    throw new InvalidParameterError(`${name} is "${text.slice(0, 100)}", but it must be ${allowed}.`);
  });
  const parameters = Object.fromEntries(read) as Parameters;
  if ((parameters.domainName === undefined) !== (parameters.certificateArn === undefined)) {
    throw new InvalidParameterError('domainName and certificateArn belong together; give both or neither.');
  }
  const { provisionedConcurrency, maxConcurrency } = parameters;
  if (maxConcurrency > 0 && provisionedConcurrency > maxConcurrency) {
    throw new InvalidParameterError(
      `provisionedConcurrency is ${provisionedConcurrency}, but it must be at most maxConcurrency, ${maxConcurrency}.`,
    );
  }
  return parameters;
}

/** The table as Markdown; docs/deploy.md contains this text, and a test holds it to that. */
export function parametersMarkdown(): string {
  const rows = Object.entries<Parameter>(parameterTable).map(
    ([name, { fallback, allowed, purpose }]) =>
      `| \`${name}\` | ${fallback === '' ? '–' : `\`${fallback}\``} | ${allowed} | ${purpose} |`,
  );
  return ['| Parameter | Default | Value | What for |', '|---|---|---|---|', ...rows].join('\n');
}

function wholeNumber(least: number, most: number) {
  return {
    allowed: `a whole number from ${least} to ${most}`,
    schema: z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number)
      .refine((value) => value >= least && value <= most),
  };
}

function flag() {
  return { allowed: 'true or false', schema: z.enum(['true', 'false']).transform((text) => text === 'true') };
}

function pattern(form: RegExp, allowed: string) {
  return { allowed, schema: z.string().regex(form) };
}

function optional<T extends string>(schema: z.ZodType<T, string>, allowed: string) {
  return { allowed, schema: z.union([z.literal('').transform(() => undefined), schema]) };
}
