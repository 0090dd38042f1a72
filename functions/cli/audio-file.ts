/** Speech as a file of the kind its name ends in, there whole or not at all. */
import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import {
  type AudioFormat,
  createEncoder,
  encodeAudio,
  fileExtensions,
  ownRateHz,
  supportedFormats,
} from '../../layers/audio/index.ts';
import { UsageError } from './errors.ts';

/** Of formats that have no rate of their own. */
const usualRateHz = 44_100;

/**
 * Says before minutes of speaking what would be said after them.
 *
 * @returns samples a second of the file
 * @throws UsageError, UnsupportedOutputError for a rate the format can't have, and what the file system says of the folder
 */
export async function requireWritable(path: string, rateHz: number | undefined): Promise<number> {
  const format = formatOf(path);
  const outputRateHz = rateHz ?? ownRateHz[format] ?? usualRateHz;
  (await createEncoder(format, outputRateHz, { outputRateHz })).close();
  const folder = dirname(path);
  if (!(await stat(folder)).isDirectory()) throw new UsageError(`${folder} is no folder to write into`);
  return outputRateHz;
}

/**
 * @param samples [n] at `sampleRateHz`, -1 to 1
 * @throws as `requireWritable` does
 */
export async function writeAudio(
  path: string,
  samples: Float32Array,
  sampleRateHz: number,
  outputRateHz: number,
): Promise<void> {
  const bytes = await encodeAudio(samples, sampleRateHz, formatOf(path), { outputRateHz });
  const beside = `${path}.${process.pid}.part`;
  try {
    await writeFile(beside, bytes);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/** @throws UsageError for an ending that is no format */
function formatOf(path: string): AudioFormat {
  const ending = extname(path).slice(1).toLowerCase();
  const format = supportedFormats.find((supported) => fileExtensions[supported] === ending);
  if (format !== undefined) return format;
  const endings = supportedFormats.map((supported) => `.${fileExtensions[supported]}`).join(', ');
  throw new UsageError(
    `${path} does not say what kind of file to write; let its name end in one of ${endings}`,
  );
}
