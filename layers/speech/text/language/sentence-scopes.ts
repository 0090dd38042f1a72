/**
 * Sentences and the quotations inside them, as scopes: a quotation may be in another language than the sentence
 * around it, and what stands left and right of it is one sentence still.
 */

export interface Scope {
  /** Index of the scope around a quotation; undefined for a sentence. */
  readonly parent: number | undefined;
  /** The language that the words before a quotation name: 粤语‘落雨大’. */
  readonly namedLanguage: 'zh' | 'yue' | 'ja' | undefined;
}

export interface SentenceScopes {
  /** A parent comes before its children. */
  readonly scopes: readonly Scope[];
  /** [code points] index of the innermost scope. */
  readonly scopeOf: Int32Array;
}

const CLOSER_OF: ReadonlyMap<string, string> = new Map([
  ['“', '”'],
  ['‘', '’'],
  ['「', '」'],
  ['『', '』'],
  ['《', '》'],
  ['〈', '〉'],
  ['（', '）'],
  ['(', ')'],
  ['【', '】'],
  ['[', ']'],
]);
const CLOSERS: ReadonlySet<string> = new Set(CLOSER_OF.values());
const SENTENCE_END = /[。！？!?\n\r\u2028\u2029]/u;
const LINE_END = /[\n\r\u2028\u2029]/u;

/** How far before a quotation a language's name is looked for, in UTF-16 units. */
const NAME_DISTANCE = 10;
const LANGUAGE_NAME =
  /(?<yue>粤语|粵語|广东话|廣東話|广州话|廣州話|粤文)|(?<ja>日语|日語|日文|日本语|日本語)|(?<zh>普通话|普通話|国语|國語|中文|汉语|漢語|华语|華語)|英语|英語|英文|韩语|韓語|韩文|韓文/gu;

/** @param starts UTF-16 index of each code point of the text. */
export function sentenceScopes(text: string, starts: readonly number[]): SentenceScopes {
  const partner = matchQuotes(text, starts);
  const scopes: Scope[] = [{ parent: undefined, namedLanguage: undefined }];
  const scopeOf = new Int32Array(starts.length);
  let current = 0;
  let ended = false;
  // The scopes around the current one, innermost last, and whether their sentence had just ended.
  const around: { scope: number; ended: boolean }[] = [];
  for (let i = 0; i < starts.length; i++) {
    const start = starts[i] ?? 0;
    const character = text.slice(start, starts[i + 1]);
    const other = partner[i] ?? -1;
    if (other >= 0 && other < i) {
      // A closing quote: back to the sentence around.
      const outer = around.pop();
      current = outer?.scope ?? current;
      ended = outer?.ended ?? false;
      scopeOf[i] = current;
      continue;
    }
    const isEnd = SENTENCE_END.test(character);
    if (ended && !isEnd) {
      // A further sentence in the same quotation keeps its parent and what it was said to be.
      scopes.push({ parent: scopes[current]?.parent, namedLanguage: scopes[current]?.namedLanguage });
      current = scopes.length - 1;
      ended = false;
    }
    ended ||= isEnd;
    scopeOf[i] = current;
    if (other > i) {
      around.push({ scope: current, ended: false });
      scopes.push({ parent: current, namedLanguage: nameBefore(text, start) });
      current = scopes.length - 1;
      ended = false;
    }
  }
  return { scopes, scopeOf };
}

/** [code points] index of the matching quote, -1 for everything else and for quotes that are never closed on their line. */
function matchQuotes(text: string, starts: readonly number[]): Int32Array {
  const partner = new Int32Array(starts.length).fill(-1);
  let open: { at: number; closer: string }[] = [];
  // How many quotes of each kind are open: a closer without an opener must not search the stack.
  const openCount = new Map<string, number>();
  for (let i = 0; i < starts.length; i++) {
    const character = text.slice(starts[i], starts[i + 1]);
    const closer = CLOSER_OF.get(character);
    if (closer !== undefined) {
      open.push({ at: i, closer });
      openCount.set(closer, (openCount.get(closer) ?? 0) + 1);
    } else if (CLOSERS.has(character) && (openCount.get(character) ?? 0) > 0) {
      for (let top = open.pop(); top !== undefined; top = open.pop()) {
        openCount.set(top.closer, (openCount.get(top.closer) ?? 1) - 1);
        if (top.closer !== character) continue; // Never closed.
        partner[i] = top.at;
        partner[top.at] = i;
        break;
      }
    } else if (LINE_END.test(character)) {
      open = [];
      openCount.clear();
    }
  }
  return partner;
}

function nameBefore(text: string, at: number): Scope['namedLanguage'] {
  let named: Scope['namedLanguage'];
  for (const { groups } of text.slice(Math.max(0, at - NAME_DISTANCE), at).matchAll(LANGUAGE_NAME)) {
    if (groups?.yue !== undefined) named = 'yue';
    else if (groups?.ja !== undefined) named = 'ja';
    else named = groups?.zh === undefined ? undefined : 'zh';
  }
  return named;
}
