/** ics_info (ISO/IEC 14496-3, 4.4.2.6): how a frame is cut into windows and bands. */
import type { BitReader } from '../bits/bit-reader.ts';
import { MalformedAudioError, UnsupportedAudioError } from '../errors.ts';
import { type BandEdges, frameSamples, shortSamples } from './tables.ts';

export const eightShort = 2;

/** How a frame is cut into windows and bands. */
export interface WindowPlan {
  /** 0 long, 1 long before short, 2 eight short, 3 long after short. */
  readonly sequence: number;
  /** 0 sine, 1 Kaiser-Bessel derived. */
  readonly shape: number;
  /** Windows of each group; [1] for long frames. */
  readonly groupLengths: readonly number[];
  readonly bandCount: number;
  /** Edges of the bands inside one window. */
  readonly edges: readonly number[];
  readonly windowSamples: number;
}

export function readWindowPlan(reader: BitReader, bands: BandEdges): WindowPlan {
  reader.skip(1);
  const sequence = reader.read(2);
  const shape = reader.read(1);
  const isShort = sequence === eightShort;
  const bandCount = reader.read(isShort ? 4 : 6);
  const edges = isShort ? bands.short : bands.long;
  if (bandCount > edges.length - 1) {
    throw new MalformedAudioError(`The AAC file is damaged: a frame has an impossible ${bandCount} bands.`);
  }
  const groupLengths = [1];
  if (isShort) {
    for (let window = 1; window < 8; window++) {
      if (reader.read(1) === 1) groupLengths.push((groupLengths.pop() as number) + 1);
      else groupLengths.push(1);
    }
  } else if (reader.read(1) === 1) {
    throw new UnsupportedAudioError(
      'The AAC file uses prediction (Main or LTP profile); Low Complexity is read.',
    );
  }
  return {
    sequence,
    shape,
    groupLengths,
    bandCount,
    edges,
    windowSamples: isShort ? shortSamples : frameSamples,
  };
}
