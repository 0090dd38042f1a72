export { type PacedSegment, type Pacing, paceSegment } from './pace-segment.ts';
export { indicesOf, phoneEnds, placesOf } from './phone-ends.ts';
export { shareBefore, soundLength } from './sound-share.ts';
