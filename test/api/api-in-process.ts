/** The whole app over a fake model and folders of its own, without a network or processes. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { type AppOptions, createApp } from '../../functions/api/app.ts';
import type { ApiEnv, ApiParts } from '../../functions/api/context.ts';
import { silentLog } from '../../layers/service/index.ts';
import { FakeModel } from '../service/fake-model.ts';
import { openService, type ServiceInProcess, type ServiceOptions } from '../service/service-in-process.ts';

export interface InProcessApi extends Omit<ServiceInProcess, 'model'> {
  readonly app: OpenAPIHono<ApiEnv>;
  readonly model: FakeModel;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** Objects become JSON; text goes as it is. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
}

export interface InProcessOptions extends ServiceOptions {
  readonly model?: FakeModel;
  readonly parts?: Partial<ApiParts>;
  readonly app?: AppOptions;
}

export async function openApi(options: InProcessOptions = {}): Promise<InProcessApi> {
  const model = options.model ?? new FakeModel();
  const opened = await openService({ ...options, model });
  const parts: ApiParts = {
    service: opened.service,
    settings: opened.settings,
    log: options.log ?? silentLog,
    ...options.parts,
  };
  const app = createApp(parts, options.app);
  return {
    ...opened,
    app,
    model,
    get: async (path, headers = {}) => app.request(path, { headers }),
    post: async (path, body, headers = {}) =>
      app.request(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
  };
}
