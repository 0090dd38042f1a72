/** Runs before the page is drawn, so that a chosen appearance and language don't flash the other one first. */
import { chosenAppearance, preferredLanguage } from './preferences.ts';

const root = document.documentElement;
const appearance = chosenAppearance();
if (appearance !== 'auto') root.dataset.appearance = appearance;
root.lang = preferredLanguage() === 'zh' ? 'zh-CN' : 'en';
