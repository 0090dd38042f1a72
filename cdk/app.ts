/** Parameters in, one stack out. `npm run synth` builds what this needs first. */
import { App } from 'aws-cdk-lib';
import { builtFolders } from './build-folders.ts';
import { synthesise } from './synthesise.ts';

try {
  const app = new App();
  synthesise(app, app.node.getAllContext(), builtFolders);
  app.synth();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
