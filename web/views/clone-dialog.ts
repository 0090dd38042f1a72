/** Makes a voice of a clip that was dropped, chosen or recorded. */
import type { ApiClient } from '../api/client.ts';
import { ApiProblem, localProblem } from '../api/problem.ts';
import { cloneVoice } from '../api/voices.ts';
import { find } from '../dom.ts';
import { Observed } from '../observed.ts';
import { type Clip, prepareClip } from '../sound/clip.ts';
import { clockTime } from '../take.ts';
import { language, type Words, words } from '../words/index.ts';
import { problemWords } from '../words/problems.ts';
import { RecordButton } from './record-button.ts';
import { say } from './say.ts';

/** As the server has it: letters and digits of any script. */
const namePattern = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]{0,39}$/u;

/** Which place of the form a problem of the server belongs to. */
const placeOfProblem: Readonly<Record<string, '#clip-error' | '#clone-name-error'>> = {
  voice_exists: '#clone-name-error',
  invalid_voice_name: '#clone-name-error',
  name_out_of_range: '#clone-name-error',
  clip_refused: '#clip-error',
  malformed_audio: '#clip-error',
  unsupported_audio: '#clip-error',
  audio_too_long: '#clip-error',
  body_too_large: '#clip-error',
};

type ErrorPlace = '#clip-error' | '#clone-name-error' | '#consent-error' | '#clone-error';

const fieldOf: Readonly<Record<ErrorPlace, string>> = {
  '#clip-error': '#clip-file',
  '#clone-name-error': '#clone-name',
  '#consent-error': '#consent',
  '#clone-error': '#clone-submit',
};

export class CloneDialog {
  readonly #api: ApiClient;
  readonly #onCloned: (name: string) => void;
  readonly #dialog = find('#clone', HTMLDialogElement);
  readonly #file = find('#clip-file', HTMLInputElement);
  readonly #name = find('#clone-name', HTMLInputElement);
  readonly #transcript = find('#clone-transcript', HTMLTextAreaElement);
  readonly #consent = find('#consent', HTMLInputElement);
  readonly #submit = find('#clone-submit', HTMLButtonElement);
  readonly #record: RecordButton;
  readonly #busy = new Observed<boolean>(false);
  #clip: Clip | undefined;
  #nameIsSuggested = true;

  constructor(api: ApiClient, onCloned: (name: string) => void) {
    this.#api = api;
    this.#onCloned = onCloned;
    this.#record = new RecordButton(
      (recording) => void this.#take(recording, words().cloneRecorded),
      () => this.#showError('#clip-error', words().noMicrophone),
    );
    this.#file.addEventListener('change', () => {
      const [file] = this.#file.files ?? [];
      if (file !== undefined) void this.#take(file, file.name);
    });
    this.#name.addEventListener('input', () => {
      this.#nameIsSuggested = false;
    });
    for (const id of ['#clone-close', '#clone-cancel']) {
      find(id, HTMLButtonElement).addEventListener('click', () => this.#dialog.close());
    }
    this.#dialog.addEventListener('close', () => this.#record.giveUp());
    find('#clone-form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#send();
    });
    this.#busy.watch(() => this.#render());
    language.watch(() => this.#render());
  }

  /** @param file what was dropped on the page. */
  open(file?: File): void {
    this.#clearErrors();
    if (!this.#dialog.open) this.#dialog.showModal();
    if (file !== undefined) void this.#take(file, file.name);
  }

  async #take(file: Blob, name: string): Promise<void> {
    this.#clearErrors();
    this.#clip = await prepareClip(file, name);
    if (this.#nameIsSuggested) this.#name.value = suggestedName(name);
    this.#render();
    say(find('#clip-words', HTMLElement).textContent ?? '');
    this.#name.focus();
    this.#name.select();
  }

  async #send(): Promise<void> {
    if (this.#busy.value) return;
    this.#clearErrors();
    const name = this.#name.value.trim().normalize('NFC').replace(/\s+/gu, '_');
    const clip = this.#clip;
    const faults: readonly (readonly [ErrorPlace, keyof Words & `need${string}`, boolean])[] = [
      ['#clip-error', 'needClip', clip === undefined],
      ['#clone-name-error', 'needName', !namePattern.test(name)],
      ['#consent-error', 'needConsent', !this.#consent.checked],
    ];
    // From the last to the first, so that the first has the focus in the end.
    for (const [place, sentence, isFault] of faults.toReversed()) {
      if (isFault) this.#showError(place, words()[sentence]);
    }
    if (clip === undefined || faults.some(([, , isFault]) => isFault)) return;
    this.#busy.set(true);
    say(words().cloneBusy);
    try {
      const transcript = this.#transcript.value.trim();
      const made = await cloneVoice(this.#api, { clip: clip.file, clipName: clip.name, name, transcript });
      this.#reset();
      this.#dialog.close();
      this.#onCloned(made);
    } catch (error) {
      const { facts } = error instanceof ApiProblem ? error : localProblem('unexpected');
      this.#showError(placeOfProblem[facts.code] ?? '#clone-error', problemWords(language.value, facts));
    } finally {
      this.#busy.set(false);
    }
  }

  #render(): void {
    const said = words();
    const clip = this.#clip;
    this.#submit.textContent = this.#busy.value ? said.cloneBusy : said.cloneSubmit;
    this.#submit.setAttribute('aria-disabled', String(this.#busy.value));
    find('#clip', HTMLElement).toggleAttribute('data-full', clip !== undefined);
    find('#clip-note', HTMLElement).textContent = clip?.isTrimmed ? said.cloneTrimmed : '';
    const shown = find('#clip-words', HTMLElement);
    if (clip === undefined) shown.textContent = said.cloneDrop;
    else if (clip.seconds === undefined) shown.textContent = clip.name;
    else shown.textContent = said.cloneClip(clip.name, clockTime(clip.seconds));
  }

  #reset(): void {
    this.#clip = undefined;
    this.#nameIsSuggested = true;
    this.#file.value = '';
    this.#name.value = '';
    this.#transcript.value = '';
    this.#consent.checked = false;
    this.#render();
  }

  #showError(place: ErrorPlace, sentence: string): void {
    find(place, HTMLElement).textContent = sentence;
    const field = find(fieldOf[place], HTMLElement);
    if (place !== '#clone-error') field.setAttribute('aria-invalid', 'true');
    field.focus();
  }

  #clearErrors(): void {
    for (const [place, field] of Object.entries(fieldOf)) {
      find(place, HTMLElement).textContent = '';
      find(field, HTMLElement).removeAttribute('aria-invalid');
    }
  }
}

/** A file's name as a voice's name. */
function suggestedName(fileName: string): string {
  const bare = fileName.replace(/\.[^.]+$/, '').normalize('NFC');
  const allowed = bare.replace(/[^\p{L}\p{M}\p{N}_-]+/gu, '_').replace(/^[^\p{L}\p{N}]+/u, '');
  return [...allowed].slice(0, 40).join('').replace(/_+$/, '');
}
