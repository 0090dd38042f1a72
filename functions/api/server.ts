/** `npm start`: the API and the page on http://localhost:8000. */
import { InvalidSettingError, readSettings, type Settings } from '../../layers/service/index.ts';
import { type RunningServer, startServer } from './start-server.ts';

const settings = settingsOrExit();
if (settings !== undefined) {
  try {
    const server = await startServer(settings, new URL(workerName(), import.meta.url));
    closeOn(server, 'SIGINT', 'SIGTERM');
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE') {
      refuse(
        `Port ${settings.port} is taken by another program; set PORT to a free one, or end that program.`,
      );
    } else if (codeOf(error) === 'EACCES') {
      refuse(`Port ${settings.port} may not be used by this user; set PORT to one above 1023.`);
    } else {
      throw error;
    }
  }
}

/** Beside this file, whether both run as they are or as bundles. */
function workerName(): string {
  return import.meta.url.endsWith('.ts') ? './speech-worker.ts' : './speech-worker.js';
}

function settingsOrExit(): Settings | undefined {
  try {
    return readSettings(process.env);
  } catch (error) {
    if (!(error instanceof InvalidSettingError)) throw error;
    refuse(error.message);
    return undefined;
  }
}

function refuse(reason: string): void {
  process.stderr.write(`${reason}\n`);
  process.exitCode = 1;
  // What was opened before the failure must not keep the process alive.
  setTimeout(() => process.exit(), 500).unref();
}

/** The first signal lets running requests end; a second one doesn't wait. */
function closeOn(server: RunningServer, ...signals: readonly NodeJS.Signals[]): void {
  let closing = false;
  for (const signal of signals) {
    process.on(signal, () => {
      if (closing) process.exit(1);
      closing = true;
      server.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
