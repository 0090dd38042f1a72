/** Whisper's special tokens: their names and the order their ids are given in, right after the byte pair ranks. */

/** Whisper's languages in the order of their ids; `yue` came with large-v3 and is the hundredth. */
const LANGUAGES =
  'en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg lt la mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so af oc ka be tg sd gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt haw ln ha ba jw su yue'.split(
    ' ',
  );

export const MAX_LANGUAGE_COUNT = LANGUAGES.length;

/** Timestamps run from 0.00 to 30.00 s in steps of 0.02 s. */
const TIMESTAMP_COUNT = 1501;

/**
 * @param firstId the id of `<|endoftext|>`: the number of byte pair ranks.
 * @param languageCount how many of the languages get a token; later ids move with it.
 * @returns name, for example `<|yue|>` -> id.
 */
export function whisperSpecialTokens(firstId: number, languageCount: number): ReadonlyMap<string, number> {
  const names = [
    'endoftext',
    'startoftranscript',
    ...LANGUAGES.slice(0, languageCount),
    'translate',
    'transcribe',
    'startoflm',
    'startofprev',
    'nospeech',
    'notimestamps',
    ...Array.from({ length: TIMESTAMP_COUNT }, (_, i) => (i * 0.02).toFixed(2)),
  ];
  return new Map(names.map((name, i) => [`<|${name}|>`, firstId + i]));
}
