/** Opens everything of a model folder that a conversion will read, without converting it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Bundle, openFolder, readModelConfig, readSpeakers } from '../../layers/checkpoint/index.ts';

/**
 * @param folder an official folder or a converted bundle
 * @returns the names of its speakers
 * @throws CheckpointError of the kind that fits, naming the file
 */
export async function checkFolder(folder: string): Promise<readonly string[]> {
  if (!existsSync(join(folder, 'cosyvoice.yaml')) && existsSync(join(folder, 'bundle.json'))) {
    return [...(await Bundle.open(folder)).speakers.keys()];
  }
  await readModelConfig(folder);
  await (await openFolder(folder)).close();
  return [...(await readSpeakers(join(folder, 'spk2info.pt'))).keys()];
}
