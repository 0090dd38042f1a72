/** What an engineer reads whose deployment can't begin. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'cosyvoice-build-'));

/** Lines on the error output of a command that is to fail. */
async function said(words: readonly string[], environment: Record<string, string> = {}): Promise<string[]> {
  const options = { cwd: root, env: { ...process.env, ...environment } };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, ['--import', 'tsx', ...words], options, (error, _, stderr) => {
      if (error === null) reject(new Error('the command did not fail'));
      else resolve(stderr.trim().split('\n'));
    });
  });
}

function modelFolder(name: string, files: Readonly<Record<string, string>>): string {
  const path = join(folder, name);
  mkdirSync(path);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
  return path;
}

const unusable = [
  ['is not there', () => join(folder, 'nowhere'), /^There is no model in .*nowhere .*another folder\.$/],
  [
    'lacks its checkpoints',
    () => {
      const path = modelFolder('half', {});
      cpSync(join(root, 'test/golden/set/tiny-cosyvoice/cosyvoice.yaml'), join(path, 'cosyvoice.yaml'));
      return path;
    },
    /half\/\w+\.(pt|onnx)/,
  ],
  [
    'was converted by another version',
    () => modelFolder('old', { 'bundle.json': '{"format":1}' }),
    /old\/bundle\.json/,
  ],
] as const;

it.each(unusable)('says in one sentence that the model folder %s', async (_, path, sentence) => {
  const lines = await said(['cdk/build.ts', '-c', `modelFolder=${path()}`]);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(sentence);
});

it('says that Docker is missing before it builds anything', async () => {
  expect(await said(['cdk/run.ts', 'deploy'], { CDK_DOCKER: '/nowhere/docker' })).toEqual([
    '/nowhere/docker does not answer, and the image is built with it: start it, or set CDK_DOCKER to another one such as podman or finch.',
  ]);
});
