/** Samples of a block, spread evenly: content changes its kind within a megabyte. */
const SAMPLES = 16;
const SAMPLE_BYTES = 4096;

/**
 * Bits a byte. Of so few bytes, random ones (and those of gzip, zstd, JPEG) come to 7.95; machine code and
 * text stay below 7.
 */
const MIN_ENTROPY = 7.9;

/**
 * Whether a block looks as if it had been compressed before: every sample of it uses all byte values alike.
 * Compressing such a block again takes longest of all and saves nothing.
 */
export function looksIncompressible(block: Uint8Array): boolean {
  if (block.byteLength < SAMPLES * SAMPLE_BYTES) return false;
  const stride = Math.floor((block.byteLength - SAMPLE_BYTES) / (SAMPLES - 1));
  for (let sample = 0; sample < SAMPLES; sample++) {
    const start = sample * stride;
    if (entropy(block.subarray(start, start + SAMPLE_BYTES)) < MIN_ENTROPY) return false;
  }
  return true;
}

/** Shannon's, of byte values one by one, in bits. */
function entropy(bytes: Uint8Array): number {
  const counts = new Uint32Array(256);
  for (const byte of bytes) counts[byte]!++;
  let bits = 0;
  for (const count of counts) if (count > 0) bits -= count * Math.log2(count / bytes.byteLength);
  return bits / bytes.byteLength;
}
