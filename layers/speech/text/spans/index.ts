export { compose } from './compose.ts';
export { dropReasonOf } from './drop-reason.ts';
export { SpanLookup } from './span-lookup.ts';
export { asWritten, concatenate, cutSpoken, type Edit, edit, editMatches } from './span-map.ts';
export { isLinear } from './span-writer.ts';
