/** Speech of which every boundary is known. */

export const sampleRateHz = 22_050;

/** Buzzes that swell and fade, one a syllable of so many seconds, with silences behind those the list names; 0.1 s of silence before. */
export function syllables(
  seconds: readonly number[],
  silences: Readonly<Record<number, number>>,
): { samples: Float32Array; starts: number[]; ends: number[] } {
  const parts: number[] = Array.from({ length: 0.1 * sampleRateHz }, () => 0);
  const starts: number[] = [];
  const ends: number[] = [];
  for (const [syllable, duration] of seconds.entries()) {
    const length = Math.round(duration * sampleRateHz);
    starts.push(parts.length);
    for (let index = 0; index < length; index += 1) {
      const swell = 0.35 + 0.65 * Math.sin((Math.PI * index) / length);
      parts.push(0.4 * swell * Math.sin((2 * Math.PI * 180 * index) / sampleRateHz));
    }
    ends.push(parts.length);
    const silence = Math.round((silences[syllable] ?? 0) * sampleRateHz);
    for (let index = 0; index < silence; index += 1) parts.push(0);
  }
  for (let index = 0; index < 0.3 * sampleRateHz; index += 1) parts.push(0);
  return { samples: Float32Array.from(parts), starts, ends };
}
