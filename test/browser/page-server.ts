/** The server as `npm start` runs it, with the small model of the golden set, in folders of its own. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startServer } from '../../functions/api/start-server.ts';
import { readSettings, silentLog } from '../../layers/service/index.ts';
import { buildSite } from '../../web/build.ts';

const repository = resolve(import.meta.dirname, '../..');
const tinyModel = join(repository, 'test/golden/set/tiny-cosyvoice');

export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

/** @param modelFolder an official folder; its weights are converted first. */
export async function openPageServer(modelFolder = tinyModel): Promise<PageServer> {
  const folder = await mkdtemp(join(tmpdir(), 'cosyvoice-page-'));
  const models = join(folder, 'models');
  await Promise.all([
    cp(modelFolder, join(models, 'spoken'), { recursive: true }),
    buildSite(join(folder, 'site')),
  ]);
  const settings = readSettings({
    PORT: '0',
    COSYVOICE_MODELS: models,
    COSYVOICE_VOICES: join(folder, 'voices'),
    COSYVOICE_OUTPUT: join(folder, 'output'),
    COSYVOICE_JOBS: join(folder, 'jobs'),
    COSYVOICE_SITE: join(folder, 'site'),
    COSYVOICE_SHUTDOWN: '1',
  });
  const worker = new URL('../../functions/api/speech-worker.ts', import.meta.url);
  const server = await startServer(settings, worker, silentLog);
  return {
    url: server.url,
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
