/** cosyvoice.yaml, read and checked. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointMissingError, ModelConfigError } from '../errors.ts';
import { checked, classOf, RESTORE } from './checked.ts';
import { findConflict } from './consistency.ts';
import { HyperYaml, type Plain } from './hyper-yaml.ts';
import type { ModelConfig } from './model-config.ts';
import {
  allowedSpecialSchema,
  flowSchema,
  hiftSchema,
  llmSchema,
  melSchema,
  sampleRateSchema,
  TOKENIZERS,
  type TokenizerConfig,
} from './schema/index.ts';

export const CONFIG_FILE = 'cosyvoice.yaml';

/** Ten times the official file. */
const LONGEST_CONFIG = 2 ** 16;
const OTHER_FILES = ['cosyvoice2.yaml', 'cosyvoice3.yaml'];

/**
 * Reads and checks `cosyvoice.yaml` of a model folder.
 * @throws CheckpointMissingError when it is absent; ModelConfigError when it is malformed, contradicts itself or describes another
 *   architecture than CosyVoice-300M
 */
export async function readModelConfig(folder: string): Promise<ModelConfig> {
  const file = join(folder, CONFIG_FILE);
  return parseModelConfig(file, await readConfigText(folder, file));
}

/** The same from the file's text; `file` names it in errors. */
export function parseModelConfig(file: string, text: string): ModelConfig {
  const yaml = new HyperYaml(file, text);
  const required = (key: string): Plain => {
    const value = yaml.get(key);
    if (value !== undefined) return value;
    throw new ModelConfigError({ file, found: `no ${key}`, expected: `the key ${key}`, remedy: RESTORE });
  };
  const config: ModelConfig = {
    file,
    llm: checked(file, 'llm', llmSchema, required('llm')),
    flow: checked(file, 'flow', flowSchema, required('flow')),
    hift: checked(file, 'hift', hiftSchema, required('hift')),
    sampleRateHz: checked(file, 'sample_rate', sampleRateSchema, required('sample_rate')),
    tokenizer: checkedTokenizer(file, required('get_tokenizer')),
    allowedSpecial: checked(file, 'allowed_special', allowedSpecialSchema, yaml.get('allowed_special')),
    featExtractor: checked(file, 'feat_extractor', melSchema, required('feat_extractor')),
  };
  const conflict = findConflict(config);
  if (conflict) throw new ModelConfigError({ file, ...conflict, remedy: RESTORE });
  return config;
}

async function readConfigText(folder: string, file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size <= LONGEST_CONFIG) return await readFile(file, 'utf8');
  } catch (cause) {
    throw await absent(folder, file, cause);
  }
  throw new ModelConfigError({
    file,
    found: `more than ${LONGEST_CONFIG} bytes`,
    expected: 'a configuration of a few kilobytes',
    remedy: RESTORE,
  });
}

async function absent(folder: string, file: string, cause: unknown): Promise<CheckpointMissingError> {
  const names = await readdir(folder).catch((): string[] => []);
  const other = OTHER_FILES.find((name) => names.includes(name));
  const code = cause instanceof Error && 'code' in cause ? cause.code : cause;
  const found = other ? `only ${other}, a later generation's` : code === 'ENOENT' ? 'no file' : `${code}`;
  const expected = 'the configuration of a CosyVoice-300M folder';
  return new CheckpointMissingError({ file, found, expected, remedy: RESTORE }, {}, { cause });
}

function checkedTokenizer(file: string, value: Plain): TokenizerConfig {
  const name = classOf(value);
  const known = Object.entries(TOKENIZERS).find(([key]) => key === name);
  if (known) return checked<TokenizerConfig>(file, 'get_tokenizer', known[1], value);
  const expected = `one of ${Object.keys(TOKENIZERS).join(', ')}`;
  const found = `get_tokenizer ${name ?? 'without a name'}`;
  throw new ModelConfigError({ file, found, expected, remedy: RESTORE }, { class: name });
}
