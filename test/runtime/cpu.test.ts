import { expect, it } from 'vitest';
import { describeCpu, instructionSetOf } from '../../layers/runtime/index.ts';

it.each([
  ['x64', 'fpu sse2', 'baseline'],
  ['x64', 'avx2 fma', 'avx2'],
  ['x64', 'avx2', 'baseline'],
  ['x64', 'avx2 fma avx512f', 'avx2'],
  ['x64', 'avx2 fma avx512f avx512bw avx512vl', 'avx512'],
  ['x64', 'avx2 fma avx512f avx512bw avx512vl avx512_vnni', 'avx512-vnni'],
  ['arm64', 'asimd', 'neon'],
])('on %s with the flags "%s" finds %s', (architecture, flags, expected) => {
  expect(instructionSetOf(architecture, new Set(flags.split(' ')))).toBe(expected);
});

it('describes the machine it runs on', () => {
  const cpu = describeCpu();
  expect(cpu.threads).toBeGreaterThanOrEqual(1);
  expect(cpu.model).not.toBe('');
});
