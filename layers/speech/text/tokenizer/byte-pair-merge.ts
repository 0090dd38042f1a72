/**
 * Byte pair encoding of one pre-token, as tiktoken does it: again and again merge the adjacent pair whose joined bytes
 * have the lowest rank, the leftmost of equals, until no adjacent pair is in the table.
 *
 * A linked list of parts and a heap of candidate merges make it O(n log n): a megabyte of one letter is no special case.
 */

/** Rank of a byte string (one char code, 0 to 255, a byte), or undefined when it is no token. */
export type RankOf = (bytes: string) => number | undefined;

const NONE = -1;
/** Candidates are ordered by rank, then by position: rank * 2^32 + position stays below 2^53. */
const POSITIONS = 2 ** 32;

/**
 * @param bytes one pre-token, one char code a byte; not empty.
 * @param emit called once a token, left to right, with its first byte and the byte after its last.
 */
export function mergeBytePairs(
  bytes: string,
  rankOf: RankOf,
  emit: (start: number, end: number) => void,
): void {
  const n = bytes.length;
  // The part that starts at byte i ends where the next part starts: next[i]; previous[i] starts the one before.
  const next = new Int32Array(n + 1);
  const previous = new Int32Array(n + 1);
  // Rank of the part at i joined with the one after it.
  const pairRank = new Int32Array(n).fill(NONE);
  const candidates = new MinHeap(n);

  const rate = (start: number): void => {
    const middle = next[start] ?? n;
    const rank = middle < n ? (rankOf(bytes.slice(start, next[middle])) ?? NONE) : NONE;
    pairRank[start] = rank;
    if (rank !== NONE) candidates.push(rank * POSITIONS + start);
  };

  for (let i = 0; i < n; i++) {
    next[i] = i + 1;
    previous[i] = i - 1;
  }
  for (let i = 0; i < n; i++) rate(i);

  for (let key = candidates.pop(); key !== undefined; key = candidates.pop()) {
    const rank = Math.floor(key / POSITIONS);
    const start = key % POSITIONS;
    if (pairRank[start] !== rank) continue; // The pair was merged away or has grown since.
    const swallowed = next[start] ?? n;
    const end = next[swallowed] ?? n;
    next[start] = end;
    previous[end] = start;
    pairRank[swallowed] = NONE;
    rate(start);
    const before = previous[start] ?? NONE;
    if (before !== NONE) rate(before);
  }

  for (let i = 0; i < n; i = next[i] ?? n) emit(i, next[i] ?? n);
}

/** A binary heap of numbers, smallest first. */
class MinHeap {
  #keys: Float64Array;
  #size = 0;

  constructor(capacity: number) {
    this.#keys = new Float64Array(Math.max(4, capacity));
  }

  push(key: number): void {
    if (this.#size === this.#keys.length) {
      const grown = new Float64Array(this.#size * 2);
      grown.set(this.#keys);
      this.#keys = grown;
    }
    const keys = this.#keys;
    let child = this.#size++;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      const above = keys[parent] ?? 0;
      if (above <= key) break;
      keys[child] = above;
      child = parent;
    }
    keys[child] = key;
  }

  pop(): number | undefined {
    if (this.#size === 0) return undefined;
    const keys = this.#keys;
    const smallest = keys[0];
    const key = keys[--this.#size] ?? 0;
    let parent = 0;
    for (;;) {
      let child = 2 * parent + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && (keys[child + 1] ?? 0) < (keys[child] ?? 0)) child++;
      const below = keys[child] ?? 0;
      if (below >= key) break;
      keys[parent] = below;
      parent = child;
    }
    keys[parent] = key;
    return smallest;
  }
}
