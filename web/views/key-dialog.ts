/** Asks for the API's key when the server wants one. */
import { find } from '../dom.ts';
import { words } from '../words/index.ts';

/** @returns undefined when the person has none. */
export function askForKey(wrong: boolean): Promise<string | undefined> {
  const dialog = find('#key', HTMLDialogElement);
  const field = find('#key-field', HTMLInputElement);
  find('#key-error', HTMLElement).textContent = wrong ? words().keyWrong : '';
  field.setAttribute('aria-invalid', String(wrong));
  field.value = '';
  dialog.returnValue = '';
  find('#key-cancel', HTMLButtonElement).onclick = () => dialog.close('');
  dialog.showModal();
  field.focus();
  return new Promise((resolve) => {
    dialog.addEventListener(
      'close',
      () => {
        const key = field.value.trim();
        resolve(dialog.returnValue === 'yes' && key !== '' ? key : undefined);
        field.value = '';
      },
      { once: true },
    );
  });
}
