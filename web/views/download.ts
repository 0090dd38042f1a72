/** Links that save audio, wherever it is kept. */

/**
 * Browsers follow `download` only for a page's own origin; from storage elsewhere the file would take the page's place. So it is
 * fetched and saved from here, or opened beside the page when it can only be opened.
 */
export function saveFromAnywhere(link: HTMLAnchorElement): void {
  link.addEventListener('click', (event) => {
    const { href, download: name } = link;
    if (new URL(href).origin === location.origin || href.startsWith('blob:')) return;
    event.preventDefault();
    void save(href, name).catch(() => window.open(href, '_blank', 'noopener'));
  });
}

async function save(url: string, name: string): Promise<void> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The storage answered ${response.status}.`);
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads it a moment later.
  window.setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
