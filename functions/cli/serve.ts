/** `cosyvoice serve`: the API and the page, as `npm start` does. */
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { defineCommand } from 'citty';

export default defineCommand({
  meta: {
    name: 'serve',
    description: 'Start the server on http://localhost:8000 (settings: docs/settings.md)',
  },
  args: { port: { type: 'string', description: 'Instead of PORT' } },
  async run({ args }) {
    if (args.port !== undefined) process.env.PORT = args.port;
    if (process.env.COSYVOICE_SITE === undefined) process.env.COSYVOICE_SITE = await buildPage();
    await import('../api/server.ts');
  },
});

/** The page is no part of the server: it is built as `npm start` builds it, by a process of its own. @returns its folder */
async function buildPage(): Promise<string> {
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const script = fileURLToPath(new URL('../../web/build.ts', import.meta.url));
  await promisify(execFile)(process.execPath, ['--import', loader, script]);
  return fileURLToPath(new URL('../../web/dist', import.meta.url));
}
