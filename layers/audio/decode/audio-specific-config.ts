/** AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1): what an AAC track is, from the bytes beside it in an MP4 file. */

import { aacRates } from '../aac/tables.ts';
import { BitReader } from '../bits/bit-reader.ts';
import { UnsupportedAudioError } from '../errors.ts';

export interface AacConfig {
  /** samplingFrequencyIndex of the core (half the heard rate for HE-AAC). */
  readonly rateIndex: number;
  readonly rateHz: number;
}

const objectNames: Readonly<Record<number, string>> = {
  3: 'AAC SSR',
  6: 'AAC scalable',
  23: 'AAC low delay',
  36: 'MPEG-4 ALS',
  39: 'AAC enhanced low delay',
  42: 'xHE-AAC',
};
/** SBR and PS wrap the core's own type. */
const wrappers = [5, 29];
/** Main, Low Complexity and LTP are alike until a frame uses prediction, which is refused there. */
const readableTypes = [1, 2, 4];

/** @throws UnsupportedAudioError for anything but AAC with frames of 1,024 samples. */
export function parseAudioSpecificConfig(bytes: Uint8Array): AacConfig {
  const reader = new BitReader(bytes, 'M4A');
  let type = readObjectType(reader);
  const rateIndex = readRateIndex(reader);
  reader.skip(4);
  if (wrappers.includes(type)) {
    readRateIndex(reader);
    type = readObjectType(reader);
  }
  if (!readableTypes.includes(type)) {
    throw new UnsupportedAudioError(
      `The clip holds ${objectNames[type] ?? `MPEG-4 sound of type ${type}`}; AAC Low Complexity and HE-AAC are read.`,
    );
  }
  if (reader.read(1) === 1)
    throw new UnsupportedAudioError('The clip has AAC frames of 960 samples; 1024 are read.');
  return { rateIndex, rateHz: aacRates[rateIndex] as number };
}

function readObjectType(reader: BitReader): number {
  const type = reader.read(5);
  return type === 31 ? 32 + reader.read(6) : type;
}

function readRateIndex(reader: BitReader): number {
  const index = reader.read(4);
  if (index !== 15) {
    if (index >= aacRates.length)
      throw new UnsupportedAudioError(`The AAC track has the reserved rate index ${index}.`);
    return index;
  }
  const rate = reader.read(24);
  const known = (aacRates as readonly number[]).indexOf(rate);
  if (known < 0)
    throw new UnsupportedAudioError(`The AAC track has a rate of ${rate} Hz, which is none of AAC's own.`);
  return known;
}
