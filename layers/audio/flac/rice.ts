/** Rice coding of residuals (RFC 9639, 9.2.7): partitions of equal length, each with its own parameter of 0 to 14. */
import type { BitWriter } from '../bits/bit-writer.ts';

const maxPartitionOrder = 6;
const maxParameter = 14;

export interface RicePlan {
  readonly partitionOrder: number;
  readonly parameters: readonly number[];
  readonly bits: number;
}

/** The cheapest partitioning of residual[order …]. */
export function ricePlan(residual: Int32Array, order: number): RicePlan {
  let finest = 0;
  while (
    finest < maxPartitionOrder &&
    residual.length % 2 ** (finest + 1) === 0 &&
    residual.length / 2 ** (finest + 1) > Math.max(order, 15)
  ) {
    finest++;
  }
  // Sums over the finest partitions serve the coarser ones, two by two.
  let sums = partitionSums(residual, order, finest);
  let best: RicePlan | undefined;
  for (let partitionOrder = finest; partitionOrder >= 0; partitionOrder--) {
    const length = residual.length / 2 ** partitionOrder;
    const parameters: number[] = [];
    let bits = 6;
    for (let i = 0; i < sums.length; i++) {
      const count = i === 0 ? length - order : length;
      const { parameter, cost } = cheapest(sums[i] as number, count);
      parameters.push(parameter);
      bits += 4 + cost;
    }
    if (!best || bits < best.bits) best = { partitionOrder, parameters, bits };
    sums = Float64Array.from(
      { length: sums.length / 2 },
      (_, i) => (sums[2 * i] as number) + (sums[2 * i + 1] as number),
    );
  }
  return best as RicePlan;
}

export function writeRice(writer: BitWriter, residual: Int32Array, order: number, plan: RicePlan): void {
  writer.write(0, 2);
  writer.write(plan.partitionOrder, 4);
  const length = residual.length / 2 ** plan.partitionOrder;
  plan.parameters.forEach((parameter, i) => {
    writer.write(parameter, 4);
    const end = (i + 1) * length;
    for (let n = i === 0 ? order : i * length; n < end; n++) {
      const value = residual[n] as number;
      // Folded: 0, -1, 1, -2 … -> 0, 1, 2, 3 …
      const folded = value < 0 ? -2 * value - 1 : 2 * value;
      writer.writeUnary(Math.floor(folded / 2 ** parameter));
      writer.write(folded, parameter);
    }
  });
}

/** Sum of the folded values of each partition. */
function partitionSums(residual: Int32Array, order: number, partitionOrder: number): Float64Array {
  const length = residual.length / 2 ** partitionOrder;
  const sums = new Float64Array(2 ** partitionOrder);
  for (let n = order; n < residual.length; n++) {
    const value = residual[n] as number;
    const at = Math.floor(n / length);
    sums[at] = (sums[at] as number) + (value < 0 ? -2 * value - 1 : 2 * value);
  }
  return sums;
}

/** Cost is estimated from the sum alone (within half a bit a value), which is enough to choose by. */
function cheapest(sum: number, count: number): { parameter: number; cost: number } {
  let best = { parameter: 0, cost: count + sum };
  for (let parameter = 1; parameter <= maxParameter; parameter++) {
    const cost = count * (parameter + 1) + Math.max(0, sum / 2 ** parameter - count / 2);
    if (cost < best.cost) best = { parameter, cost };
  }
  return best;
}
