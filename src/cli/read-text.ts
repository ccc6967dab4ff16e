import {open, stat} from 'node:fs/promises';
import {addAbortSignal, type Readable} from 'node:stream';
import {systemReason} from '../content/file-error.ts';
import {openPipeForReading} from '../content/files/named-pipe.ts';
import {EcrctlError} from '../errors.ts';
import {onInterrupt} from './process/interrupt.ts';

/** How a text is called in messages and how large it may be. */
export interface TextInput {
  /** For example "the policy". */
  what: string;
  maxBytes: number;
}

/** What messages call a file that is named on the command line. */
export function nameOfInput(path: string): string {
  return path === '-' ? 'standard input' : path;
}

const UTF_16 = [0xff, 0xfe];

/**
 * Reads a text from a file, or from standard input when the path is `-`. UTF-8, or UTF-16 with a byte order
 * mark, as older Windows shells write it.
 * @throws EcrctlError FILE_NOT_FOUND, IO_ERROR, INVALID_INPUT
 */
export async function readText(path: string, input: TextInput): Promise<string> {
  return decode(await readBytes(path, input), input);
}

/**
 * Reads bytes from a file, or from standard input when the path is `-`.
 * @throws EcrctlError FILE_NOT_FOUND, IO_ERROR, INVALID_INPUT
 */
export async function readBytes(path: string, input: TextInput): Promise<Buffer> {
  return path === '-' ? collect(process.stdin, input) : readBounded(path, input);
}

async function readBounded(path: string, input: TextInput): Promise<Buffer> {
  if (path === '') {
    throw new EcrctlError('USAGE', `no file is named for ${input.what}`, {
      hint: 'a variable without a value, perhaps; - stands for standard input',
    });
  }
  try {
    if ((await stat(path)).isFIFO()) return await collect(await openPipeForReading(path), input);
    await using file = await open(path);
    return await collect(file.createReadStream({autoClose: false}), input);
  } catch (cause) {
    if (cause instanceof EcrctlError) throw cause;
    const {code} = cause as NodeJS.ErrnoException;
    if (code !== 'ENOENT') {
      throw new EcrctlError('IO_ERROR', `${path} cannot be read: ${systemReason(cause)}`, {cause});
    }
    const hint = 'check the path; - stands for standard input';
    throw new EcrctlError('FILE_NOT_FOUND', `${path} does not exist`, {hint, cause});
  }
}

/** Input that a person or a pipe has yet to give may never come: a signal ends the waiting. */
async function collect(stream: Readable, {what, maxBytes}: TextInput): Promise<Buffer> {
  const interruption = onInterrupt(process);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of addAbortSignal(interruption.signal, stream)) {
      size += chunk.byteLength;
      if (size > maxBytes) throw new EcrctlError('INVALID_INPUT', `${what} is larger than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
  } finally {
    interruption.release();
  }
  return Buffer.concat(chunks);
}

function decode(bytes: Buffer, {what}: TextInput): string {
  const encoding = UTF_16.every((byte, position) => bytes[position] === byte) ? 'utf-16le' : 'utf-8';
  try {
    return new TextDecoder(encoding, {fatal: true}).decode(bytes);
  } catch (cause) {
    throw new EcrctlError('INVALID_INPUT', `${what} is not UTF-8 text`, {cause});
  }
}
