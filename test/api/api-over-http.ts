/** The app over a fake model behind a real socket, for clients that speak HTTP themselves. */
import { listen, nodeParts } from '../../functions/api/node-http.ts';
import { addOutputFiles } from '../../functions/api/routes/output-files.ts';
import { type InProcessApi, type InProcessOptions, openApi } from './api-in-process.ts';

export interface HttpApi extends InProcessApi {
  readonly url: string;
}

export async function openHttpApi(options: InProcessOptions = {}): Promise<HttpApi> {
  const node = nodeParts(false);
  const api = await openApi({ ...options, app: { local: true }, parts: { ...node, ...options.parts } });
  addOutputFiles(api.app, api.audioFolder, {
    service: api.service,
    settings: api.settings,
    log: console,
    ...node,
  });
  const listening = await listen(api.app, 0, '127.0.0.1');
  return {
    ...api,
    url: `http://127.0.0.1:${listening.port}`,
    close: async () => {
      await listening.close(0);
      await api.close();
    },
  };
}
