/** Caps that keep reading an untrusted file bounded in time and memory. Real CosyVoice files use a hundredth of each. */
export interface TorchFileLimits {
  /** Entries of the zip directory. */
  readonly entries: number;
  /** Bytes of the zip directory. */
  readonly directoryBytes: number;
  /** Bytes of `data.pkl`. */
  readonly pickleBytes: number;
  /** Opcodes executed. */
  readonly opcodes: number;
  /** Items copied by the calls of one pickle: a small pickle can ask for a large copy again and again. */
  readonly copiedItems: number;
  /** Values waiting on the pickle stack. */
  readonly stackValues: number;
  /** Containers inside containers. */
  readonly depth: number;
  readonly memoEntries: number;
  readonly tensors: number;
  /** Of a tensor's name, with the path that leads to it. */
  readonly nameCharacters: number;
  readonly dimensions: number;
  /** Bytes of one tensor once laid out, and of the stretch of storage it is gathered from. */
  readonly tensorBytes: number;
  /** Bytes of all tensors once laid out. */
  readonly totalBytes: number;
  /** Elements of a view that repeats a smaller storage (stride 0). */
  readonly repeatedElements: number;
  /** Bytes of one deflated entry once inflated; stored entries are read piece by piece and need no cap. */
  readonly inflatedBytes: number;
  /** Bytes of one arbitrary-precision integer. */
  readonly integerBytes: number;
}

const MEBIBYTE = 2 ** 20;

export const TORCH_FILE_LIMITS: TorchFileLimits = {
  entries: 65_536,
  directoryBytes: 16 * MEBIBYTE,
  pickleBytes: 64 * MEBIBYTE,
  opcodes: 1_000_000,
  copiedItems: 1_000_000,
  stackValues: 250_000,
  depth: 64,
  memoEntries: 500_000,
  tensors: 65_536,
  nameCharacters: 1024,
  dimensions: 16,
  tensorBytes: 1024 * MEBIBYTE,
  totalBytes: 32_768 * MEBIBYTE,
  repeatedElements: MEBIBYTE,
  inflatedBytes: 256 * MEBIBYTE,
  integerBytes: 1024,
};
