import { describe, expect, it } from 'vitest';
import { eulerSteps, scheduledSteps, timeGrid } from '../../layers/checkpoint/graphs/flow-schedule.ts';
import { SOLVER_PLANS, solve } from '../../layers/speech/flow/solver.ts';

/** dx/dt = 3 x cos(5t): x(1) = x(0) exp(3 sin(5) / 5). */
const exact = Math.exp((3 * Math.sin(5)) / 5);

async function errorOf(order: 1 | 2, steps: number): Promise<number> {
  const x = new Float32Array([1]);
  const field = {
    at: async (place: Float32Array, time: number, _: boolean, velocity: Float32Array) => {
      velocity[0] = 3 * (place[0] ?? 0) * Math.cos(5 * time);
    },
  };
  await solve(x, field, eulerSteps(timeGrid(steps, 'cosine')), { order, guidanceEvery: 1 });
  return Math.abs((x[0] ?? Number.NaN) - exact);
}

describe('solve', () => {
  it.each([
    [1, 2],
    [2, 4],
  ] as const)('of order %i has %i times less error with twice the steps', async (order, factor) => {
    const coarse = await errorOf(order, 200);
    const fine = await errorOf(order, 400);
    expect(coarse / fine).toBeGreaterThan(0.85 * factor);
    expect(coarse / fine).toBeLessThan(1.15 * factor);
  });

  it.each([
    ['quality', 20],
    ['balanced', 9],
    ['fast', 6],
  ] as const)('spends in %s mode %i evaluations', async (quality, evaluations) => {
    const plan = SOLVER_PLANS[quality];
    let spent = 0;
    const field = {
      at: async (_x: Float32Array, _time: number, anew: boolean) => {
        spent += anew ? 2 : 1;
      },
    };
    await solve(new Float32Array(1), field, scheduledSteps(plan.steps, 'cosine'), plan);
    expect(spent).toBe(evaluations);
  });
});
