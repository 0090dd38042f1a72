import type { CfmConfig } from '../config/index.ts';

/** Numbers of steps a solver may take: a bundle has the estimator's view of the times of these grids. */
export const STEP_COUNTS = [2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
export type StepCount = (typeof STEP_COUNTS)[number];

/**
 * The times 0 = t_0 < t_1 < ... < t_steps = 1 at which the ODE is visited: evenly spaced, or 1 - cos(t·π/2), which is denser at the
 * start (ConditionalCFM.forward). Rounded to float32 where PyTorch rounds.
 */
export function timeGrid(steps: number, schedule: CfmConfig['timeSchedule']): Float32Array {
  const grid = new Float32Array(steps + 1);
  const step = Math.fround(1 / steps);
  for (let index = 0; index <= steps; index += 1) {
    // torch.linspace counts from the nearer end.
    const even = Math.fround(index < (steps + 1) / 2 ? step * index : 1 - step * (steps - index));
    grid[index] =
      schedule === 'linear'
        ? even
        : 1 - Math.fround(Math.cos(Math.fround(Math.fround(even * 0.5) * Math.fround(Math.PI))));
  }
  return grid;
}

/** One Euler step of the official solver: where it starts and how far it goes. */
export interface TimeStep {
  readonly time: number;
  readonly length: number;
}

/** The steps over a grid, as solve_euler walks it: t runs on by adding up, in float32. */
export function eulerSteps(grid: Float32Array): TimeStep[] {
  const steps: TimeStep[] = [];
  let time = grid[0] as number;
  for (let index = 1; index < grid.length; index += 1) {
    const length = Math.fround((grid[index] as number) - time);
    steps.push({ time, length });
    time = Math.fround(time + length);
  }
  return steps;
}

/** The steps of the official solver over `count` intervals of the schedule. */
export function scheduledSteps(count: StepCount, schedule: CfmConfig['timeSchedule']): TimeStep[] {
  return eulerSteps(timeGrid(count, schedule));
}
