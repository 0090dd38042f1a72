export { type LanguageHints, type LanguageRun, languageRuns } from './language-spans.ts';
