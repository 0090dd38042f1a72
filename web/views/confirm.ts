/** Asks before something is gone for good. */
import { find } from '../dom.ts';

export function askToConfirm(question: string, consequence: string, yes: string): Promise<boolean> {
  const dialog = find('#confirm', HTMLDialogElement);
  find('#confirm-title', HTMLElement).textContent = question;
  find('#confirm-words', HTMLElement).textContent = consequence;
  find('#confirm-yes', HTMLElement).textContent = yes;
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}
