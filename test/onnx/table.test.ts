import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lookUp, type TableFormat } from '../../layers/checkpoint/graphs/table.ts';
import { Graph, writeModel } from '../../layers/checkpoint/onnx/index.ts';
import { floats, int32, Network } from '../../layers/runtime/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'table-'));
});
afterAll(() => rm(folder, { recursive: true }));

const formats: readonly (readonly [TableFormat, number])[] = [
  ['float32', 0],
  ['int8', 1 / 254],
];

it.each(formats)(
  'looks rows up in a %s table, off by at most %f of the largest in a row',
  async (format, limit) => {
    const [rows, width] = [50, 24];
    const values = Float32Array.from(
      { length: rows * width },
      (_, index) => Math.sin(index) * (1 + index / 100),
    );
    values.fill(0, 3 * width, 4 * width);
    const graph = new Graph(`table-${format}`);
    const ids = graph.input('ids', 'int32', ['n']);
    const table = { name: 't', rows, width, read: async () => values };
    graph.output('y', lookUp(graph, table, ids, format), 'float32');
    const network = await Network.load((await writeModel(graph, join(folder, graph.name))).modelPath, {
      threads: 1,
    });
    const wanted = Int32Array.of(3, 49, 0, 17, 17);
    const got = floats((await network.run({ ids: int32(wanted, [5]) }, ['y'])).y);
    for (const [place, id] of wanted.entries()) {
      const row = values.subarray(id * width, (id + 1) * width);
      const largest = row.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      for (const [column, value] of row.entries()) {
        const difference = Math.abs((got[place * width + column] as number) - value);
        expect(difference).toBeLessThanOrEqual(limit * largest * 1.0001);
      }
    }
  },
);
