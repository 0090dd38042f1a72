import { CosyVoiceError } from '../errors.ts';

/** There is no model where one was looked for. */
export class ModelMissingError extends CosyVoiceError {
  readonly code = 'model_missing';
  constructor(path: string) {
    super(
      `${path} holds no model: expected cosyvoice.yaml with its llm.pt, flow.pt, hift.pt and spk2info.pt, or a converted bundle.json; ` +
        'put an official CosyVoice-300M-SFT folder there, or name another folder',
      { path },
    );
  }
}
