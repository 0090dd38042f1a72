/** Figures about this process in Prometheus' text format (version 0.0.4). */

type Labels = Readonly<Record<string, string>>;

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  lines(): Iterable<string>;
}

/** Upper bounds, in seconds, that tell a cached answer from a short and a long synthesis. */
const secondBounds = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300] as const;

export class Metrics {
  readonly #metrics: Metric[] = [];

  /** A number that only grows. @returns adds to the series of these labels. */
  counter(name: string, help: string): (labels?: Labels, amount?: number) => void {
    const values = new Map<string, number>();
    this.#metrics.push({
      name,
      help,
      type: 'counter',
      *lines() {
        for (const [labels, value] of values) yield `${name}${labels} ${value}`;
      },
    });
    return (labels = {}, amount = 1) => {
      const key = labelText(labels);
      values.set(key, (values.get(key) ?? 0) + amount);
    };
  }

  /** A number that is looked up when asked for. */
  gauge(name: string, help: string, read: () => number): void {
    this.#metrics.push({
      name,
      help,
      type: 'gauge',
      *lines() {
        yield `${name} ${read()}`;
      },
    });
  }

  /** Durations. @returns takes one of them, in seconds. */
  seconds(name: string, help: string): (labels: Labels, seconds: number) => void {
    const series = new Map<string, { labels: Labels; buckets: number[]; sum: number; count: number }>();
    this.#metrics.push({
      name,
      help,
      type: 'histogram',
      *lines() {
        for (const [key, { labels, buckets, sum, count }] of series) {
          for (const [i, bound] of secondBounds.entries()) {
            yield `${name}_bucket${labelText({ ...labels, le: String(bound) })} ${buckets[i] ?? 0}`;
          }
          yield `${name}_bucket${labelText({ ...labels, le: '+Inf' })} ${count}`;
          yield `${name}_sum${key} ${sum}`;
          yield `${name}_count${key} ${count}`;
        }
      },
    });
    return (labels, seconds) => {
      const key = labelText(labels);
      const one = series.get(key) ?? { labels, buckets: secondBounds.map(() => 0), sum: 0, count: 0 };
      series.set(key, one);
      one.sum += seconds;
      one.count++;
      for (const [i, bound] of secondBounds.entries())
        if (seconds <= bound) one.buckets[i] = (one.buckets[i] ?? 0) + 1;
    };
  }

  text(): string {
    return this.#metrics
      .map(
        (metric) =>
          `# HELP ${metric.name} ${metric.help}\n# TYPE ${metric.name} ${metric.type}\n${[...metric.lines()].map((line) => `${line}\n`).join('')}`,
      )
      .join('');
  }
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
}
