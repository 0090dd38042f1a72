/** The three checkpoint files of an official folder, opened together and closed together. */
import { join } from 'node:path';
import type { CheckpointFile } from './checkpoint-file.ts';
import type { Checkpoints } from './graphs/index.ts';
import { openCheckpoint } from './open-checkpoint.ts';

export interface OpenFolder {
  readonly checkpoints: Checkpoints;
  close(): Promise<void>;
}

/** @throws CheckpointError of the first file that cannot be opened; the others are closed again */
export async function openFolder(modelFolder: string): Promise<OpenFolder> {
  const opened: CheckpointFile[] = [];
  const close = async () => {
    await Promise.all(opened.map((file) => file.close()));
  };
  const stateDict = async (name: string) => {
    const file = await openCheckpoint(join(modelFolder, name));
    opened.push(file);
    return file.stateDict;
  };
  try {
    const llm = await stateDict('llm.pt');
    const flow = await stateDict('flow.pt');
    const hift = await stateDict('hift.pt');
    return { checkpoints: { llm, flow, hift }, close };
  } catch (error) {
    await close();
    throw error;
  }
}
