/** A stream that may lead to the terminal that the screens are on. */
export type Writable = Pick<NodeJS.WriteStream, 'isTTY' | 'write'>;

/** Of more writes than these the first are forgotten. */
const MOST_HELD = 1000;

/**
 * Keeps what is written to a terminal (what `--debug` tells, warnings) until the function that this gives is
 * called: on the screens it would stand in the middle of them. A stream that leads to a file is left alone.
 */
export function holdWrites(stream: Writable): () => void {
  if (!stream.isTTY) return () => {};
  const {write} = stream;
  const held: (string | Uint8Array)[] = [];
  const hold = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    held.push(chunk);
    if (held.length > MOST_HELD) held.shift();
    const done = rest.at(-1);
    if (typeof done === 'function') process.nextTick(done as () => void);
    return true;
  };
  stream.write = hold;
  return () => {
    if (stream.write !== hold) return;
    stream.write = write;
    for (const chunk of held.splice(0)) stream.write(chunk);
  };
}
