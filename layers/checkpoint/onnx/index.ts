export { byteLength, type ElementType, toFloat16 } from './element-type.ts';
export {
  type Attribute,
  type Dimension,
  Graph,
  type GraphOptions,
  MICROSOFT,
  type Value,
  type Weight,
} from './graph.ts';
export {
  BLOCK_INPUTS,
  type EightBitMatrix,
  type FourBitMatrix,
  fromFourBits,
  type QuantisedRows,
  quantiseRows,
  quantiseToEightBits,
  quantiseToFourBits,
} from './quantise.ts';
export { encodeSmallModel, type WrittenModel, writeModel, writeModels } from './write-model.ts';
