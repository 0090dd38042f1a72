/** cosyvoice.yaml: what it says is read, what it must not say is refused in one sentence. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ModelConfigError,
  parseModelConfig,
  readModelConfig,
  readSpeakers,
} from '../../layers/checkpoint/index.ts';

const folder = new URL('../golden/set/tiny-cosyvoice', import.meta.url).pathname;
const tiny = readFileSync(`${folder}/cosyvoice.yaml`, 'utf8');

/** The error that the text gives; its message is one sentence. */
function refusal(text: string): ModelConfigError {
  try {
    parseModelConfig('cosyvoice.yaml', text);
  } catch (error) {
    if (!(error instanceof ModelConfigError)) throw error;
    expect(error.message).toMatch(/^cosyvoice\.yaml: found .+, expected .+; .+\.$/s);
    return error;
  }
  throw new Error('the configuration was accepted');
}

function replaced(from: string | RegExp, to: string): string {
  const text = tiny.replace(from, to);
  expect(text).not.toBe(tiny);
  return text;
}

describe('the golden configuration', () => {
  it('gives every size, with references followed', async () => {
    const { llm, flow, hift, ...rest } = await readModelConfig(folder);
    expect(llm.textEmbeddingSize).toBe(48);
    expect(llm.textEncoder).toEqual({
      kind: 'conformer',
      inputSize: 48,
      outputSize: 72,
      heads: 4,
      linearUnits: 120,
      blocks: 2,
      inputLayer: 'linear',
      activation: 'swish',
      staticChunkSize: 1,
      keyBias: true,
    });
    expect(llm.decoder).toMatchObject({ kind: 'transformer', inputSize: 64, outputSize: 80, blocks: 3 });
    expect(llm.decoder).toMatchObject({ inputLayer: 'linear_legacy', activation: 'relu', linearUnits: 144 });
    expect(llm.sampling).toEqual({ topP: 0.8, topK: 25, windowSize: 10, tauR: 0.1 });
    expect(llm.meanLengths).toBe(false);
    expect(flow).toMatchObject({ inputSize: 56, melBins: 80, tokenRateHz: 50, speechTokens: 4096 });
    expect(flow.encoder.staticChunkSize).toBe(0);
    expect(flow.lengthRegulator).toEqual({ channels: 80, layers: 4, outputChannels: 80, groups: 1 });
    expect(flow.cfm).toMatchObject({ timeSchedule: 'cosine', guidance: 0.7 });
    expect(flow.cfm.estimator).toEqual({
      inputChannels: 320,
      outputChannels: 80,
      channels: [32, 32],
      headSize: 16,
      heads: 4,
      transformersPerBlock: 1,
      midBlocks: 2,
    });
    expect(hift).toMatchObject({ baseChannels: 32, harmonics: 8, fftSize: 16, fftHop: 4, audioLimit: 0.99 });
    expect(hift.f0Predictor).toEqual({ inputChannels: 80, channels: 40 });
    expect(rest.sampleRateHz).toBe(22050);
    expect(rest.allowedSpecial).toBe('all');
    expect(rest.featExtractor).toMatchObject({
      fftSize: 1024,
      hopSamples: 256,
      lowestHz: 0,
      highestHz: 8000,
    });
    expect(rest.tokenizer).toEqual({
      kind: 'whisper',
      multilingual: true,
      numLanguages: 100,
      language: 'en',
      task: 'transcribe',
    });
  });

  it('is enough without the keys that only training needs', () => {
    const trimmed = tiny
      .replace(/^mel_spec_transform1[\s\S]*?(?=^get_tokenizer)/m, '')
      .replace(
        /^(?:tokenize|resample|compute_fbank|parse_embedding|train_conf):[^\n]*\n(?: [^\n]*\n?)*/gm,
        '',
      );
    expect(trimmed).not.toMatch(/hifigan:|train_conf/);
    expect(parseModelConfig('cosyvoice.yaml', trimmed)).toEqual(parseModelConfig('cosyvoice.yaml', tiny));
  });

  it('takes the defaults of the official constructors where the file is silent', () => {
    const silent = tiny
      .replace(/^ {4}sampling: [^\n]*\n(?: {8}[^\n]*\n)*/m, '')
      .replace(/^ {4}(?:nb_harmonics|nsf_alpha|upsample_rates|audio_limit):[^\n]*\n/gm, '');
    expect(parseModelConfig('cosyvoice.yaml', silent)).toEqual(parseModelConfig('cosyvoice.yaml', tiny));
  });

  it('follows a reference into a mapping', () => {
    const text = replaced('sample_rate: 22050', 'rates: {audio: 22050}\nsample_rate: !ref <rates[audio]>');
    expect(parseModelConfig('cosyvoice.yaml', text).sampleRateHz).toBe(22050);
  });
});

describe('another tokenizer', () => {
  it("keeps this project's own as it is, with its parameters", () => {
    const own =
      'get_tokenizer: !name:cosyvoice_lite.phonemes.get_tokenizer\n    inventory: v1\n    tones: 6\n';
    const text = replaced(/get_tokenizer: !name:whisper[^\n]*\n(?: {4}[^\n]*\n)*/, own);
    expect(parseModelConfig('cosyvoice.yaml', text).tokenizer).toEqual({
      kind: 'phonemes',
      parameters: { inventory: 'v1', tones: 6 },
    });
  });

  it('is refused by name when unknown', () => {
    const text = replaced(
      '!name:whisper.tokenizer.get_tokenizer',
      '!name:cosyvoice.tokenizer.tokenizer.get_tokenizer',
    );
    expect(refusal(text).message).toContain(
      'found get_tokenizer cosyvoice.tokenizer.tokenizer.get_tokenizer',
    );
  });
});

describe('a configuration that is not for this engine', () => {
  it.each([
    ['cosyvoice.llm.llm.TransformerLM', 'cosyvoice.llm.llm.Qwen2LM', 'CosyVoice 2'],
    ['cosyvoice.llm.llm.TransformerLM', 'cosyvoice.llm.llm.CosyVoice3LM', 'CosyVoice 3'],
    ['cosyvoice.flow.flow.MaskedDiffWithXvec', 'cosyvoice.flow.flow.CausalMaskedDiffWithDiT', 'CosyVoice 3'],
    ['cosyvoice.hifigan.generator.HiFTGenerator', 'builtins.eval', 'builtins.eval'],
  ])('names the class it found instead of %s: %s', (official, other, shown) => {
    const { message } = refusal(replaced(official, other));
    expect(message).toContain(other);
    expect(message).toContain(shown);
    expect(message).toContain(official);
  });

  it.each([
    [/use_cnn_module: False/, 'use_cnn_module: True', 'llm.text_encoder.use_cnn_module'],
    [/attention_heads: 4/, 'attention_heads: four', '"four" at llm.text_encoder.attention_heads'],
    [/attention_heads: 4/, 'attention_heads: 5', 'multiple of 5'],
    [/num_blocks: 2/, 'num_blocks: -1', '-1 at llm.text_encoder.num_blocks'],
    [/linear_units: 120/, 'linear_units: 1e300', 'llm.text_encoder.linear_units'],
    [/sample_rate: 22050/, 'sample_rate: 24000', '24000 at hift.sampling_rate'],
    [/base_channels: 32/, 'base_channels: 34', 'multiple of 4'],
    [/upsample_rates: \[8, 8\]/, 'upsample_rates: [8, 4]', 'expected 256'],
    [/act_fn: 'gelu'/, "act_fn: 'snake'", '"snake" at flow.decoder.estimator.act_fn'],
    [/in_channels: 320/, 'in_channels: 319', 'in_channels 319, expected 320'],
    [/fmax: 8000/, 'fmax: high', '"high" at feat_extractor.fmax'],
  ])('says what is wrong: %s becomes %s', (from, to, shown) => {
    expect(refusal(replaced(from, to)).message).toContain(shown);
  });

  it('names a key that is missing', () => {
    expect(refusal(replaced(/^hift: !new/m, 'vocoder: !new')).message).toContain('found no hift');
  });
});

describe('a file that is no configuration', () => {
  it.each([
    ['', 'no keys'],
    ['just text', 'no keys'],
    ['llm: [1, 2', 'malformed YAML'],
    ['llm: !new:cosyvoice.llm.llm.TransformerLM\nllm: 1\n', 'malformed YAML'],
    ['llm: !ref <llm>\n', 'referring to itself'],
    ['a: &a [1]\nllm: *a\n', 'the YAML alias *a'],
    ['llm: !ref <size> * 2\nsize: 3\n', '!ref <size> * 2 at llm'],
    ['llm: !ref <nowhere>\n', 'absent'],
    ['llm: !include:other.yaml\n', '!include:other.yaml'],
    ['llm: !apply:os.system [reboot]\n', 'os.system'],
  ])('is refused: %j', (text, shown) => {
    expect(refusal(text).message).toContain(shown);
  });

  it('cannot blow up by references', () => {
    const lines = ['x0: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]'];
    for (let i = 1; i < 12; i++)
      lines.push(
        `x${i}: [${Array(10)
          .fill(`!ref <x${i - 1}>`)
          .join(', ')}]`,
      );
    expect(refusal(`${lines.join('\n')}\nllm: !ref <x11>\n`).message).toContain('more than');
  });
});

it('any edit of the file gives a configuration or a sentence', () => {
  const lines = tiny.split('\n');
  const place = fc.integer({ min: 0, max: lines.length - 1 });
  const edit = fc.oneof(
    place.map((at) => lines.toSpliced(at, 1)),
    fc.tuple(place, place).map(([at, from]) => lines.toSpliced(at, 0, lines[from] ?? '')),
    fc.tuple(place, fc.string({ maxLength: 12 })).map(([at, text]) => lines.with(at, `${lines[at]}${text}`)),
    fc
      .tuple(place, fc.constantFrom('-1', '0', '1e9', 'null', '[]', '{}', '!ref <llm>', '!new:os.system'))
      .map(([at, value]) => lines.with(at, (lines[at] ?? '').replace(/:.*$/, `: ${value}`))),
  );
  fc.assert(
    fc.property(edit, (edited) => {
      try {
        parseModelConfig('cosyvoice.yaml', edited.join('\n'));
      } catch (error) {
        expect(error).toBeInstanceOf(ModelConfigError);
      }
    }),
    { numRuns: 200 },
  );
});

describe('a folder without cosyvoice.yaml', () => {
  it('is reported, with the later generation named when its file is there', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'config-'));
    try {
      await expect(readModelConfig(empty)).rejects.toThrow(/cosyvoice\.yaml: found no file/);
      await writeFile(join(empty, 'cosyvoice2.yaml'), '');
      await expect(readModelConfig(empty)).rejects.toThrow(/found only cosyvoice2\.yaml/);
    } finally {
      await rm(empty, { recursive: true });
    }
  });
});

describe('spk2info.pt', () => {
  it('gives each speaker its embedding', async () => {
    const speakers = await readSpeakers(`${folder}/spk2info.pt`);
    expect([...speakers.keys()]).toContain('中文女');
    for (const [name, embedding] of speakers) expect(embedding.length, name).toBe(192);
  });

  it('is refused when the embeddings have another size', async () => {
    await expect(readSpeakers(`${folder}/spk2info.pt`, 256)).rejects.toThrow(
      /of shape \[1, 192\], expected \[1, 256\]/,
    );
  });
});
