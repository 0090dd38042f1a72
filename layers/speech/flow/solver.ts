/**
 * From noise to mel along the estimator's velocities: how many steps, of which order, and where guidance is computed anew.
 *
 * One evaluation is the estimator on one row (with conditions, or without); guidance needs both. The official solver makes 20.
 */

import type { StepCount, TimeStep } from '../../checkpoint/graphs/flow-schedule.ts';
import type { Quality } from '../model.ts';
import type { VelocityField } from './velocity-field.ts';

export interface SolverPlan {
  readonly steps: StepCount;
  /**
   * 1: Euler. 2: Adams and Bashforth's two-step method over uneven steps; it takes the last velocity along, so that a step costs
   * what Euler's does.
   */
  readonly order: 1 | 2;
  /** Guidance is computed in every n-th step from the first on; between, the last difference is faded out towards time 1. */
  readonly guidanceEvery: number;
}

/**
 * `quality` is the official solver. The others lie about as far from the exact solution of the ODE as the official ten Euler steps do
 * themselves (`balanced`, 9 evaluations), or further (`fast`, 6).
 */
export const SOLVER_PLANS: Readonly<Record<Quality, SolverPlan>> = {
  quality: { steps: 10, order: 1, guidanceEvery: 1 },
  balanced: { steps: 6, order: 2, guidanceEvery: 2 },
  fast: { steps: 4, order: 2, guidanceEvery: 2 },
};

/** Carries x from time 0 to 1, in place. */
export async function solve(
  x: Float32Array,
  field: Pick<VelocityField, 'at'>,
  steps: readonly TimeStep[],
  { order, guidanceEvery }: Omit<SolverPlan, 'steps'>,
  signal?: AbortSignal,
): Promise<void> {
  let velocity = new Float32Array(x.length);
  let previous = new Float32Array(x.length);
  let previousLength = 0;
  for (const [index, { time, length }] of steps.entries()) {
    signal?.throwIfAborted();
    await field.at(x, time, index % guidanceEvery === 0, velocity);
    if (order === 2 && index > 0) {
      const share = length / (2 * previousLength);
      step(x, velocity, length * (1 + share));
      step(x, previous, -length * share);
    } else {
      step(x, velocity, length);
    }
    [velocity, previous] = [previous, velocity];
    previousLength = length;
  }
}

function step(x: Float32Array, velocity: Float32Array, length: number): void {
  for (let index = 0; index < x.length; index += 1) {
    x[index] = (x[index] as number) + length * (velocity[index] as number);
  }
}
