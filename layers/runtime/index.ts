export { collectArrays, collectLetGo, countArrays } from './collect-outputs.ts';
export {
  type CpuDescription,
  describeCpu,
  type InstructionSet,
  instructionSetName,
  instructionSetOf,
} from './cpu.ts';
export { NetworkLoadError, NetworkRunError } from './errors.ts';
export {
  type Feeds,
  float32,
  floats,
  int8,
  int32,
  int64,
  Network,
  type NetworkOptions,
  PACKED_ENDING,
  runtimeVersion,
  type Tensor,
} from './network.ts';
