/** The face of normalisation. */
export { normalise } from './normalise.ts';
