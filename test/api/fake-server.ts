/** The local server with the fake model in its process: what tests start, and kill. */
import { startServer } from '../../functions/api/start-server.ts';
import { readSettings } from '../../layers/service/index.ts';

async function main(): Promise<void> {
  const modelProcess = new URL('../service/fake-model-process.ts', import.meta.url);
  const server = await startServer(readSettings(process.env), modelProcess);
  process.on('SIGTERM', () => {
    server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}

void main();
