/** The bench's count of operations, against what was counted of the official estimator: 215 GFLOP for two rows of 861 frames. */
import { expect, it } from 'vitest';
import { estimatorOperations, flowOperations } from '../../functions/cli/bench/flow-operations.ts';
import { parseModelConfig } from '../../layers/checkpoint/index.ts';
import { configText } from '../../layers/checkpoint/synthetic/config-text.ts';

const { flow } = parseModelConfig('cosyvoice.yaml', configText('full'));

it('counts what the official estimator computes', () => {
  expect((2 * estimatorOperations(flow, 861)) / 215e9).toBeCloseTo(1, 2);
});

it('counts a row for each step, and one more where guidance is computed anew', () => {
  const row = estimatorOperations(flow, 100);
  expect(flowOperations(flow, 100, 'quality') / row).toBeCloseTo(20);
  expect(flowOperations(flow, 100, 'balanced') / row).toBeCloseTo(9);
  const unguided = { ...flow, cfm: { ...flow.cfm, guidance: 0 } };
  expect(flowOperations(unguided, 100, 'balanced') / row).toBeCloseTo(6);
});
