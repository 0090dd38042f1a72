/** Stand-ins for what the build lays out, and the template of a deployment. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { BuiltFolders, CosyVoiceStack } from '../../cdk/cosyvoice-stack.ts';
import { synthesise } from '../../cdk/synthesise.ts';

export function builtFolders(): BuiltFolders {
  const root = mkdtempSync(join(tmpdir(), 'cosyvoice-cdk-'));
  const lay = (folder: string, file: string, text: string): string => {
    mkdirSync(join(root, folder));
    writeFileSync(join(root, folder, file), text);
    return join(root, folder);
  };
  return {
    imageFolder: lay('image', 'Dockerfile', 'FROM scratch\n'),
    apiFolder: lay('api', 'index.mjs', 'export const handler = 1;\n'),
    siteFolder: lay('site', 'index.html', '<!doctype html>\n'),
  };
}

export interface Deployment {
  readonly stack: CosyVoiceStack;
  readonly template: Template;
}

export function deployment(context: Readonly<Record<string, unknown>> = {}): Deployment {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'cosyvoice-cdk-out-')) });
  const stack = synthesise(app, context, builtFolders());
  return { stack, template: Template.fromStack(stack) };
}
