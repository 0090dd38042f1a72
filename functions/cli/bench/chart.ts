/** Time by stage as an SVG: one bar a system and thread count, seconds of computing for each second of speech. */
import type { Figures } from './figures.ts';

const STAGES = ['prefill', 'languageModel', 'flow', 'vocoder'] as const;
const LABELS: Readonly<Record<(typeof STAGES)[number], string>> = {
  prefill: 'prompt',
  languageModel: 'language model',
  flow: 'flow',
  vocoder: 'vocoder',
};
const COLOURS: Readonly<Record<(typeof STAGES)[number], string>> = {
  prefill: '#94a3b8',
  languageModel: '#2563eb',
  flow: '#f59e0b',
  vocoder: '#10b981',
};
const WIDTH = 850;
const LEFT = 325;
const RIGHT = 70;
const BAR = 26;
const GAP = 12;
const TOP = 52;

export function chart(systems: readonly Figures[]): string {
  const bars = systems.flatMap((system) =>
    system.runs.map((run) => ({
      label: `${system.system} ${system.precision} ${system.quality}, ${run.threads} thread${run.threads === 1 ? '' : 's'}`,
      parts: STAGES.map((stage) => ({ stage, factor: run.stages[stage].median / system.audioSeconds })),
    })),
  );
  const longest = Math.max(...bars.map(({ parts }) => parts.reduce((sum, { factor }) => sum + factor, 0)));
  const scale = (WIDTH - LEFT - RIGHT) / longest;
  const height = TOP + bars.length * (BAR + GAP) + GAP;
  const rows = bars.map(({ label, parts }, row) => {
    const y = TOP + row * (BAR + GAP);
    let x = LEFT;
    const boxes = parts.map(({ stage, factor }) => {
      const width = factor * scale;
      const box = `<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" fill="${COLOURS[stage]}"/>`;
      x += width;
      return box;
    });
    const total = parts.reduce((sum, { factor }) => sum + factor, 0);
    return (
      `<text x="${LEFT - 10}" y="${y + 17}" text-anchor="end">${escaped(label)}</text>${boxes.join('')}` +
      `<text x="${(x + 8).toFixed(1)}" y="${y + 17}">${total.toFixed(2)}</text>`
    );
  });
  const legend = STAGES.map((stage, index) => {
    const x = LEFT + index * 125;
    return `<rect x="${x}" y="14" width="12" height="12" fill="${COLOURS[stage]}"/><text x="${x + 18}" y="24">${LABELS[stage]}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="Seconds of computing for each second of speech, by stage">`,
    '<style>text{fill:#334155}@media (prefers-color-scheme:dark){text{fill:#cbd5e1}}</style>',
    ...legend,
    `<text x="${LEFT}" y="44">seconds of computing for a second of speech (real-time factor)</text>`,
    ...rows,
    '</svg>',
    '',
  ].join('\n');
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
