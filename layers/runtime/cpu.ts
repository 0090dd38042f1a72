/** What the processor can do, as far as it decides which kernels ONNX Runtime picks. */
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';

/** From slowest to fastest on x86-64; `neon` on 64-bit Arm. */
export type InstructionSet = 'baseline' | 'avx2' | 'avx512' | 'avx512-vnni' | 'neon';

export interface CpuDescription {
  readonly model: string;
  /** Hardware threads this process may use. */
  readonly threads: number;
  readonly instructionSet: InstructionSet;
}

export function describeCpu(): CpuDescription {
  return {
    model: cpus()[0]?.model.trim() || 'unknown',
    threads: availableParallelism(),
    instructionSet: instructionSetOf(process.arch, processorFlags()),
  };
}

/** @param flags the words of Linux's /proc/cpuinfo `flags` line; `undefined` where there is no such file */
export function instructionSetOf(
  architecture: string,
  flags: ReadonlySet<string> | undefined,
): InstructionSet {
  if (architecture === 'arm64') return 'neon';
  if (architecture !== 'x64') return 'baseline';
  // Every x86-64 machine this runs on outside Linux (Intel Macs, Windows 11) has AVX2.
  if (flags === undefined) return 'avx2';
  if (flags.has('avx512f') && flags.has('avx512bw') && flags.has('avx512vl')) {
    return flags.has('avx512_vnni') ? 'avx512-vnni' : 'avx512';
  }
  return flags.has('avx2') && flags.has('fma') ? 'avx2' : 'baseline';
}

const NAMES: Readonly<Record<InstructionSet, string>> = {
  baseline: 'no AVX2 found: slow',
  avx2: 'AVX2 enabled',
  avx512: 'AVX-512 enabled',
  'avx512-vnni': 'AVX-512 VNNI enabled',
  neon: 'NEON enabled',
};

/** For people: `AVX2 enabled`. */
export function instructionSetName(instructionSet: InstructionSet): string {
  return NAMES[instructionSet];
}

function processorFlags(): ReadonlySet<string> | undefined {
  try {
    const line = /^flags\s*:\s*(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1];
    return new Set((line ?? '').split(' '));
  } catch {
    return undefined;
  }
}
