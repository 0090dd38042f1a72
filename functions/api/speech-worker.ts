/** The process that runs one model: the engine behind the service's worker protocol. */
import { describeCpu, instructionSetName } from '../../layers/runtime/index.ts';
import { serveModel } from '../../layers/service/worker/serve-model.ts';
import { loadSpeechModel } from '../../layers/speech/index.ts';

serveModel(async (folder, { threads, memory, precision, log, onProgress }) => {
  const model = await loadSpeechModel(folder, {
    ...(threads !== undefined && threads > 0 && { threads }),
    ...(memory && { memory }),
    ...(precision && { precision }),
    onProgress: ({ step, fraction }) => onProgress(step, fraction),
  });
  log('info', `ONNX graph optimized for CPU (${instructionSetName(describeCpu().instructionSet)})`);
  return model;
});
