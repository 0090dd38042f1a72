/** Parameters in, one stack out. `npm run synth` builds what this needs first. */
import { App } from 'aws-cdk-lib';
import { builtFolders } from './build-folders.ts';
import { synthesise } from './synthesise.ts';

try {
  // How long a slow synthesis took would lie beside the template, other each time.
  const app = new App({ performanceReporting: false });
  synthesise(app, app.node.getAllContext(), builtFolders);
  app.synth();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
