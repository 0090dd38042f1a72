/**
 * A small ONNX graph under construction: the networks in ../graphs are written with it, op by op.
 *
 * It keeps names unique, holds weights as promises (a weight is read only while the model is written, so that a
 * checkpoint larger than memory streams through), and marks intermediate values that a parity build shows as outputs.
 * It does not check types or infer shapes: ONNX Runtime does, when the model is loaded.
 */
import { byteLength, type ElementType } from './element-type.ts';

/** An edge of the graph. */
export interface Value {
  readonly name: string;
}

export type Attribute =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly string: string };

export interface Node {
  readonly opType: string;
  readonly domain: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A dimension: a size, or the name of one known only at run time. */
export type Dimension = number | string;

export interface Port {
  readonly name: string;
  readonly type: ElementType;
  /** Absent for probes, whose shape is whatever comes out. */
  readonly shape?: readonly Dimension[];
}

export interface Weight {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** Rows are looked up: a run does not read the whole. */
  readonly isTable?: boolean;
}

/** Weights that are made together, for example packed 4-bit values and their scales. */
export interface WeightGroup {
  readonly weights: readonly Weight[];
  /** Little-endian bytes of each weight, in order. Called once, while the model is written. */
  readonly read: () => Promise<readonly Uint8Array[]>;
}

export interface Constant extends Weight {
  readonly values: readonly number[];
}

export interface GraphOptions {
  /** Show every `tap` as an extra output (for parity checks). */
  readonly probes?: boolean;
}

/** The operator set of contrib ops such as MatMulNBits and GroupQueryAttention. */
export const MICROSOFT = 'com.microsoft';

export class Graph {
  readonly name: string;
  readonly inputs: Port[] = [];
  readonly outputs: Port[] = [];
  /** Shapes of intermediate values. */
  readonly shapes: Port[] = [];
  readonly nodes: Node[] = [];
  readonly weightGroups: WeightGroup[] = [];
  readonly constants: Constant[] = [];
  /** Whether `tap`s are shown. */
  readonly probes: boolean;
  readonly #names = new Set<string>();
  readonly #constantsByKey = new Map<string, Value>();

  constructor(name: string, options: GraphOptions = {}) {
    this.name = name;
    this.probes = options.probes ?? false;
  }

  input(name: string, type: ElementType, shape: readonly Dimension[]): Value {
    this.inputs.push({ name: this.#claim(name), type, shape });
    return { name };
  }

  /** Names a value as an output of the whole graph. */
  output(name: string, value: Value, type: ElementType, shape?: readonly Dimension[]): void {
    this.nodes.push({
      opType: 'Identity',
      domain: '',
      name: this.#unique('Identity'),
      inputs: [value.name],
      outputs: [this.#claim(name)],
      attributes: {},
    });
    this.outputs.push(shape === undefined ? { name, type } : { name, type, shape });
  }

  /** In a parity build, shows an intermediate float32 value as the output `name`; otherwise does nothing. Returns the value. */
  tap(name: string, value: Value): Value {
    if (this.probes) this.output(name, value, 'float32');
    return value;
  }

  /**
   * Says the shape of an intermediate float32 value where ONNX Runtime cannot tell it. Where it knows that two sizes are the same, it
   * plans a session in less time.
   */
  shaped(value: Value, shape: readonly Dimension[]): Value {
    this.shapes.push({ name: value.name, type: 'float32', shape });
    return value;
  }

  /** Bytes of all weights so far, as written. */
  get weightBytes(): number {
    return bytesOfAll(this.weightGroups.flatMap(({ weights }) => weights));
  }

  /** Bytes of the weights that every run reads. */
  get readBytes(): number {
    return bytesOfAll(this.weightGroups.flatMap(({ weights }) => weights).filter(({ isTable }) => !isTable));
  }

  /** One weight of its own; `read` gives its little-endian bytes. */
  weight(weight: Weight, read: () => Promise<Uint8Array>): Value {
    const [value] = this.weights([weight], async () => [await read()]);
    return value as Value;
  }

  /** Several weights made in one go. */
  weights(weights: readonly Weight[], read: () => Promise<readonly Uint8Array[]>): Value[] {
    for (const { name } of weights) this.#claim(name);
    this.weightGroups.push({ weights, read });
    return weights.map(({ name }) => ({ name }));
  }

  /** A small constant inside the model file. Equal constants are shared. */
  constant(type: ElementType, shape: readonly number[], values: readonly number[]): Value {
    if (values.length * byteLength(type, [1]) !== byteLength(type, shape)) {
      throw new RangeError(`constant of shape [${shape.join(', ')}] got ${values.length} values`);
    }
    const key = `${type}[${shape.join()}]${values.join()}`;
    const known = this.#constantsByKey.get(key);
    if (known) return known;
    const value = { name: this.#unique('constant') };
    this.constants.push({ name: value.name, type, shape, values });
    this.#constantsByKey.set(key, value);
    return value;
  }

  /** A scalar float32 constant. */
  scalar(value: number): Value {
    return this.constant('float32', [], [value]);
  }

  /** A 1-D int64 constant, as shapes and axes are given. */
  ints(...values: readonly number[]): Value {
    return this.constant('int64', [values.length], values);
  }

  /** Adds an op with one output. `null` inputs are ONNX's omitted optional inputs. */
  op(
    opType: string,
    inputs: readonly (Value | null)[],
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = '',
  ): Value {
    return this.ops(opType, 1, inputs, attributes, domain)[0] as Value;
  }

  /** Adds an op with `outputCount` outputs. */
  ops(
    opType: string,
    outputCount: number,
    inputs: readonly (Value | null)[],
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = '',
  ): Value[] {
    const name = this.#unique(opType);
    const outputs = Array.from({ length: outputCount }, (_, index) => ({ name: `${name}:${index}` }));
    this.nodes.push({
      opType,
      domain,
      name,
      inputs: inputs.map((value) => value?.name ?? ''),
      outputs: outputs.map((value) => value.name),
      attributes,
    });
    return outputs;
  }

  #claim(name: string): string {
    if (this.#names.has(name)) throw new Error(`graph ${this.name} already has a value named ${name}`);
    this.#names.add(name);
    return name;
  }

  #unique(stem: string): string {
    let index = this.#counts.get(stem) ?? 0;
    while (this.#names.has(`${stem}_${index}`)) index += 1;
    this.#counts.set(stem, index + 1);
    return this.#claim(`${stem}_${index}`);
  }

  readonly #counts = new Map<string, number>();
}

function bytesOfAll(weights: readonly Weight[]): number {
  return weights.reduce((total, { type, shape }) => total + byteLength(type, shape), 0);
}
