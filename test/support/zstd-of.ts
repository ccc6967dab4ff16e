/** Compresses with zstd, by a library that the program itself does not use for it. */
export async function zstdOf(bytes: Uint8Array): Promise<Buffer> {
  const zstd = await import('@bokuweb/zstd-wasm');
  await zstd.init();
  return Buffer.from(zstd.compress(bytes));
}
