/** One line a case: how far what was computed is from the official numbers. */
import { type Comparison, compare } from './compare.ts';
import type { CaseResult, CaseRunner, GoldenCase, Tolerance } from './manifest.ts';

export interface CaseReport {
  readonly id: string;
  readonly ok: boolean;
  readonly maxAbs: number;
  readonly maxRel: number;
  /** The tolerance of the output that came closest to failing, or failed. */
  readonly tolerance: Tolerance | null;
  /** Where the largest error is, or what is missing. */
  readonly where: string;
}

/** Runs one case and reduces its outputs to the worst of them. A case that throws or has no runner fails with the reason. */
export async function reportCase(golden: GoldenCase, runner: CaseRunner | undefined): Promise<CaseReport> {
  if (!runner) return failure(golden.id, `no runner knows the group ${golden.group}`);
  try {
    const result = await runner(golden);
    return worst(golden, result);
  } catch (error) {
    return failure(golden.id, error instanceof Error ? error.message : String(error));
  }
}

function worst(golden: GoldenCase, result: CaseResult): CaseReport {
  const entries: (Comparison & { readonly tolerance: Tolerance })[] = golden.outputs().map((want) => {
    const got = result.arrays?.[want.name];
    if (got) return { ...compare(want.name, got, want, want.tolerance), tolerance: want.tolerance };
    return { ...MISSING, where: `${want.name} was not computed`, tolerance: want.tolerance };
  });
  for (const { name, got, want } of result.facts ?? []) {
    const same = JSON.stringify(got) === JSON.stringify(want);
    entries.push({
      ok: same,
      maxAbs: same ? 0 : Number.POSITIVE_INFINITY,
      maxRel: same ? 0 : Number.POSITIVE_INFINITY,
      where: same ? name : `${name}: got ${brief(got)}, want ${brief(want)}`,
      tolerance: 'exact',
    });
  }
  if (entries.length === 0) return failure(golden.id, 'the case compared nothing');
  const order = [...entries].sort((a, b) => Number(a.ok) - Number(b.ok) || b.maxRel - a.maxRel);
  const [first] = order as [(typeof entries)[number]];
  return {
    id: golden.id,
    ok: entries.every(({ ok }) => ok),
    maxAbs: first.maxAbs,
    maxRel: first.maxRel,
    tolerance: first.tolerance,
    where: first.where,
  };
}

const MISSING = { ok: false, maxAbs: Number.POSITIVE_INFINITY, maxRel: Number.POSITIVE_INFINITY } as const;

function failure(id: string, where: string): CaseReport {
  return { id, ...MISSING, tolerance: null, where };
}

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
