/** Says what went wrong, and offers to try again. */
import type { ProblemFacts } from '../api/problem.ts';
import { find } from '../dom.ts';
import { language, words } from '../words/index.ts';
import { problemWords } from '../words/problems.ts';
import { say } from './say.ts';

export class ProblemBox {
  readonly #box = find('#problem', HTMLElement);
  #shown: { readonly facts: ProblemFacts; readonly retry: () => void } | undefined;

  constructor() {
    find('#retry', HTMLButtonElement).addEventListener('click', () => this.#shown?.retry());
    language.watch(() => this.#render());
  }

  show(facts: ProblemFacts, retry: () => void): void {
    this.#shown = { facts, retry };
    this.#render();
    say(problemWords(language.value, facts));
  }

  hide(): void {
    this.#shown = undefined;
    this.#render();
  }

  #render(): void {
    this.#box.hidden = this.#shown === undefined;
    if (this.#shown === undefined) return;
    const { facts } = this.#shown;
    find('#problem-words', HTMLElement).textContent = problemWords(language.value, facts);
    find('#retry', HTMLButtonElement).hidden = !couldHelp(facts);
    // The server's log knows more under this number; for what the person can mend it would only be noise.
    const isFault = facts.httpStatus >= 500 && facts.httpStatus !== 503;
    find('#problem-id', HTMLElement).textContent =
      isFault && facts.requestId !== undefined ? words().requestId(facts.requestId) : '';
  }
}

/** Whether the same request may have another answer: not while the person has something to mend first. */
function couldHelp({ httpStatus }: ProblemFacts): boolean {
  return httpStatus < 400 || httpStatus >= 500 || [401, 408, 429].includes(httpStatus);
}
