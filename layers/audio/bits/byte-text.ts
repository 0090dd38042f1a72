/** One character for each byte, U+0000 to U+00FF. (TextDecoder's `latin1` is Windows-1252 and changes 0x80 to 0x9F.) */
export function byteText(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
