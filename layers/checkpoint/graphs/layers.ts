/**
 * The layers that several networks share, written into a Graph with weights from a checkpoint.
 *
 * Sequences are [batch, time, channels] for linear layers and [batch, channels, time] for convolutions, as in PyTorch.
 * Names are the checkpoint's module paths: `linear(x, 'llm.encoders.0.self_attn.linear_q')`.
 */
import type { Graph, GraphOptions, Value } from '../onnx/index.ts';
import { bytesOf, type Dense, denseOf, type WeightFormat } from './dense.ts';

export { bytesOf, type Dense, transpose, type WeightFormat } from './dense.ts';

/** What the graphs need of a checkpoint file: named tensors, read when asked. */
export interface Checkpoint {
  has(name: string): boolean;
  /** @throws when there is no such tensor */
  get(name: string): CheckpointTensor;
  /** @throws when the tensor is missing or of another shape */
  expectShape(name: string, shape: readonly number[]): CheckpointTensor;
}

export interface CheckpointTensor {
  readonly shape: readonly number[];
  readFloat32(): Promise<Float32Array>;
}

/** How a network is written. */
export interface BuildOptions extends GraphOptions {
  /** How linear layers keep their weights; default `fp32`. */
  readonly format?: WeightFormat;
  /** How single linear layers keep theirs, by their module path, where it is not `format`. */
  readonly formatOf?: (layer: string) => WeightFormat | undefined;
}

export interface LayersOptions extends Pick<BuildOptions, 'format' | 'formatOf'> {
  readonly graph: Graph;
  readonly checkpoint: Checkpoint;
}

export class Layers {
  readonly graph: Graph;
  readonly checkpoint: Checkpoint;
  readonly format: WeightFormat;
  readonly #formatOf: (layer: string) => WeightFormat | undefined;

  constructor({ graph, checkpoint, format = 'fp32', formatOf = () => undefined }: LayersOptions) {
    this.graph = graph;
    this.checkpoint = checkpoint;
    this.format = format;
    this.#formatOf = formatOf;
  }

  /** A weight exactly as the checkpoint has it, or `transform`ed into another shape while it is written. */
  weight(
    name: string,
    expectedShape?: readonly number[],
    transform?: {
      readonly shape: readonly number[];
      readonly apply: (values: Float32Array) => Float32Array;
      /** What it is called then; default: as it was. */
      readonly name?: string;
    },
  ): Value {
    const tensor = expectedShape
      ? this.checkpoint.expectShape(name, expectedShape)
      : this.checkpoint.get(name);
    const shape = transform?.shape ?? tensor.shape;
    return this.graph.weight({ name: transform?.name ?? name, type: 'float32', shape }, async () => {
      const values = await tensor.readFloat32();
      return bytesOf(transform ? transform.apply(values) : values);
    });
  }

  /** y = x Wᵀ + b over the last axis; the bias is added when the checkpoint has one. W is [out, in]. */
  linear(x: Value, name: string, format?: WeightFormat): Value {
    const tensor = this.checkpoint.get(`${name}.weight`);
    const [outputs, inputs] = matrixShape(tensor.shape, name);
    const bias = this.checkpoint.has(`${name}.bias`)
      ? this.checkpoint.expectShape(`${name}.bias`, [outputs])
      : undefined;
    const readWeight = () => tensor.readFloat32();
    const dense = { name, inputs, outputs, readWeight };
    return this.dense(x, bias ? { ...dense, readBias: () => bias.readFloat32() } : dense, format);
  }

  /** A linear layer whose weight and bias are made from several tensors while the model is written. */
  dense(x: Value, dense: Dense, format = this.#formatOf(dense.name) ?? this.format): Value {
    return denseOf(this.graph, x, dense, format);
  }

  /** Layer normalisation over the last axis. */
  layerNorm(x: Value, name: string, epsilon: number): Value {
    const inputs = [x, this.weight(`${name}.weight`), this.weight(`${name}.bias`)];
    return this.graph.op('LayerNormalization', inputs, { axis: { int: -1 }, epsilon: { float: epsilon } });
  }
}

function matrixShape(shape: readonly number[], name: string): [number, number] {
  const [rows, columns] = shape;
  if (shape.length !== 2 || rows === undefined || columns === undefined) {
    throw new RangeError(`${name}.weight has shape [${shape.join(', ')}], expected [out, in]`);
  }
  return [rows, columns];
}
