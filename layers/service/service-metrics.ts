/** The figures the service keeps about itself. */
import { Metrics } from './metrics.ts';
import type { SpeechService } from './speech-service.ts';
import type { SynthesisReport } from './synthesis/tally.ts';

export interface ServiceMetrics {
  /** One answered request. @param route the pattern, not the path: few values. */
  request(method: string, route: string, status: number, seconds: number): void;
  synthesis(report: SynthesisReport): void;
  /** Audio that was there already. */
  cacheHit(): void;
  crash(): void;
  /** Adds what is looked up in the service when asked for. */
  watch(service: SpeechService, unfinishedJobs: () => number): void;
  text(): string;
}

export function serviceMetrics(): ServiceMetrics {
  const metrics = new Metrics();
  const requests = metrics.counter('cosyvoice_http_requests_total', 'Requests answered.');
  const requestSeconds = metrics.seconds(
    'cosyvoice_http_request_seconds',
    'Time to the first byte of the answer.',
  );
  const syntheses = metrics.counter('cosyvoice_syntheses_total', 'Texts spoken by the model.');
  const hits = metrics.counter('cosyvoice_cache_hits_total', 'Texts answered from storage.');
  const audioSeconds = metrics.counter('cosyvoice_audio_seconds_total', 'Audio made.');
  const characters = metrics.counter('cosyvoice_characters_total', 'Characters spoken.');
  const tokens = metrics.counter('cosyvoice_speech_tokens_total', 'Speech tokens made.');
  const stageSeconds = metrics.counter('cosyvoice_stage_seconds_total', 'Time in each stage of the model.');
  const modelSeconds = metrics.seconds('cosyvoice_synthesis_seconds', 'Model time of a text.');
  const waitSeconds = metrics.seconds('cosyvoice_queue_wait_seconds', 'Time a text waited for its turns.');
  const crashes = metrics.counter(
    'cosyvoice_model_crashes_total',
    'Deaths of the process that runs a model.',
  );
  hits({}, 0);
  syntheses({}, 0);
  crashes({}, 0);
  return {
    request: (method, route, status, seconds) => {
      requests({ method, route, status: String(status) });
      requestSeconds({ method, route }, seconds);
    },
    synthesis: (report) => {
      syntheses();
      audioSeconds({}, report.audioSeconds);
      characters({}, report.characters);
      tokens({}, report.speechTokenCount);
      stageSeconds({ stage: 'text' }, report.stageSeconds.text);
      stageSeconds({ stage: 'language_model' }, report.stageSeconds.languageModel);
      stageSeconds({ stage: 'flow' }, report.stageSeconds.flow);
      stageSeconds({ stage: 'vocoder' }, report.stageSeconds.vocoder);
      modelSeconds({}, report.modelSeconds);
      waitSeconds({}, report.waitSeconds);
    },
    cacheHit: () => hits(),
    crash: () => crashes(),
    watch: (service, unfinishedJobs) => {
      metrics.gauge('cosyvoice_ready', '1 when the default model can speak.', () =>
        service.models.ready ? 1 : 0,
      );
      metrics.gauge('cosyvoice_queue_depth', 'Requests that hold a place.', () => service.queue.depth.places);
      metrics.gauge('cosyvoice_turns_running', 'Segments being spoken.', () => service.queue.depth.running);
      metrics.gauge('cosyvoice_jobs_unfinished', 'Jobs waiting or running.', unfinishedJobs);
      metrics.gauge('process_resident_memory_bytes', 'Memory of the answering process.', () =>
        process.memoryUsage.rss(),
      );
      metrics.gauge('process_uptime_seconds', 'Since the start.', () => process.uptime());
    },
    text: () => metrics.text(),
  };
}
