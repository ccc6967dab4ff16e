import {writeBlob} from '../../content/archive/write-blob.ts';
import {MAX_DOCUMENT_BYTES} from '../../content/limits.ts';
import type {ReadableStore} from '../../content/store.ts';
import {readVerified} from '../../content/verify.ts';
import {EcrctlError} from '../../errors.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import {STANDARD_STREAM} from '../../oci/image-location.ts';
import type {CommandContext} from '../context/command-context.ts';
import {openCountProgress} from '../progress/count-progress.ts';

const MIB = 1024 * 1024;

/** Writes a blob to a file or to standard output, verified before any of it is there, and shows how far it is. */
export async function deliverBlob(
  context: CommandContext,
  {store, blob, target}: {store: ReadableStore; blob: Descriptor; target: string},
): Promise<void> {
  const {output, settings, signal} = context;
  if (target === STANDARD_STREAM && output.settings.terminal) return showBlob(context, {store, blob});
  const label = {verb: 'reading', noun: 'MiB', total: Math.ceil(blob.size / MIB)};
  const progress = openCountProgress(settings, output, label);
  try {
    const onProgress = (bytes: number): void => progress.at(Math.floor(bytes / MIB));
    await writeBlob(store, blob, {target, output: output.settings.stdout, signal, onProgress});
  } finally {
    progress.close();
  }
}

/** On a terminal a blob is looked at, so it is to be text of a size that can be. */
async function showBlob(
  context: CommandContext,
  {store, blob}: {store: ReadableStore; blob: Descriptor},
): Promise<void> {
  if (blob.size > MAX_DOCUMENT_BYTES) {
    throw new EcrctlError('USAGE', `a terminal is no place for ${blob.size} bytes`, {
      hint: 'name a file, or send it to another program',
    });
  }
  await context.output.content(await readVerified(blob, opening => store.open(blob, opening), context));
}
