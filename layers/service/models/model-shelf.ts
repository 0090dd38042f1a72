/** The models this process can speak with: found, loaded when first needed, replaced when their folders change. */
import { CosyVoiceError } from '../../errors.ts';
import { unexpectedFault } from '../../fault.ts';
import type { SpeechModel } from '../../speech/model.ts';
import { ModelFailedError, ModelLoadingError, ModelMissingError, UnknownModelError } from '../errors.ts';
import type { Log } from '../log.ts';
import { chooseDefault, type FoundModel } from './find-models.ts';

export type ModelState = 'found' | 'loading' | 'ready' | 'failed';

export interface ModelStatus {
  readonly id: string;
  readonly state: ModelState;
  readonly isDefault: boolean;
  readonly version?: string;
  /** What loading is at, and how far. */
  readonly progress?: { readonly stage: string; readonly fraction: number };
  /** The code of what kept it from being loaded; the log has the sentence, which names files of this machine. */
  readonly error?: string;
}

export interface ModelShelfOptions {
  /** Looks for folders anew. */
  readonly find: () => Promise<readonly FoundModel[]>;
  /** @param signal aborted when the model is wanted no longer. */
  readonly load: (
    found: FoundModel,
    onProgress: (stage: string, fraction: number) => void,
    signal: AbortSignal,
  ) => Promise<SpeechModel>;
  /** The folder to speak with when a request names none. */
  readonly preferred?: string;
  /** Told of each model that has come to speak. */
  readonly onReady?: (model: SpeechModel) => void;
  readonly log: Log;
}

interface Slot {
  readonly found: FoundModel;
  readonly abort: AbortController;
  state: ModelState;
  model?: SpeechModel;
  loading?: Promise<void>;
  progress?: { stage: string; fraction: number };
  error?: Error;
}

/** Names of models that mean "the default one": what official OpenAI clients send. */
const defaultAliases = new Set([
  'default',
  'tts-1',
  'tts-1-hd',
  'gpt-4o-mini-tts',
  'gpt-4o-mini-tts-2025-12-15',
]);

export class ModelShelf {
  readonly #options: ModelShelfOptions;
  readonly #slots = new Map<string, Slot>();
  #defaultId: string | undefined;

  constructor(options: ModelShelfOptions) {
    this.#options = options;
  }

  /** Finds folders and begins to load the default model; resolves as soon as the folders are known. */
  static async open(options: ModelShelfOptions): Promise<ModelShelf> {
    const shelf = new ModelShelf(options);
    await shelf.reload();
    return shelf;
  }

  list(): ModelStatus[] {
    return [...this.#slots.values()].map(({ found, state, model, progress, error }) => ({
      id: found.id,
      state,
      isDefault: found.id === this.#defaultId,
      ...(model && { version: model.version }),
      ...(state === 'loading' && progress && { progress }),
      ...(error && { error: reasonOf(error) }),
    }));
  }

  get ready(): boolean {
    return this.#slots.get(this.#defaultId ?? '')?.state === 'ready';
  }

  /**
   * A model that can speak now.
   *
   * @param name a folder's name, a model's version or nothing for the default.
   * @throws ModelMissingError, UnknownModelError, ModelLoadingError, ModelFailedError
   */
  get(name?: string): SpeechModel {
    const slot = this.#slot(name);
    if (slot.state === 'found') this.#begin(slot);
    if (slot.model !== undefined) return slot.model;
    if (slot.error !== undefined) {
      const reason = reasonOf(slot.error);
      throw new ModelFailedError(
        `The model "${slot.found.id}" could not be loaded (${reason}); the server's log says which file is in the way and what to do about it.`,
        60,
        { model: slot.found.id, reason },
        { cause: slot.error },
      );
    }
    const { stage, fraction } = slot.progress ?? { stage: 'loading', fraction: 0 };
    throw new ModelLoadingError(
      `The model "${slot.found.id}" is still loading (${stage}, ${Math.round(fraction * 100)} %); try again in a moment.`,
      slot.progress === undefined ? 2 : 10,
      { model: slot.found.id, stage, fraction },
    );
  }

  /** Waits until the model can speak or can't be loaded. @throws as `get` does. */
  async whenReady(name?: string): Promise<SpeechModel> {
    const slot = this.#slot(name);
    if (slot.state === 'found') this.#begin(slot);
    await slot.loading;
    return this.get(name);
  }

  /** Looks for folders again: new ones are found, changed ones loaded anew, those that are gone let go. */
  async reload(): Promise<ModelStatus[]> {
    const found = await this.#options.find();
    this.#defaultId = chooseDefault(found, this.#options.preferred)?.id;
    for (const [id, slot] of this.#slots) {
      const now = found.find((one) => one.id === id);
      if (now?.fingerprint === slot.found.fingerprint && slot.state !== 'failed') continue;
      this.#slots.delete(id);
      this.#letGo(slot);
    }
    for (const one of found) {
      if (!this.#slots.has(one.id))
        this.#slots.set(one.id, { found: one, state: 'found', abort: new AbortController() });
    }
    const slot = this.#slots.get(this.#defaultId ?? '');
    if (slot?.state === 'found') this.#begin(slot);
    return this.list();
  }

  async close(): Promise<void> {
    const slots = [...this.#slots.values()];
    this.#slots.clear();
    await Promise.all(slots.map((slot) => close(slot)));
  }

  #slot(name: string | undefined): Slot {
    const id = name === undefined || defaultAliases.has(name) ? this.#defaultId : name;
    const slots = [...this.#slots.values()];
    const slot =
      slots.find(({ found }) => found.id === id) ?? slots.find(({ model }) => model?.version === id);
    if (slot !== undefined) return slot;
    if (name !== undefined && !defaultAliases.has(name) && slots.length > 0) {
      const models = slots.map(({ found }) => found.id);
      throw new UnknownModelError(`There is no model "${name}"; there are: ${models.join(', ')}.`, {
        models,
      });
    }
    const wanted = this.#options.preferred;
    throw new ModelMissingError(
      wanted !== undefined && slots.length > 0
        ? `The model is missing: there is no folder "${wanted}" among the models; put it there, or choose another one.`
        : 'The model is missing: there is no folder with a cosyvoice.yaml among the models; put one there and call POST /models/reload, or restart.',
      60,
    );
  }

  #begin(slot: Slot): void {
    slot.state = 'loading';
    const began = performance.now();
    const { id } = slot.found;
    const tell = this.#progressTeller(id);
    slot.loading = this.#options
      .load(
        slot.found,
        (stage, fraction) => {
          slot.progress = { stage, fraction };
          tell(stage, fraction);
        },
        slot.abort.signal,
      )
      .then(
        (model) => {
          slot.model = model;
          slot.state = 'ready';
          this.#options.onReady?.(model);
          this.#options.log.info('model ready', {
            model: id,
            version: model.version,
            seconds: (performance.now() - began) / 1000,
          });
        },
        (error: unknown) => {
          slot.error = error instanceof Error ? error : new Error(String(error));
          slot.state = 'failed';
          if (slot.abort.signal.aborted) return;
          this.#options.log.error('model not loaded', { model: id, error });
        },
      );
  }

  /** A line for every tenth of the way: the first start of a large model takes minutes. */
  #progressTeller(model: string): (stage: string, fraction: number) => void {
    let told = 0;
    return (stage, fraction) => {
      const tenths = Math.floor(fraction * 10);
      if (tenths <= told) return;
      told = tenths;
      this.#options.log.info('model loading', { model, done: `${tenths * 10}%`, stage });
    };
  }

  #letGo(slot: Slot): void {
    close(slot).catch((error: unknown) =>
      this.#options.log.warn('model not closed', { model: slot.found.id, error }),
    );
  }
}

/** What clients are told of it: its message names paths. */
function reasonOf(error: Error): string {
  return error instanceof CosyVoiceError && error.code !== unexpectedFault ? error.code : 'unexpected';
}

/** What is loading is given up; what speaks may end first. */
async function close(slot: Slot): Promise<void> {
  slot.abort.abort(new Error('the model is wanted no longer'));
  await slot.loading;
  await slot.model?.close();
}
