/** What the commands that speak share: one model in this process, with the voices of the service, cloned ones and blends included. */
import { resolve } from 'node:path';
import {
  CloningDesk,
  chooseDefault,
  FairQueue,
  findModels,
  readSettings,
  type Settings,
  VoiceCatalogue,
} from '../../layers/service/index.ts';
import { loadSpeechModel, ModelMissingError, type SpeechModel } from '../../layers/speech/index.ts';
import { AudioFolder, VoiceFolder } from '../../layers/stores/index.ts';
import { showProgress } from './progress.ts';

export interface Studio {
  readonly model: SpeechModel;
  readonly voices: VoiceCatalogue;
  readonly cloning: CloningDesk;
}

/**
 * @param named a model folder or bundle; without one the model that the server would choose
 * @throws ModelMissingError, InvalidSettingError, what is wrong with the folder
 */
export async function openStudio(named: string | undefined): Promise<Studio> {
  const settings = readSettings(process.env);
  const model = await load(named ?? (await defaultFolder(settings)), settings);
  const store = new VoiceFolder(resolve(settings.voicesFolder));
  const audio = new AudioFolder(resolve(settings.outputFolder), '/output/');
  const cloning = new CloningDesk({ store, audio, queue: new FairQueue({ concurrency: 1, limit: 1 }) });
  const voices = new VoiceCatalogue(store, (voice, speaker) => cloning.enrolAgain(voice, speaker));
  return { model, voices, cloning };
}

async function defaultFolder({ modelsFolder, model }: Settings): Promise<string> {
  const found = chooseDefault(await findModels(resolve(modelsFolder)), model);
  if (!found) throw new ModelMissingError(model ? `${modelsFolder}/${model}` : `${modelsFolder}/`);
  return found.folder;
}

async function load(folder: string, { threads, memory, precision }: Settings): Promise<SpeechModel> {
  const progress = showProgress('Converting the model');
  try {
    return await loadSpeechModel(folder, {
      ...(threads > 0 ? { threads } : {}),
      ...(memory !== 'auto' && { memory }),
      ...(precision !== 'auto' && { precision }),
      onProgress: ({ step, fraction }) => progress.update(step, fraction),
    });
  } finally {
    progress.stop();
  }
}
