/**
 * From a written text to segments that a model can speak: markup, cleaning, given readings, normaliser, official replacements and
 * split, pauses. Every step is a span map, so each segment knows where it was written.
 */
import type { Language } from '../../model.ts';
import type { LanguageRun } from '../language/index.ts';
import { Lexicon } from '../lexicon/index.ts';
import { type MarkedText, type PhonemeAlphabet, parseTags } from '../markup/index.ts';
import { normalise as projectNormalise } from '../normalise/index.ts';
import type { Normalise } from '../normaliser.ts';
import { hasSpecialTokens } from '../official/index.ts';
import { asWritten, compose, cutSpoken, edit } from '../spans/index.ts';
import { isSsml, parseSsml } from '../ssml/index.ts';
import type { Tokenizer } from '../tokenizer/index.ts';
import { gatherCuts, paragraphEnds } from './chunks.ts';
import { clean } from './clean.ts';
import { withFirstClauses } from './first-clauses.ts';
import { capCuts } from './length-cap.ts';
import { PauseBudget } from './pauses.ts';
import { cutPieces, languageAt, type TextLanguages, textLanguages } from './pieces.ts';
import { languagesOf } from './placing.ts';
import type { PreparedSegment, PreparedText, PrepareWarning, Stretch } from './prepared-text.ts';
import { ChunkRates } from './rates.ts';
import { giveReadings } from './readings.ts';
import { assembleSegments } from './segments.ts';
import type { SegmentLengths } from './speak-chunk.ts';
import { speakChunks } from './speak-chunks.ts';
import { StretchSweep } from './stretch-sweep.ts';
import { WrittenLayers } from './written-layers.ts';

export interface PrepareOptions {
  /** Default: this project's. */
  readonly normalise?: Normalise;
  /** The model's own: it counts, and keeps segments short enough. */
  readonly tokenizer: Tokenizer;
  /** Default `auto`: each part of the text in its own language. */
  readonly language?: Language | 'auto';
  /** The voice's own: ideographs are in it where nothing in the text tells. Default zh. */
  readonly voiceLanguage?: Language;
  readonly lexicon?: Lexicon;
  /** Alphabets in which the model takes pronunciations. Default none. */
  readonly alphabets?: readonly PhonemeAlphabet[];
  /** Default: the official ones, and at most 160 tokens. */
  readonly lengths?: SegmentLengths;
  /** Cuts the first segment of a long text into its clauses, to be heard the sooner. Default false: the official split alone. */
  readonly startsSoon?: boolean;
}

/**
 * Prepares a text for speaking.
 *
 * @param written plain text, with or without tags, or an SSML document; any string. One with both `<|` and `|>` is for the model as
 *   it is, special tokens and all (the official rule).
 * @throws InvalidSsmlError for a `<speak>` document that can't be read.
 * @example
 * const { segments } = prepareText('今天25℃。[laugh]', { tokenizer });
 * segments[0].text; // 今天二十五摄氏度。
 */
export function prepareText(written: string, options: PrepareOptions): PreparedText {
  if (isSsml(written)) return prepareMarked(written, parseSsml(written), options);
  if (hasSpecialTokens(written)) return asItIs(written, options);
  return prepareMarked(written, parseTags(written), options);
}

function asItIs(
  written: string,
  { tokenizer, lengths, language = 'auto', voiceLanguage }: PrepareOptions,
): PreparedText {
  const spoken = asWritten(written);
  const runs = new StretchSweep<LanguageRun>(textLanguages(written, [], language, voiceLanguage).runs);
  const segments = cutSpoken(spoken, written, capCuts(written, tokenizer, lengths?.maxTokens)).map(
    (segment): PreparedSegment => ({
      ...segment,
      languages: languagesOf(segment, written, runs),
      pauses: [],
      pauseAfterSeconds: 0,
      pauseIsFixed: false,
      effects: [],
      pronunciations: [],
      rate: 1,
    }),
  );
  return { segments, spoken, leadingPauseSeconds: 0, warnings: [] };
}

function prepareMarked(written: string, marked: MarkedText, options: PrepareOptions): PreparedText {
  const {
    language = 'auto',
    lexicon = Lexicon.EMPTY,
    alphabets = [],
    lengths = {},
    tokenizer,
    voiceLanguage,
    startsSoon = false,
  } = options;
  const { normalise = projectNormalise } = options;
  const warnings = new Set<PrepareWarning>();
  const plain = marked.plain.text;
  const layers = new WrittenLayers(plain);
  /** Where a stretch of the plain text is now. */
  const placed = <T extends { readonly start: number; readonly end: number }>(stretch: T): T => {
    const [start, end] = layers.range(stretch.start, stretch.end);
    return { ...stretch, start, end };
  };

  layers.add(clean(plain));
  const interpretations = marked.interpretations.map(placed);
  const readings = giveReadings(layers.text, {
    interpretations,
    pronunciations: marked.pronunciations.map(placed),
    lexicon: lexicon.find(layers.text),
    alphabets,
    languageAt: languageOfNumbers(
      layers.text,
      interpretations,
      marked.languages.map(placed),
      language,
      voiceLanguage,
    ),
    normalise,
  });
  if (readings.unsupported) warnings.add('phoneme_unsupported');
  layers.add(readings.step);

  const ready = layers.text;
  const languages = textLanguages(ready, marked.languages.map(placed), language, voiceLanguage);
  const rates = marked.rates.map(placed);
  const whispers = marked.styles.filter(({ style }) => style === 'whisper').map(placed);
  const cuts = gatherCuts({
    pauses: marked.pauses.map(({ at, seconds }) => ({ at: placed({ start: at, end: at }).start, seconds })),
    ends: [...marked.ends.map((at) => placed({ start: at, end: at }).start), ...paragraphEnds(ready)],
    edges: [...rates, ...whispers].flatMap(({ start, end }) => [start, end]),
  });
  const pieces = cutPieces(
    ready,
    cuts.map(({ at }) => at),
    readings.protected,
    languages,
  );
  const {
    chunks,
    spoken: fromReady,
    leadingPauseSeconds,
  } = speakChunks(ready, cuts, pieces, {
    normalise,
    tokenizer,
    lengths,
  });
  layers.add(fromReady);
  const budget = new PauseBudget();
  const leading = budget.grant(leadingPauseSeconds);
  const chunkRates = new ChunkRates(rates);
  const spoken = compose(written, marked.plain, layers.map);
  const segments = assembleSegments({
    written,
    spoken,
    ready,
    fromReady,
    chunks: (startsSoon ? withFirstClauses(fromReady.text, chunks) : chunks).map((chunk) => ({
      ...chunk,
      rate: chunkRates.at(chunk.start),
    })),
    runs: languages.runs,
    styles: marked.styles.map(placed),
    sounds: marked.sounds.map(({ at, sound }) => ({ at: placed({ start: at, end: at }).start, sound })),
    pronunciations: readings.pronunciations,
    budget,
  });
  if (budget.exceeded) warnings.add('pause_capped');
  if (chunkRates.exceeded) warnings.add('rate_capped');
  return { segments, spoken, leadingPauseSeconds: leading, warnings: [...warnings] };
}

/** What a `say-as` is read in: the language that would read a number in its place. */
function languageOfNumbers(
  text: string,
  interpretations: readonly Stretch[],
  declared: TextLanguages['declared'],
  wanted: Language | 'auto',
  voiceLanguage: Language | undefined,
): (place: number) => Language {
  if (interpretations.length === 0) return () => 'en';
  const masked = edit(
    text,
    interpretations.map(({ start, end }) => ({ start, end, text: '0'.repeat(end - start) })),
  ).text;
  const languages = textLanguages(masked, declared, wanted, voiceLanguage);
  return (place) => languageAt(languages, place);
}
