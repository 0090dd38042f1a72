/** The local server: one process that answers, one for each model that speaks. */
import { resolve } from 'node:path';
import { jsonLog, type Log, readableLog, type Settings, serviceMetrics } from '../../layers/service/index.ts';
import { createApp } from './app.ts';
import { openLocalService } from './local-service.ts';
import { listen, nodeParts } from './node-http.ts';
import { addOutputFiles } from './routes/output-files.ts';
import { SiteFiles } from './site-files.ts';

export interface RunningServer {
  readonly port: number;
  readonly url: string;
  /** Takes no new connections, lets running requests end, then ends the models' processes. */
  close(): Promise<void>;
}

/** @param modelProcess the file that runs a model in a process of its own. */
export async function startServer(
  settings: Settings,
  modelProcess: URL,
  log = logOf(settings),
): Promise<RunningServer> {
  const metrics = serviceMetrics();
  const local = await openLocalService(settings, log, metrics, modelProcess);
  const parts = { service: local.service, settings, log, metrics, ...nodeParts(settings.trustProxy) };
  const site = await SiteFiles.open(resolve(settings.siteFolder));
  const app = createApp(parts, { local: true, site });
  addOutputFiles(app, local.audioFolder, parts);
  const listening = await listen(app, settings.port, settings.host);
  const host = ['127.0.0.1', '::1', '0.0.0.0', '::'].includes(settings.host) ? 'localhost' : settings.host;
  const url = `http://${host}:${listening.port}`;
  log.info(`listening on ${url}`, { docs: `${url}/docs`, page: site !== undefined });
  return {
    port: listening.port,
    url,
    close: async () => {
      await listening.close(settings.shutdownSeconds);
      await local.close();
    },
  };
}

function logOf(settings: Settings): Log {
  const write = (line: string): void => void process.stdout.write(line);
  return settings.logFormat === 'json'
    ? jsonLog(settings.logLevel, write)
    : readableLog(settings.logLevel, write);
}
