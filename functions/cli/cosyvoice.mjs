#!/usr/bin/env node
// The command `cosyvoice`: registers the TypeScript loader, then hands over to main.ts.
import { register } from 'tsx/esm/api';

register();
// citty looks at NO_COLOR alone: a pipe or a file would get the colours as bytes.
if (!process.stdout.isTTY) process.env.NO_COLOR ??= '1';
await import('./main.ts');
