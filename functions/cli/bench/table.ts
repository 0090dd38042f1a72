/** Benchmark figures as a Markdown table: a row a figure, a column a system and thread count. */
import type { ColdStart, Figures, RunFigures, Spread } from './figures.ts';

export function table(systems: readonly Figures[]): string {
  const columns = systems.flatMap((system) => system.runs.map((run) => ({ system, run })));
  const header = columns.map(
    ({ system, run }) => `${system.system} ${system.precision} ${system.quality}, ${run.threads} thr.`,
  );
  const row = (label: string, cell: (run: RunFigures, system: Figures) => string | 0 | undefined) => [
    label,
    ...columns.map(({ run, system }) => cell(run, system) || '–'),
  ];
  const seconds = ({ median, min, max }: Spread) =>
    `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
  const [first] = columns;
  const rows = [
    row('prompt, s', (run) => seconds(run.stages.prefill)),
    row('language model, s', (run) => seconds(run.stages.languageModel)),
    row('flow, s', (run) => seconds(run.stages.flow)),
    row('vocoder, s', (run) => seconds(run.stages.vocoder)),
    row('total, s', (run) => seconds(run.totalSeconds)),
    row('**real-time factor**', (run) => `**${run.realTimeFactor.median.toFixed(2)}**`),
    row('times the first column', (run) =>
      first ? (first.run.realTimeFactor.median / run.realTimeFactor.median).toFixed(2) : undefined,
    ),
    ...['50', '250', '500'].map((places) =>
      row(`decode step at ${places}, ms`, (run) => run.stepMilliseconds[places]?.toFixed(1)),
    ),
    row('all sessions loaded, s', (run) => run.loadSeconds?.toFixed(2)),
    row('process start to first audio, s', ({ coldStartParts }) => coldStart(coldStartParts?.warmCache)),
    row('the same, nothing in the page cache, s', ({ coldStartParts }) =>
      coldStart(coldStartParts?.coldCache),
    ),
    row('long text, real-time factor', ({ longText }) => longText?.realTimeFactor.toFixed(2)),
    row('the same segment by segment', ({ longText }) => longText?.oneByOneRealTimeFactor.toFixed(2)),
    row('first audio of the long text, s', ({ longText }) => longText?.firstAudioSeconds.toFixed(2)),
    row('bundle, MB', (_, { bundleBytes }) => bundleBytes && (bundleBytes / 1e6).toFixed(0)),
    row('anonymous memory, loaded / peak, MiB', ({ memoryMiB }) =>
      memoryMiB
        ? `${memoryMiB.afterLoad.anonymous.toFixed(0)} / ${memoryMiB.peak.anonymous.toFixed(0)}`
        : undefined,
    ),
    row('file-backed memory at peak, MiB', ({ memoryMiB }) => memoryMiB?.peak.file.toFixed(0)),
    row('machine: matrix peak, GFLOP/s', ({ machine }) => machine?.gemmGflops.toFixed(0)),
    row('machine: memory reads, GB/s', ({ machine }) => machine?.readGBps.toFixed(1)),
    row('decode step: weights read, share of memory bandwidth', ({ decodeShareOfBandwidth }) =>
      percent(decodeShareOfBandwidth),
    ),
    row('flow: operations a second, share of matrix peak', ({ flowShareOfPeak }) => percent(flowShareOfPeak)),
  ];
  const lines = [['', ...header], ['---', ...columns.map(() => '---:')], ...rows];
  return `${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

function percent(share: number | undefined): string | undefined {
  return share === undefined ? undefined : `${(100 * share).toFixed(0)} %`;
}

function coldStart(parts: ColdStart | null | undefined): string | undefined {
  if (!parts) return undefined;
  const { total, code, load, text, languageModel, flow, vocoder } = parts;
  const named = { code, load, text, 'language model': languageModel, flow, vocoder };
  const shown = Object.entries(named).map(([name, seconds]) => `${name} ${seconds.toFixed(2)}`);
  return `${total.toFixed(2)} (${shown.join(', ')})`;
}
