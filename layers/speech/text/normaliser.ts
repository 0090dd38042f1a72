import type { Language } from '../model.ts';
import type { SpokenText } from './spoken-text.ts';

/**
 * Writes numbers, dates and the like as words. Spans cover the whole written text.
 *
 * @param language `auto`: each number in the language of the words around it.
 */
export type Normalise = (written: string, language: Language | 'auto') => SpokenText;
