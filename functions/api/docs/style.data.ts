/** The style sheet of /docs: the colours of the page, without its files. */
export const docsStyle = `:root {
  color-scheme: light dark;
  --ground: #f5f3ee;
  --ink: #23211d;
  --accent: #0d6b5e;
  --line: color-mix(in srgb, currentColor 22%, transparent);
}
@media (prefers-color-scheme: dark) {
  :root { --ground: #141614; --ink: #ebe9e3; --accent: #7fd6c2; }
}
body {
  font: 16px/1.55 system-ui, sans-serif;
  max-width: 60rem;
  margin: 0 auto;
  padding: 1rem 1rem 6rem;
  overflow-wrap: break-word;
  color: var(--ink);
  background: var(--ground);
}
h1 { font-size: 1.6rem; }
h2 { font-size: 1.25rem; margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1rem; }
h2 b, nav b { color: var(--accent); }
h3 { font-size: 1rem; }
code { font: 0.92em ui-monospace, monospace; }
nav ul { list-style: none; padding: 0; display: grid; gap: 0.25rem; }
nav a { text-decoration: none; }
nav a:hover, nav a:focus-visible { text-decoration: underline; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0 1rem; }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 1rem 0.35rem 0; border-bottom: 1px solid var(--line); }
th { font-size: 0.875rem; }
td:first-child { white-space: nowrap; }
td:nth-child(2) { min-width: 9rem; }
summary { cursor: pointer; padding: 0.3rem 0; }
a { color: inherit; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@media (max-width: 40rem) {
  table, tbody, tr, td { display: block; }
  thead { display: none; }
  tr { padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
  td { padding: 0; border: 0; overflow-wrap: anywhere; }
  td:first-child { white-space: normal; font-weight: 600; }
}
`;
