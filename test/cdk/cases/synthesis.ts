/** How the template comes about. */
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { expect, it } from 'vitest';
import { NotBuiltError } from '../../../cdk/build-folders.ts';
import { synthesise } from '../../../cdk/synthesise.ts';
import { builtFolders } from '../built.ts';

export function synthesisCases(): void {
  it('passes cdk-nag, which would stop it', () => {
    const app = new App();
    const made = synthesise(app, {}, builtFolders());
    expect(() => app.synth()).not.toThrow();
    new Bucket(made, 'Open');
    expect(() => app.synth({ force: true })).toThrow(/server access logs disabled/);
  });

  it('passes cdk-nag with everything switched on', () => {
    const app = new App();
    const everything = {
      tracing: true,
      apiKey: true,
      provisionedConcurrency: 2,
      keepData: true,
      packWeights: true,
      alarmEmail: 'ops@example.org',
      corsOrigins: '*',
      domainName: 'voice.example.org',
      certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab',
    };
    synthesise(app, everything, builtFolders());
    expect(() => app.synth()).not.toThrow();
  });

  it('gives the same bytes each time', () => {
    const built = builtFolders();
    const files = (): Map<string, string> => {
      const out = mkdtempSync(join(tmpdir(), 'cosyvoice-cdk-twice-'));
      const app = new App({ outdir: out });
      synthesise(app, {}, built);
      app.synth();
      const names = readdirSync(out, { recursive: true }).map(String).sort();
      return new Map(
        names
          .filter((name) => statSync(join(out, name)).isFile())
          .map((name) => [name, readFileSync(join(out, name), 'latin1')]),
      );
    };
    // From one place, for the CDK notes where in the code each construct was made.
    const [first = new Map<string, string>(), second = new Map<string, string>()] = [1, 2].map(files);
    expect(first.size).toBeGreaterThan(5);
    expect([...second.keys()]).toEqual([...first.keys()]);
    for (const [name, text] of first) expect(second.get(name) === text, name).toBe(true);
  });

  it('says in one sentence what was not built', () => {
    const built = builtFolders();
    const missing = { ...built, imageFolder: join(built.imageFolder, 'nowhere') };
    expect(() => synthesise(new App(), {}, missing)).toThrow(NotBuiltError);
    expect(() => synthesise(new App(), {}, missing)).toThrow(/the image was not built; run npm run synth/);
  });
}
