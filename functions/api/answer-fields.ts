/** Fields that answers have in common. */

/** `warning` is the first; `warnings` has them all when there are more. */
export function warningFields(warnings: readonly string[]): {
  warning?: string;
  warnings?: string[];
} {
  const [first] = warnings;
  return {
    ...(first !== undefined && { warning: first }),
    ...(warnings.length > 1 && { warnings: [...warnings] }),
  };
}

/** Microseconds are exact enough: less than a sample at any rate. */
export function shownSeconds(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}
