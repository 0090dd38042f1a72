/** The tags and SSML elements a text may hold, as the API shows them: out of the very tables that reading a text obeys. */
import { TAGS } from '../../../layers/speech/text/markup/index.ts';
import { LONGEST_PAUSE_SECONDS, LONGEST_PAUSES_SECONDS } from '../../../layers/speech/text/prepare/pauses.ts';
import { SSML_ELEMENTS, SSML_MAX_DEPTH } from '../../../layers/speech/text/ssml/index.ts';

export interface MarkupTables {
  tags: { tag: string; meaning: string }[];
  elements: {
    name: string;
    content: 'mixed' | 'text' | 'empty';
    meaning: string;
    attributes: { name: string; required: boolean; values: string }[];
  }[];
  max_depth: number;
  longest_pause_sec: number;
  longest_pauses_sec: number;
}

export function markupTables(): MarkupTables {
  return {
    tags: TAGS.map(({ tag, meaning }) => ({ tag, meaning })),
    elements: SSML_ELEMENTS.map(({ name, content, meaning, attributes }) => ({
      name,
      content,
      meaning,
      attributes: attributes.map((one) => ({
        name: one.name,
        required: one.required ?? false,
        values: one.values,
      })),
    })),
    max_depth: SSML_MAX_DEPTH,
    longest_pause_sec: LONGEST_PAUSE_SECONDS,
    longest_pauses_sec: LONGEST_PAUSES_SECONDS,
  };
}
