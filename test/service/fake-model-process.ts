/**
 * The fake model in a process of its own, as the service runs the real one. The folder's name is the model's, and names command
 * it: `unloadable` fails to load, `dies` ends while loading, `slow` never has loaded.
 */
import { basename } from 'node:path';
import { CosyVoiceError } from '../../layers/errors.ts';
import { serveModel } from '../../layers/service/worker/serve-model.ts';
import { heapKeepsMemory } from '../../layers/speech/allocator.ts';
import { FakeModel } from './fake-model.ts';

class BrokenFolderError extends CosyVoiceError {
  override readonly code = 'broken_folder';
}

serveModel(async (folder, { memory, log, onProgress }) => {
  const id = basename(folder);
  if (id === 'unloadable')
    throw new BrokenFolderError('llm.pt is cut short; copy it again.', { file: 'llm.pt' });
  if (id === 'dies') process.exit(7);
  if (id === 'slow') await new Promise(() => {});
  onProgress('reading', 0.5);
  log('info', 'loaded', {
    id,
    ...(memory && { memory, keepsMemory: heapKeepsMemory() }),
  });
  return new FakeModel({ id, version: `${id}-v1` });
});
