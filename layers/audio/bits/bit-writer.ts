/** Bits, most significant first, into a byte array that grows. */
export class BitWriter {
  #bytes = new Uint8Array(4096);
  #length = 0;
  /** Bits not yet in a whole byte: the lowest #pendingBits of #pending. */
  #pending = 0;
  #pendingBits = 0;

  /** The lowest `count` (0 to 32) bits of `value`, which may be negative (two's complement). */
  write(value: number, count: number): void {
    if (count > 16) {
      this.write(value >>> 16, count - 16);
      this.write(value & 0xffff, 16);
      return;
    }
    // At most 7 + 16 bits are held, so nothing is lost to 32-bit arithmetic.
    this.#pending = (this.#pending << count) | (value & ((1 << count) - 1));
    this.#pendingBits += count;
    while (this.#pendingBits >= 8) {
      this.#pendingBits -= 8;
      this.#put(this.#pending >>> this.#pendingBits);
    }
    this.#pending &= (1 << this.#pendingBits) - 1;
  }

  /** `count` zeros and a one. */
  writeUnary(count: number): void {
    let rest = count;
    for (; rest >= 16; rest -= 16) this.write(0, 16);
    this.write(1, rest + 1);
  }

  /** Zeros up to the next whole byte. */
  alignToByte(): void {
    if (this.#pendingBits > 0) this.write(0, 8 - this.#pendingBits);
  }

  /** The whole bytes so far; a view that later writes may change. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
    this.#pending = 0;
    this.#pendingBits = 0;
  }

  #put(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const grown = new Uint8Array(2 * this.#bytes.length);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes[this.#length++] = byte;
  }
}
