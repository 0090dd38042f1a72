/** The voices to choose from. */
import type { ApiClient } from '../api/client.ts';
import { type LoadingModel, patiently } from '../api/patience.ts';
import { ApiProblem, localProblem } from '../api/problem.ts';
import { deleteVoice, listVoices, type Voice, voiceSample } from '../api/voices.ts';
import { find, iconButton, make } from '../dom.ts';
import { Observed } from '../observed.ts';
import { recallVisit, rememberVisit } from '../visit.ts';
import { language, words } from '../words/index.ts';
import { problemWords } from '../words/problems.ts';
import { askToConfirm } from './confirm.ts';
import type { SamplePlayer } from './sample-player.ts';
import { toast } from './say.ts';

type State =
  | { readonly kind: 'waiting'; readonly model?: LoadingModel }
  | { readonly kind: 'failed'; readonly problem: ApiProblem }
  | { readonly kind: 'ready'; readonly voices: readonly Voice[] };

export class VoiceList {
  readonly chosen = new Observed<string>(recallVisit('voice') ?? '');
  readonly #api: ApiClient;
  readonly #onDeleted: (name: string) => void;
  readonly #samples: SamplePlayer;
  readonly #list = find('#voices', HTMLElement);
  #state: State = { kind: 'waiting' };

  /** @param onDeleted after a voice is gone, and with it its audio. */
  constructor(api: ApiClient, samples: SamplePlayer, onDeleted: (name: string) => void) {
    this.#api = api;
    this.#samples = samples;
    this.#onDeleted = onDeleted;
    this.chosen.watch((name) => rememberVisit('voice', name));
    this.#samples.playing.watch(() => this.#render());
    language.watch(() => this.#render());
  }

  /** Reads the list, however long the model takes to load. @param choose a voice to choose in it. */
  async load(choose?: string): Promise<void> {
    try {
      const list = await patiently(
        this.#api,
        () => listVoices(this.#api),
        (model) => this.#show({ kind: 'waiting', model }),
      );
      const wanted = choose ?? this.chosen.value;
      const isThere = list.voices.some(({ name }) => name === wanted);
      this.chosen.set(isThere ? wanted : list.default);
      this.#show({ kind: 'ready', voices: list.voices });
    } catch (error) {
      const problem = error instanceof ApiProblem ? error : localProblem('unexpected');
      this.#show({ kind: 'failed', problem });
    }
  }

  get ready(): boolean {
    return this.#state.kind === 'ready';
  }

  /** What a voice is called in the page's language. */
  displayName(name: string): string {
    return this.#voices.find((voice) => voice.name === name)?.display_name[language.value] ?? name;
  }

  /** Chooses a voice made for that language, unless the chosen one is. */
  chooseFor(tongue: string): void {
    const made = this.#voices.filter(({ languages }) => languages[0] === tongue);
    if (made.some(({ name }) => name === this.chosen.value)) return;
    const [first] = made;
    if (first === undefined) return;
    this.chosen.set(first.name);
    this.#render();
  }

  choose(name: string): void {
    if (!this.#voices.some((voice) => voice.name === name)) return;
    this.chosen.set(name);
    this.#render();
  }

  focusChosen(): void {
    this.#list.querySelector<HTMLInputElement>('input:checked')?.focus();
  }

  get #voices(): readonly Voice[] {
    return this.#state.kind === 'ready' ? this.#state.voices : [];
  }

  #show(state: State): void {
    this.#state = state;
    this.#render();
  }

  #render(): void {
    const state = this.#state;
    const focused = document.activeElement?.id;
    this.#list.setAttribute('aria-busy', String(state.kind === 'waiting'));
    if (state.kind === 'waiting') this.#list.replaceChildren(waiting(state.model));
    else if (state.kind === 'failed') this.#list.replaceChildren(this.#failed(state.problem));
    else this.#list.replaceChildren(...state.voices.map((voice, place) => this.#row(voice, place)));
    if (focused) document.getElementById(focused)?.focus();
  }

  #failed({ facts }: ApiProblem): HTMLElement {
    const retry = make('button', { type: 'button', class: 'button' }, words().retry);
    retry.addEventListener('click', () => {
      this.#show({ kind: 'waiting' });
      void this.load();
    });
    const sentence = make('p', { role: 'alert' }, problemWords(language.value, facts));
    return make('div', { class: 'voice-wait' }, sentence, retry);
  }

  #row(voice: Voice, place: number): HTMLElement {
    const said = words();
    const name = voice.display_name[language.value];
    const id = `voice-${place}`;
    const input = make('input', {
      type: 'radio',
      name: 'voice',
      id,
      value: voice.name,
      checked: voice.name === this.chosen.value,
    });
    input.addEventListener('change', () => this.chosen.set(voice.name));
    const face = make('span', { class: 'face', 'aria-hidden': 'true' }, [...name][0] ?? '');
    face.style.setProperty('--hue', String((168 + place * 73) % 360));
    const label = make(
      'label',
      { for: id },
      input,
      face,
      make(
        'span',
        { class: 'voice-words' },
        make('span', { class: 'voice-name' }, name),
        make('small', {}, description(voice)),
      ),
    );
    const playing = this.#samples.playing.value === voice.name;
    const hear = iconButton(
      playing ? 'stop' : 'play',
      playing ? said.stopSample(name) : said.hearSample(name),
      () => {
        void this.#hear(voice);
      },
    );
    hear.id = `${id}-hear`;
    const row = make('div', { class: 'voice' }, label, hear);
    if (voice.kind !== 'preset') {
      row.append(iconButton('bin', said.deleteVoice(name), () => void this.#delete(voice, place)));
    }
    return row;
  }

  async #hear(voice: Voice): Promise<void> {
    try {
      await this.#samples.toggle(voice.name, () => voiceSample(this.#api, voice));
    } catch (error) {
      if (error instanceof ApiProblem) toast(problemWords(language.value, error.facts));
    }
  }

  async #delete(voice: Voice, place: number): Promise<void> {
    const said = words();
    const name = voice.display_name[language.value];
    if (!(await askToConfirm(said.deleteQuestion(name), said.deleteConsequence, said.deleteConfirm))) return;
    try {
      await deleteVoice(this.#api, voice.name);
      toast(said.voiceDeleted(name));
      this.#onDeleted(voice.name);
    } catch (error) {
      if (error instanceof ApiProblem) toast(problemWords(language.value, error.facts));
    }
    await this.load();
    // What had the focus is gone with its row.
    document.getElementById(`voice-${Math.max(0, place - 1)}`)?.focus();
  }
}

function waiting(model: LoadingModel | undefined): HTMLElement {
  const said = words();
  if (model === undefined) return make('div', { class: 'voice-wait' }, said.voicesLoading);
  const { fraction } = model;
  const sentence =
    fraction === undefined ? said.modelLoading : said.modelLoadingPart(Math.round(100 * fraction));
  const bar = make('progress', {
    max: '1',
    'aria-label': said.modelLoading,
    ...(fraction !== undefined && { value: String(fraction) }),
  });
  return make('div', { class: 'voice-wait' }, sentence, bar);
}

function description({ kind, languages }: Voice): string {
  const said = words();
  if (kind === 'cloned') return said.clonedVoice;
  if (kind === 'blend') return said.blendVoice;
  const [first = ''] = languages;
  return said.nativeVoice(said.languages[first] ?? first, languages.length);
}
