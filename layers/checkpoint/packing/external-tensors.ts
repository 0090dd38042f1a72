/**
 * Changes where the weights of a serialised ONNX model lie, and nothing else: every other byte is copied as it is, so that models that
 * ONNX Runtime wrote pass through unharmed. Field numbers are those of onnx.proto.
 */
import protobuf from 'protobufjs';

/** The entries of a tensor's external_data: `location`, `offset`, `length`, and what ONNX Runtime adds. */
export type ExternalEntries = ReadonlyMap<string, string>;

const MODEL_GRAPH = 7;
const GRAPH_INITIALIZER = 5;
const TENSOR_EXTERNAL_DATA = 13;
const ENTRY_KEY = 1;
const ENTRY_VALUE = 2;
const LENGTH_DELIMITED = 2;

/**
 * @param change gets each external initializer's entries, in the file's order, and gives those to put in their place
 * @throws RangeError, Error (of protobufjs) when the bytes are not a model
 */
export async function moveExternalTensors(
  model: Uint8Array,
  change: (entries: ExternalEntries) => Promise<ExternalEntries>,
): Promise<Uint8Array> {
  return mapField(model, MODEL_GRAPH, (graph) =>
    mapField(graph, GRAPH_INITIALIZER, async (tensor) => {
      const entries = externalEntries(tensor);
      if (entries.size === 0) return tensor;
      return withEntries(tensor, await change(entries));
    }),
  );
}

/** Applies `change` to every occurrence of a length-delimited field, and copies the rest. */
async function mapField(
  message: Uint8Array,
  field: number,
  change: (payload: Uint8Array) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (const { tag, start, end, payload } of fieldsOf(message)) {
    if (payload && tag >>> 3 === field) {
      const changed = await change(payload);
      parts.push(protobuf.Writer.create().uint32(tag).bytes(changed).finish());
    } else {
      parts.push(message.subarray(start, end));
    }
  }
  return Buffer.concat(parts);
}

interface Field {
  readonly tag: number;
  /** Where the field, its tag included, lies in its message. */
  readonly start: number;
  readonly end: number;
  /** Of length-delimited fields. */
  readonly payload: Uint8Array | undefined;
}

function* fieldsOf(message: Uint8Array): Generator<Field> {
  const reader = protobuf.Reader.create(message);
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const tag = reader.uint32();
    let payload: Uint8Array | undefined;
    if ((tag & 7) === LENGTH_DELIMITED) payload = reader.bytes();
    else reader.skipType(tag & 7);
    yield { tag, start, end: reader.pos, payload };
  }
}

function externalEntries(tensor: Uint8Array): Map<string, string> {
  const entries = new Map<string, string>();
  for (const { tag, payload } of fieldsOf(tensor)) {
    if (!payload || tag >>> 3 !== TENSOR_EXTERNAL_DATA) continue;
    const parts = new Map<number, string>();
    for (const part of fieldsOf(payload)) {
      if (part.payload) parts.set(part.tag >>> 3, Buffer.from(part.payload).toString('utf8'));
    }
    entries.set(parts.get(ENTRY_KEY) ?? '', parts.get(ENTRY_VALUE) ?? '');
  }
  return entries;
}

/** The entries stand where the first of the former ones stood. */
function withEntries(tensor: Uint8Array, entries: ExternalEntries): Uint8Array {
  const parts: Uint8Array[] = [];
  let isPut = false;
  for (const { tag, start, end } of fieldsOf(tensor)) {
    if (tag >>> 3 !== TENSOR_EXTERNAL_DATA) {
      parts.push(tensor.subarray(start, end));
    } else if (!isPut) {
      for (const [key, value] of entries) parts.push(entryField(key, value));
      isPut = true;
    }
  }
  return Buffer.concat(parts);
}

function entryField(key: string, value: string): Uint8Array {
  const delimited = (field: number) => (field << 3) | LENGTH_DELIMITED;
  const entry = protobuf.Writer.create()
    .uint32(delimited(ENTRY_KEY))
    .string(key)
    .uint32(delimited(ENTRY_VALUE))
    .string(value)
    .finish();
  return protobuf.Writer.create().uint32(delimited(TENSOR_EXTERNAL_DATA)).bytes(entry).finish();
}
