/** APIs that a test opens with its own options; they are closed behind it. */
import { afterEach } from 'vitest';
import { type InProcessApi, type InProcessOptions, openApi } from './api-in-process.ts';

const opened: InProcessApi[] = [];

/** As `openApi`, closed when the test ends. */
export async function open(options: InProcessOptions = {}): Promise<InProcessApi> {
  const api = await openApi(options);
  opened.push(api);
  return api;
}
afterEach(async () => {
  await Promise.all(opened.splice(0).map((api) => api.close()));
});
