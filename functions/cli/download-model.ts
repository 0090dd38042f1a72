/** `cosyvoice download-model`: fetches the official CosyVoice-300M-SFT folder into `models/`, for whoever has the network. */
import { join } from 'node:path';
import { defineCommand } from 'citty';
import { checkFolder } from './check-folder.ts';
import { fetchFile } from './download/fetch-file.ts';
import { showProgress } from './progress.ts';

/** Where the authors publish the folder. */
const SOURCES: Readonly<Record<string, string>> = {
  modelscope: 'https://www.modelscope.cn/models/iic/CosyVoice-300M-SFT/resolve/master/',
  huggingface: 'https://huggingface.co/FunAudioLLM/CosyVoice-300M-SFT/resolve/main/',
};

const FILES = [
  'cosyvoice.yaml',
  'spk2info.pt',
  'campplus.onnx',
  'hift.pt',
  'flow.pt',
  'speech_tokenizer_v1.onnx',
  'llm.pt',
];

export default defineCommand({
  meta: {
    name: 'download-model',
    description: 'Fetch the official CosyVoice-300M-SFT folder (about 2.3 GB; resumes)',
  },
  args: {
    from: {
      type: 'string',
      description: `${Object.keys(SOURCES).join(' or ')}, or the address of a folder that holds the files`,
      default: 'modelscope',
    },
    out: {
      type: 'string',
      alias: 'o',
      description: 'Where the folder goes',
      default: 'models/CosyVoice-300M-SFT',
    },
  },
  async run({ args }) {
    const base = SOURCES[args.from] ?? (args.from.endsWith('/') ? args.from : `${args.from}/`);
    for (const name of FILES) {
      const progress = showProgress(name);
      try {
        const fetched = await fetchFile(new URL(name, base).href, join(args.out, name), {
          onProgress: (present, total) =>
            progress.update(`${(present / 2 ** 20).toFixed(0)} MiB`, present / Math.max(1, total)),
        });
        progress.stop();
        process.stdout.write(`${name}: ${fetched ? 'fetched' : 'there already'}\n`);
      } finally {
        progress.stop();
      }
    }
    // What came must be a model, before anybody waits for a conversion.
    const speakers = await checkFolder(args.out);
    process.stdout.write(
      `${args.out}: ${speakers.length} speakers; start the server, it converts the folder once\n`,
    );
  },
});
