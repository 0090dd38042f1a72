/** Tables whose rows are looked up by id, in the formats that a bundle may hold them in. */
import { type Graph, quantiseRows, type Value } from '../onnx/index.ts';
import { bytesOf } from './dense.ts';

/** `int8` has a scale for each row. */
export type TableFormat = 'float32' | 'int8';

export interface Table {
  readonly name: string;
  readonly rows: number;
  readonly width: number;
  /** [rows, width] */
  readonly read: () => Promise<Float32Array>;
}

/** ids [...] int32 -> [..., width] float32. */
export function lookUp(graph: Graph, table: Table, ids: Value, format: TableFormat): Value {
  const { name, rows, width, read } = table;
  const toFloat32 = { to: { int: 1 } };
  if (format === 'int8') {
    const [levels, scales] = graph.weights(
      [
        { name: `${name}.8bit`, type: 'int8', shape: [rows, width], isTable: true },
        { name: `${name}.scales`, type: 'float32', shape: [rows, 1], isTable: true },
      ],
      async () => {
        const quantised = quantiseRows(await read(), rows, width);
        return [bytesOf(quantised.values), bytesOf(quantised.scales)];
      },
    ) as [Value, Value];
    const row = graph.op('Cast', [graph.op('Gather', [levels, ids])], toFloat32);
    return graph.op('Mul', [row, graph.op('Gather', [scales, ids])]);
  }
  const values = graph.weight({ name, type: 'float32', shape: [rows, width], isTable: true }, async () =>
    bytesOf(await read()),
  );
  return graph.op('Gather', [values, ids]);
}
