import {openArchiveOutput} from '../files/archive-output.ts';
import {PositionalSink} from '../files/positional-sink.ts';
import type {Abortable} from '../store.ts';

/**
 * Writes content to a file that is there only when all of it is; gives its size.
 * @throws EcrctlError FILE_NOT_FOUND when the folder is not there, IO_ERROR, DISK_FULL
 */
export async function writeArchive(
  target: string,
  content: AsyncIterable<Uint8Array>,
  {signal}: Abortable = {},
): Promise<number> {
  const output = await openArchiveOutput(target);
  const sink = new PositionalSink(output.handle, output);
  let size = 0;
  try {
    for await (const chunk of content) {
      signal?.throwIfAborted();
      await sink.write(chunk, size);
      size += chunk.byteLength;
    }
    await sink.flush();
  } catch (error) {
    await sink.settled();
    await output.discard();
    throw error;
  }
  await output.finish(size);
  return size;
}
