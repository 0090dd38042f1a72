/** `npm run synth|deploy|destroy -- [-c name=value …]`: builds, then hands over to the CDK's command line. */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { builtFolders, NotBuiltError, requireBuilt } from './build-folders.ts';

const root = resolve(import.meta.dirname, '..');
const [command = 'synth', ...words] = process.argv.slice(2);

function run(...words: readonly string[]): number {
  return spawnSync(process.execPath, words, { cwd: root, stdio: 'inherit' }).status ?? 1;
}

/** The CDK builds the image with it, after minutes of other work. */
function requireDocker(): number {
  const docker = process.env.CDK_DOCKER ?? 'docker';
  if (spawnSync(docker, ['version'], { stdio: 'ignore' }).status === 0) return 0;
  process.stderr.write(
    `${docker} does not answer, and the image is built with it: start it, or set CDK_DOCKER to another one such as podman or finch.\n`,
  );
  return 1;
}

function isBuilt(): boolean {
  try {
    requireBuilt(builtFolders);
    return true;
  } catch (error) {
    if (error instanceof NotBuiltError) return false;
    throw error;
  }
}

process.exitCode =
  (command === 'deploy' ? requireDocker() : 0) ||
  // What is to be destroyed has to be described too, by whatever was built last.
  (command === 'destroy' && isBuilt() ? 0 : run('--import', 'tsx', 'cdk/build.ts', ...words)) ||
  // No command needs the network to make a template: no notices, no figures sent to anybody.
  run(
    'node_modules/aws-cdk/bin/cdk',
    command,
    '--no-notices',
    '--no-version-reporting',
    ...words,
    ...(command === 'synth' ? ['--quiet'] : []),
  );
