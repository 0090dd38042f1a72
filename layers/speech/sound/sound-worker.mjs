/**
 * Where the thread that makes sound begins: a thread doesn't inherit who reads TypeScript, and Node 20 can't. In a bundle, a file of this name
 * holds serve-sound.ts and all it needs.
 */
import { register } from 'tsx/esm/api';

register();
await import('./serve-sound.ts');
