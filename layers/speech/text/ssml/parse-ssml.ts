/**
 * A safe subset of SSML 1.1 (https://www.w3.org/TR/speech-synthesis11/) into the same internal form as tags.
 *
 * Strict XML by saxes; no document type, so no entities beyond XML's own five; bounded depth; elements, attributes and
 * values outside the table of elements.ts are refused with their place. White space counts as in XML text: one blank.
 */
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import type { MarkedText } from '../markup/index.ts';
import { MarkedTextBuilder } from '../markup/marked-text.ts';
import { TagReader } from '../markup/tags.ts';
import {
  readAlphabet,
  readDuration,
  readFormat,
  readInterpretation,
  readLanguage,
  readRate,
  readStrength,
} from './attribute-values.ts';
import { SSML_ELEMENTS, SSML_MAX_DEPTH, type SsmlElement } from './elements.ts';
import { InvalidSsmlError } from './errors.ts';

/** True when a text is meant as SSML: its first element is `speak`, whatever stands before it. */
export function isSsml(text: string): boolean {
  const start = /^\ufeff?\s*/.exec(text)?.[0].length ?? 0;
  if (/^<speak[\s>/]/.test(text.slice(start, start + 7))) return true;
  return /^<[?!]/.test(text.slice(start, start + 2)) && /<speak[\s>/]/.test(text);
}

/** @throws InvalidSsmlError with line and column, for XML that is not well-formed and for anything outside the table. */
export function parseSsml(written: string): MarkedText {
  return new SsmlReader(written).read();
}

const ELEMENTS: ReadonlyMap<string, SsmlElement> = new Map(
  SSML_ELEMENTS.map((element) => [element.name, element]),
);

interface OpenElement {
  readonly element: SsmlElement;
  readonly attributes: Readonly<Record<string, string>>;
  /** Plain place where its content begins. */
  readonly start: number;
  /** Written place of its start tag. */
  readonly tagAt: number;
}

/** Spaces of XML, and references; saxes has checked that the references are defined. */
const SPACE_OR_REFERENCE =
  /[\t\n\r ]+|&(?:#x(?<hex>[0-9a-f]+)|#(?<decimal>\d+)|(?<name>lt|gt|amp|quot|apos));/giu;
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

class SsmlReader {
  readonly #written: string;
  readonly #parser = new SaxesParser();
  readonly #builder: MarkedTextBuilder;
  readonly #tags: TagReader;
  readonly #open: OpenElement[] = [];
  /** Everything before this written place is done. */
  #cursor = 0;
  /** An alias that has not been spoken yet. */
  #alias: string | undefined;

  constructor(written: string) {
    this.#written = written;
    this.#builder = new MarkedTextBuilder(written);
    this.#tags = new TagReader(this.#builder);
  }

  read(): MarkedText {
    const parser = this.#parser;
    const halfPair = this.#written.search(/\p{Cs}/u);
    if (halfPair >= 0) throw this.#fault(halfPair, 'half of a surrogate pair is no character');
    parser.on('error', (error) => {
      throw this.#bareAmpersand() ?? this.#malformed(error);
    });
    parser.on('doctype', () => {
      throw this.#fault(
        Math.max(0, this.#written.indexOf('<!')),
        'a document type is not allowed, and no entities but XML’s own',
      );
    });
    parser.on('xmldecl', () => this.#skipPast('?>'));
    parser.on('processinginstruction', () => this.#skipPast('?>'));
    parser.on('comment', () => this.#skipPast('-->'));
    parser.on('cdata', () => this.#characterData());
    parser.on('text', () => this.#text(parser.position - 1));
    parser.on('opentag', (tag) => this.#start(tag));
    parser.on('closetag', () => this.#end());
    parser.write(this.#written).close();
    this.#builder.dropMarkup(this.#cursor, this.#written.length);
    return this.#tags.finish();
  }

  #start(tag: SaxesTagPlain): void {
    const element = ELEMENTS.get(tag.name);
    const tagAt = this.#cursor;
    if (element === undefined) {
      const known = SSML_ELEMENTS.map((one) => one.name).join(', ');
      throw this.#fault(tagAt, `the element <${tag.name}> is not supported, only ${known} are`);
    }
    const parent = this.#open.at(-1)?.element;
    if ((parent === undefined) !== (element.name === 'speak')) {
      throw this.#fault(tagAt, 'the document must be one <speak> element, with no other <speak> inside');
    }
    if (parent !== undefined && parent.content !== 'mixed') {
      throw this.#fault(tagAt, `<${parent.name}> must not contain <${element.name}>`);
    }
    if (this.#open.length >= SSML_MAX_DEPTH) {
      throw this.#fault(tagAt, `elements are nested deeper than ${SSML_MAX_DEPTH}`);
    }
    this.#checkAttributes(element, tag.attributes, tagAt);
    this.#skipTo(this.#parser.position);
    const start = this.#builder.plainAt(this.#cursor);
    this.#open.push({ element, attributes: tag.attributes, start, tagAt });
    if (element.name === 'sub') this.#alias = tag.attributes.alias;
    if (element.name === 'p' || element.name === 's') this.#builder.ends.push(start);
  }

  #checkAttributes(element: SsmlElement, attributes: Readonly<Record<string, string>>, tagAt: number): void {
    for (const name of Object.keys(attributes)) {
      if (element.attributes.some((attribute) => attribute.name === name)) continue;
      const known = element.attributes.map((attribute) => attribute.name).join(', ');
      throw this.#fault(
        tagAt,
        `<${element.name}> has the attribute ${name}, but only ${known} are supported`,
      );
    }
    for (const { name, required, values } of element.attributes) {
      if (required && attributes[name] === undefined) {
        throw this.#fault(tagAt, `<${element.name}> needs the attribute ${name}: ${values}`);
      }
    }
  }

  #end(): void {
    this.#skipTo(this.#parser.position);
    const open = this.#open.pop();
    if (open === undefined) return;
    const { element, attributes, start, tagAt } = open;
    const builder = this.#builder;
    if (element.name === 'sub' && this.#alias !== undefined) {
      builder.replace(this.#cursor, this.#cursor, this.#alias);
      this.#alias = undefined;
    }
    const end = builder.plainAt(this.#cursor);
    /** The attribute's value, read; what the reader does not know is refused. */
    const value = <T>(name: string, read: (text: string) => T | undefined): T | undefined => {
      const text = attributes[name];
      if (text === undefined) return undefined;
      const known = read(text);
      if (known !== undefined) return known;
      const expected = element.attributes.find((attribute) => attribute.name === name)?.values ?? '';
      throw this.#fault(
        tagAt,
        `${name}="${text.slice(0, 40)}" of <${element.name}> is not one of: ${expected}`,
      );
    };
    const language = value('xml:lang', readLanguage);
    if (language !== undefined) builder.languages.push({ start, end, language });
    switch (element.name) {
      case 'break': {
        const seconds = value('time', readDuration);
        const byStrength = value('strength', readStrength);
        builder.pauses.push({ at: start, seconds: seconds ?? byStrength ?? readStrength('medium') ?? 0 });
        break;
      }
      case 'prosody':
        builder.rates.push({ start, end, rate: value('rate', readRate) ?? 1 });
        break;
      case 'emphasis':
        if (value('level', readLevel) ?? true) builder.styles.push({ start, end, style: 'strong' });
        break;
      case 'say-as': {
        const as = value('interpret-as', readInterpretation);
        const format = value('format', readFormat);
        if (as !== undefined) builder.interpretations.push({ start, end, as, format });
        break;
      }
      case 'phoneme': {
        const alphabet = value('alphabet', readAlphabet) ?? 'pinyin';
        builder.pronunciations.push({ start, end, alphabet, reading: attributes.ph ?? '' });
        break;
      }
      case 'p':
      case 's':
        builder.ends.push(end);
    }
  }

  #text(end: number): void {
    const parent = this.#open.at(-1)?.element;
    if (parent === undefined) return;
    const start = this.#cursor;
    this.#cursor = end;
    if (parent.content === 'empty') {
      if (this.#written.slice(start, end).trim() === '') this.#builder.dropMarkup(start, end);
      else throw this.#fault(start, `<${parent.name}> must be empty`);
    } else if (parent.name === 'sub') {
      this.#speakAlias(start, end);
    } else {
      this.#tags.read(this.#written, start, end, (from, to) => this.#resolve(from, to));
    }
  }

  /** Blanks become one blank, references the character they stand for. */
  #resolve(start: number, end: number): void {
    for (const match of this.#written.slice(start, end).matchAll(SPACE_OR_REFERENCE)) {
      const { hex, decimal, name } = match.groups ?? {};
      let text = ' ';
      if (name !== undefined) text = NAMED[name.toLowerCase()] ?? '';
      else if (hex !== undefined) text = String.fromCodePoint(Number.parseInt(hex, 16));
      else if (decimal !== undefined) text = String.fromCodePoint(Number(decimal));
      if (text === match[0]) continue;
      const at = start + match.index;
      this.#builder.replace(at, at + match[0].length, text);
    }
  }

  #characterData(): void {
    const start = this.#cursor + '<![CDATA['.length;
    const end = this.#written.indexOf(']]>', start);
    this.#skipTo(start);
    if (this.#open.at(-1)?.element.name === 'sub') this.#speakAlias(start, end);
    this.#cursor = end;
    this.#skipTo(end + ']]>'.length);
  }

  /** The first text inside a `sub` is spoken as its alias, any further text not at all. */
  #speakAlias(start: number, end: number): void {
    if (this.#alias === undefined || this.#alias === '') this.#builder.dropMarkup(start, end);
    else this.#builder.replace(start, end, this.#alias);
    this.#alias = undefined;
  }

  #skipTo(end: number): void {
    this.#builder.dropMarkup(this.#cursor, end);
    this.#cursor = end;
  }

  #skipPast(terminator: string): void {
    this.#skipTo(this.#written.indexOf(terminator, this.#cursor + 2) + terminator.length);
  }

  #malformed(error: Error): InvalidSsmlError {
    const fault = error.message.replace(/^[\d:]+\s*/, '').replace(/\.$/, '');
    return new InvalidSsmlError(fault, this.#parser.line, Math.max(1, this.#parser.column));
  }

  /** The commonest fault by far; the parser would only miss the reference's end, somewhere later. */
  #bareAmpersand(): InvalidSsmlError | undefined {
    const place = this.#written.slice(this.#cursor).search(/&(?!#?[a-z0-9]{1,32};)/i);
    if (place < 0) return undefined;
    return this.#fault(this.#cursor + place, '& must be written &amp; here');
  }

  #fault(at: number, fault: string): InvalidSsmlError {
    const before = this.#written.slice(0, at);
    const lineStart = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
    const line = before.split(/\r\n|\r|\n/).length;
    return new InvalidSsmlError(fault, line, [...before.slice(lineStart)].length + 1);
  }
}

function readLevel(value: string): boolean | undefined {
  const level = value.trim().toLowerCase();
  if (level === 'strong' || level === 'moderate') return true;
  return level === 'none' || level === 'reduced' ? false : undefined;
}
