/** The service's log and figures as Lambda's tools want them: JSON lines by Powertools' Logger, metrics in CloudWatch's embedded format. */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Log, LogFields, ServiceMetrics, SynthesisReport } from '../../layers/service/index.ts';
import type { LambdaContext } from './lambda-runtime.ts';

export interface CloudLog {
  readonly log: Log;
  readonly figures: CloudFigures;
  /** For the lines of one invocation: its id, and whether it is the instance's first. */
  begin(context: LambdaContext): void;
  /** For the lines to come of this invocation: whose request, which job. */
  about(ids: { readonly req?: string | undefined; readonly job?: string }): void;
}

export function openCloudLog(): CloudLog {
  const logger = new Logger();
  const figures = new CloudFigures();
  const line =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, fields: LogFields = {}): void => {
      logger[level](message, { ...fields });
    };
  return {
    log: { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') },
    figures,
    begin: (context) => {
      logger.resetKeys();
      logger.addContext(context as Parameters<Logger['addContext']>[0]);
      figures.begin();
    },
    about: (ids) => {
      logger.resetKeys();
      logger.appendKeys({ ...ids });
    },
  };
}

/** Figures of one invocation, written when it ends. */
export class CloudFigures {
  readonly #metrics = new Metrics();
  #cold = true;

  /** Counts the instance's first invocation as its cold start. */
  begin(): void {
    this.count('ColdStart', this.#cold ? 1 : 0);
    this.#cold = false;
  }

  count(name: string, value = 1): void {
    this.#metrics.addMetric(name, MetricUnit.Count, value);
  }

  seconds(name: string, value: number): void {
    this.#metrics.addMetric(name, MetricUnit.Seconds, value);
  }

  synthesis(report: SynthesisReport): void {
    const { stageSeconds, audioSeconds, modelSeconds, characters } = report;
    this.seconds('TextSeconds', stageSeconds.text);
    this.seconds('LanguageModelSeconds', stageSeconds.languageModel);
    this.seconds('FlowSeconds', stageSeconds.flow);
    this.seconds('VocoderSeconds', stageSeconds.vocoder);
    this.seconds('AudioSeconds', audioSeconds);
    this.count('Characters', characters);
    if (audioSeconds > 0)
      this.#metrics.addMetric('RealTimeFactor', MetricUnit.NoUnit, modelSeconds / audioSeconds);
  }

  flush(): void {
    this.#metrics.publishStoredMetrics();
  }
}

/** The API's figures, of those the service keeps. */
export function apiMetrics(figures: CloudFigures): ServiceMetrics {
  return {
    request: (_method, _route, status, seconds) => {
      figures.seconds('FirstByteSeconds', seconds);
      if (status >= 500) figures.count('ServerErrors');
    },
    synthesis: () => {},
    cacheHit: () => figures.count('AnsweredFromStorage'),
    crash: () => {},
    watch: () => {},
    text: () => '',
  };
}
