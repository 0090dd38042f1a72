import { CosyVoiceError } from '../../../errors.ts';

/** The model folder's phoneme tokenizer has no usable table of symbols. */
export class InvalidSymbolTableError extends CosyVoiceError {
  readonly code = 'invalid_symbol_table';

  constructor(why: string) {
    super(
      `get_tokenizer of the model's cosyvoice.yaml needs "symbols", a list of phones, and "indices", a number: ${why}; take the folder as it was exported.`,
      { why },
    );
  }
}
