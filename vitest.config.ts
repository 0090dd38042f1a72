import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // onnxruntime-node is a native addon that does not survive being loaded in several threads of one process.
    pool: 'forks',
    poolOptions: { forks: { maxForks: 2 } },
    // Against hanging only: a loaded machine with one core took a third of this for the longest test.
    testTimeout: 180_000,
    hookTimeout: 300_000,
  },
});
