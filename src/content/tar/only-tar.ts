import {decodeTarHeader, TAR_BLOCK, type TarHeader} from './tar-header.ts';
import {notTar} from './tar-index.ts';

/**
 * Passes the bytes of a tar through, and refuses at its first block what is none or an empty one: of a stream without
 * an end nobody would ever know. What ends within its first block is left to whoever reads it.
 * @throws EcrctlError INVALID_ARCHIVE
 */
export async function* onlyTar(
  content: AsyncIterable<Uint8Array>,
  location: string,
): AsyncGenerator<Uint8Array> {
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of content) {
    if (head === undefined) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < TAR_BLOCK) continue;
    if (firstHeader(head) === undefined) throw notTar({location});
    yield head;
    head = undefined;
  }
  if (head !== undefined && head.length > 0) yield head;
}

function firstHeader(head: Buffer): TarHeader | undefined {
  try {
    return decodeTarHeader(head.subarray(0, TAR_BLOCK));
  } catch {
    return undefined;
  }
}
