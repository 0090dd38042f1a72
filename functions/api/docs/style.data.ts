/** The style sheet of /docs. */
export const docsStyle = `:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 25%, transparent); }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem 1rem 6rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; }
h2 { font-size: 1.25rem; margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1rem; }
h3 { font-size: 1rem; }
code { font: 0.92em ui-monospace, monospace; }
nav ul { list-style: none; padding: 0; display: grid; gap: 0.25rem; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0 1rem; display: block; overflow-x: auto; }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.6rem; border-bottom: 1px solid var(--line); }
summary { cursor: pointer; padding: 0.3rem 0; }
a { color: inherit; }
:focus-visible { outline: 2px solid; outline-offset: 2px; }
`;
