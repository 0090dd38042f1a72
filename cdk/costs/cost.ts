/** What speech costs on Lambda: measured time times the prices of a table, which has a date and says where it comes from. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const usd = z.number().nonnegative();

const pricesSchema = z.object({
  date: z.string(),
  region: z.string(),
  source: z.string(),
  /** Price -> where it was read. */
  readIn: z.record(z.string(), z.string()).default({}),
  lambda: z.object({ gigabyteSecondUsd: usd, requestUsd: usd }),
  restApi: z.object({ requestUsd: usd }),
  cloudFront: z.object({ requestUsd: usd, gigabyteUsd: usd }),
  s3: z.object({ putUsd: usd, getUsd: usd, gigabyteMonthUsd: usd, gigabyteOutUsd: usd }),
  others: z.array(z.object({ name: z.string(), millionCharactersUsd: usd })),
});

export type Prices = z.infer<typeof pricesSchema>;

/** @throws Error naming what is wrong with the file. */
export function readPrices(path: string = join(import.meta.dirname, 'prices.data.json')): Prices {
  const read = pricesSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Error(
    `${path} is no table of prices: ${issue?.path.join('.')} is wrong; cdk/costs/prices.data.json shows the form.`,
  );
}

/** Memory that brings one vCPU: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
export const vcpuMiB = 1769;

/** Characters spoken in a second: newsreaders' pace, pauses included. An assumption, not a measurement. */
export const charactersPerSecond = { zh: 4.5, en: 15 } as const;

/** An answer of this length, delivered as WAV at 44,100 Hz. */
export interface Piece {
  readonly audioSeconds: number;
  /** Seconds of synthesis for a second of audio. */
  readonly realTimeFactor: number;
  readonly memoryMiB: number;
}

const wavBytesPerSecond = 44_100 * 2;
/** The API function waits while the other speaks: both are billed. */
const apiMemoryMiB = 512;

export interface Cost {
  readonly synthesisUsd: number;
  /** The API function, gateways, storage for a week, the way out. */
  readonly aroundUsd: number;
  readonly totalUsd: number;
}

export function costOf({ audioSeconds, realTimeFactor, memoryMiB }: Piece, prices: Prices): Cost {
  const seconds = audioSeconds * realTimeFactor;
  const gigabytes = (audioSeconds * wavBytesPerSecond) / 1e9;
  const { lambda, restApi, cloudFront, s3 } = prices;
  const synthesisUsd = (memoryMiB / 1024) * seconds * lambda.gigabyteSecondUsd + lambda.requestUsd;
  const aroundUsd =
    (apiMemoryMiB / 1024) * seconds * lambda.gigabyteSecondUsd +
    lambda.requestUsd +
    restApi.requestUsd +
    cloudFront.requestUsd +
    // The lock, the audio and their look-ups.
    3 * s3.putUsd +
    4 * s3.getUsd +
    gigabytes * (s3.gigabyteMonthUsd / 4 + s3.gigabyteOutUsd);
  return { synthesisUsd, aroundUsd, totalUsd: synthesisUsd + aroundUsd };
}
