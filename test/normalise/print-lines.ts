/** Prints the lines of one language (`zh` or `en`), for freeze_wetext.py. */
import { comparedLines } from './lines.ts';

const language = process.argv[2] === 'en' ? 'en' : 'zh';
process.stdout.write(`${comparedLines(language).join('\n')}\n`);
