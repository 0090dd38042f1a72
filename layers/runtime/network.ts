/**
 * One ONNX graph, loaded once and kept for the life of the process (sessions that come and go leak in Node).
 *
 * The only module that talks to onnxruntime-node. Tensors in, tensors out; what they mean is the caller's business.
 */
import * as ort from 'onnxruntime-node';
import { countArrays } from './collect-outputs.ts';
import { NetworkLoadError, NetworkRunError } from './errors.ts';

export type Tensor = ort.Tensor;
export type Feeds = Readonly<Record<string, Tensor>>;

export interface NetworkOptions {
  /** Threads inside an operator; the calling thread is one of them. */
  readonly threads: number;
  /**
   * `all` optimises at load. `portable` does too, but leaves the weights of convolutions as they lie in the file, not copied into the
   * order this CPU likes best: less memory, a little slower. `none` trusts the file. Default `all`, but `none` for a file that ends
   * as packed ones do.
   */
  readonly optimisation?: 'all' | 'portable' | 'none';
  /**
   * Let matrix products keep a copy of their weights in the order this CPU likes best. Default true; with false they read the file: a
   * few per cent slower where rows are many, unbearably for a single row.
   */
  readonly packing?: boolean;
  /**
   * Let idle threads spin for the next operator, for as long as that usually takes: up to 30 % faster for many small operators, and
   * neighbours on shared cores lose little by it. Default true.
   */
  readonly spinning?: boolean;
  /**
   * Keep the memory of intermediate values between runs. Default false: right where lengths differ much from run to run, because it
   * keeps its peak for ever; true pays for many short runs of one size.
   */
  readonly arena?: boolean;
  /** Write the optimised graph here while loading (used by the converter). */
  readonly saveOptimisedTo?: string;
  /** Further session configuration entries of ONNX Runtime, verbatim. */
  readonly configuration?: Readonly<Record<string, string>>;
}

/** Names of graphs that were optimised when they were written end so. */
export const PACKED_ENDING = '.packed.onnx';

/** As fast as ONNX Runtime's longer default, with a tenth less CPU time (decode step of the 300M model, two threads). */
const SPIN_MICROSECONDS = '100';
/** ONNX Runtime's names. */
const LEVELS = { all: 'all', portable: 'extended', none: 'disabled' } as const;

export class Network {
  readonly #session: ort.InferenceSession;
  readonly #path: string;

  private constructor(path: string, session: ort.InferenceSession) {
    this.#path = path;
    this.#session = session;
  }

  /** @throws NetworkLoadError when the file is missing, damaged or made for another version */
  static async load(path: string, options: NetworkOptions): Promise<Network> {
    const optimisation = options.optimisation ?? (path.endsWith(PACKED_ENDING) ? 'none' : 'all');
    try {
      const session = await ort.InferenceSession.create(path, {
        executionProviders: ['cpu'],
        intraOpNumThreads: options.threads,
        interOpNumThreads: 1,
        executionMode: 'sequential',
        graphOptimizationLevel: LEVELS[optimisation],
        // Lengths differ from call to call: a memory pattern per shape would only grow, and an arena keeps its peak for ever.
        enableMemPattern: false,
        enableCpuMemArena: options.arena ?? false,
        // Failures are thrown; ONNX Runtime's own lines on stderr would say them twice.
        logSeverityLevel: 4,
        ...(options.saveOptimisedTo === undefined ? {} : { optimizedModelFilePath: options.saveOptimisedTo }),
        // Dotted keys are ONNX Runtime's own names of session configuration entries.
        extra: {
          'session.intra_op.allow_spinning': (options.spinning ?? true) ? '1' : '0',
          'session.intra_op.spin_duration_us': SPIN_MICROSECONDS,
          'session.disable_prepacking': (options.packing ?? true) ? '0' : '1',
          ...options.configuration,
        },
      });
      return new Network(path, session);
    } catch (cause) {
      throw new NetworkLoadError(path, cause);
    }
  }

  get inputNames(): readonly string[] {
    return this.#session.inputNames;
  }

  get outputNames(): readonly string[] {
    return this.#session.outputNames;
  }

  /**
   * Runs the graph. `fetches` names the outputs wanted (default all), or gives a tensor to write each into.
   * @throws NetworkRunError
   */
  async run<Name extends string>(
    feeds: Feeds,
    fetches?: readonly Name[] | Readonly<Record<Name, Tensor | null>>,
  ): Promise<Record<Name, Tensor>> {
    try {
      const results =
        fetches === undefined
          ? await this.#session.run(feeds)
          : await this.#session.run(feeds, fetches as ort.InferenceSession.FetchesType);
      countArrays(bytesIn(results));
      return results as Record<Name, Tensor>;
    } catch (cause) {
      throw new NetworkRunError(this.#path, cause);
    }
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}

function bytesIn(results: ort.InferenceSession.ReturnType): number {
  let bytes = 0;
  for (const name in results) {
    const data = results[name]?.data;
    if (data !== undefined && 'byteLength' in data) bytes += data.byteLength;
  }
  return bytes;
}

/** The version of ONNX Runtime that really loads here. @throws when its native library does not */
export function runtimeVersion(): string {
  return ort.env.versions.node ?? ort.env.versions.common;
}

/** [..shape] float32 tensor over the given array, not copied. */
export function float32(data: Float32Array, shape: readonly number[]): Tensor {
  return new ort.Tensor('float32', data, shape);
}

/** int64 tensor over the given array, not copied, or from ordinary numbers. */
export function int64(values: BigInt64Array | ArrayLike<number>, shape: readonly number[]): Tensor {
  const integers = values instanceof BigInt64Array ? values : BigInt64Array.from(Array.from(values, BigInt));
  return new ort.Tensor('int64', integers, shape);
}

export function int32(values: Int32Array, shape: readonly number[]): Tensor {
  return new ort.Tensor('int32', values, shape);
}

export function int8(values: Int8Array, shape: readonly number[]): Tensor {
  return new ort.Tensor('int8', values, shape);
}

/** The float32 array behind a tensor. @throws TypeError for another element type */
export function floats(tensor: Tensor | undefined): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data;
  throw new TypeError(`expected a float32 tensor, got ${tensor?.type ?? 'nothing'}`);
}
