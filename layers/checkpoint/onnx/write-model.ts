/**
 * Writes graphs as `<name>.onnx` with their weights in a `.weights` file beside them, where ONNX Runtime maps them from disk.
 *
 * Weights are read, written and forgotten one group at a time, each on a page boundary of its own. The same graphs and weights give
 * the same bytes.
 */
import { type FileHandle, open, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { byteLength, encodeElements, onnxCode } from './element-type.ts';
import type { Attribute, Constant, Graph, Node, Port, Weight } from './graph.ts';
import { type AttributeMessage, encodeModel, type TensorMessage, type ValueInfoMessage } from './schema.ts';

/** ai.onnx operator set: 21 brings GroupNormalization per channel and is the newest that needs no newer IR than 10. */
const ONNX_OPSET = 21;
const IR_VERSION = 10;
/** A memory page, so that each weight can be mapped, shared and evicted by itself. */
const PAGE_BYTES = 4096;

export interface WrittenModel {
  readonly modelPath: string;
  readonly weightsPath: string;
  readonly weightBytes: number;
}

/**
 * One graph with weights of its own.
 * @param pathWithoutExtension for example `/bundle/flow-estimator`
 * @param onWeightBytes told how many bytes of weights were written since the last call
 * @throws RangeError when a weight's bytes do not fit its shape
 */
export async function writeModel(
  graph: Graph,
  pathWithoutExtension: string,
  onWeightBytes?: (bytes: number) => void,
): Promise<WrittenModel> {
  const modelPath = `${pathWithoutExtension}.onnx`;
  const weightsPath = `${pathWithoutExtension}.weights`;
  const weightBytes = await writeModels([{ graph, modelPath }], weightsPath, onWeightBytes);
  return { modelPath, weightsPath, weightBytes };
}

/**
 * Several graphs whose weights lie in one file: weights of the same name, type and shape are the same weight, and are read and written
 * once. They must come from the same checkpoint.
 * @param weightsPath in the folder of the models
 * @param onWeightBytes told how many bytes of weights were written, or found to be there, since the last call
 * @returns bytes of weights written
 * @throws RangeError when a weight's bytes do not fit its shape, or two of the same name differ
 */
export async function writeModels(
  models: readonly { readonly graph: Graph; readonly modelPath: string }[],
  weightsPath: string,
  onWeightBytes: (bytes: number) => void = () => {},
): Promise<number> {
  const file = await open(weightsPath, 'w');
  const placed = new Map<string, TensorMessage>();
  let end = 0;
  try {
    for (const { graph, modelPath } of models) {
      const initializers = graph.constants.map(constantMessage);
      for (const { weights, read } of graph.weightGroups) {
        const isThere = weights.every(({ name }) => placed.has(name));
        const contents = isThere ? undefined : await read();
        for (const [index, weight] of weights.entries()) {
          const message =
            contents === undefined
              ? sameWeight(placed.get(weight.name), weight)
              : externalMessage(weight, basename(weightsPath), roundUpToPage(end));
          initializers.push(message);
          placed.set(weight.name, message);
          const bytes = byteLength(weight.type, weight.shape);
          if (contents) {
            const start = roundUpToPage(end);
            await writeWhole(file, checkedBytes(weight, contents[index]), start);
            end = start + bytes;
          }
          onWeightBytes(bytes);
        }
      }
      await writeFile(modelPath, encodeGraph(graph, initializers));
    }
  } finally {
    await file.close();
  }
  return end;
}

function roundUpToPage(offset: number): number {
  return Math.ceil(offset / PAGE_BYTES) * PAGE_BYTES;
}

function checkedBytes(weight: Weight, bytes: Uint8Array | undefined): Uint8Array {
  const expected = byteLength(weight.type, weight.shape);
  if (bytes?.byteLength === expected) return bytes;
  throw new RangeError(
    `weight ${weight.name} of shape [${weight.shape.join(', ')}] needs ${expected} bytes, got ${bytes?.byteLength}`,
  );
}

async function writeWhole(file: FileHandle, bytes: Uint8Array, offset: number): Promise<void> {
  let written = 0;
  while (written < bytes.byteLength) {
    const rest = bytes.byteLength - written;
    written += (await file.write(bytes, written, rest, offset + written)).bytesWritten;
  }
}

function sameWeight(known: TensorMessage | undefined, weight: Weight): TensorMessage {
  if (known?.dataType === onnxCode(weight.type) && known.dims.join() === weight.shape.join()) return known;
  throw new RangeError(
    `two weights are called ${weight.name}: one of shape [${known?.dims.join(', ')}], one of [${weight.shape.join(', ')}]`,
  );
}

function externalMessage(weight: Weight, location: string, offset: number): TensorMessage {
  return {
    name: weight.name,
    dims: weight.shape,
    dataType: onnxCode(weight.type),
    dataLocation: 1,
    externalData: [
      { key: 'location', value: location },
      { key: 'offset', value: String(offset) },
      { key: 'length', value: String(byteLength(weight.type, weight.shape)) },
    ],
  };
}

/**
 * A graph as one ONNX file, for small ones whose weights are all constants.
 * @throws RangeError when the graph has weights that are read while writing
 */
export function encodeSmallModel(graph: Graph): Uint8Array {
  if (graph.weightGroups.length > 0) throw new RangeError(`graph ${graph.name} has weights of its own`);
  return encodeGraph(graph, graph.constants.map(constantMessage));
}

function constantMessage(constant: Constant): TensorMessage {
  return {
    name: constant.name,
    dims: constant.shape,
    dataType: onnxCode(constant.type),
    rawData: encodeElements(constant.type, constant.values),
  };
}

function encodeGraph(graph: Graph, initializers: readonly TensorMessage[]): Uint8Array {
  const domains = new Set(graph.nodes.map((node) => node.domain));
  return encodeModel({
    irVersion: IR_VERSION,
    producerName: 'cosyvoice-lite',
    opsetImport: [...domains].sort().map((domain) => ({ domain, version: domain === '' ? ONNX_OPSET : 1 })),
    graph: {
      name: graph.name,
      node: graph.nodes.map(nodeMessage),
      initializer: initializers,
      input: graph.inputs.map(valueInfo),
      output: graph.outputs.map(valueInfo),
      valueInfo: graph.shapes.map(valueInfo),
    },
  });
}

function nodeMessage(node: Node) {
  return {
    input: node.inputs,
    output: node.outputs,
    name: node.name,
    opType: node.opType,
    domain: node.domain,
    attribute: Object.entries(node.attributes).map(([name, attribute]) => attributeMessage(name, attribute)),
  };
}

function attributeMessage(name: string, attribute: Attribute): AttributeMessage {
  if ('float' in attribute) return { name, type: 1, f: attribute.float };
  if ('int' in attribute) return { name, type: 2, i: attribute.int };
  if ('string' in attribute) return { name, type: 3, s: Buffer.from(attribute.string, 'utf8') };
  return { name, type: 7, ints: attribute.ints };
}

function valueInfo(port: Port): ValueInfoMessage {
  const elemType = onnxCode(port.type);
  if (port.shape === undefined) return { name: port.name, type: { tensorType: { elemType } } };
  const dim = port.shape.map((extent) => (typeof extent === 'number' ? { size: extent } : { param: extent }));
  return { name: port.name, type: { tensorType: { elemType, shape: { dim } } } };
}
