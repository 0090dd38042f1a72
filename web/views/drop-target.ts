/** The whole page takes a file that is dropped on it. */
import { find } from '../dom.ts';

export function acceptDrops(onFile: (file: File) => void): void {
  const curtain = find('#drop-here', HTMLElement);
  const hasFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
  window.addEventListener('dragover', (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    curtain.setAttribute('data-over', '');
  });
  window.addEventListener('dragleave', (event) => {
    // Only leaving the window counts, not going from one element to the next.
    if (event.relatedTarget === null) curtain.removeAttribute('data-over');
  });
  window.addEventListener('drop', (event) => {
    curtain.removeAttribute('data-over');
    if (!hasFile(event)) return;
    event.preventDefault();
    const [file] = event.dataTransfer?.files ?? [];
    if (file !== undefined) onFile(file);
  });
}
