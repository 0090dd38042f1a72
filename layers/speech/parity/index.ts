export { type Comparison, compare } from './compare.ts';
export { GoldenSetError } from './errors.ts';
export {
  type CaseResult,
  type CaseRunner,
  GoldenCase,
  type GoldenOutput,
  readGoldenSet,
  type Tolerance,
} from './manifest.ts';
export { type GoldenArray, readNpy } from './npy.ts';
export { type CaseReport, reportCase } from './report.ts';
