import type {Abortable, ContentStore} from '../../content/store.ts';
import {readVerified} from '../../content/verify.ts';
import {EcrctlError} from '../../errors.ts';
import type {Descriptor} from '../../oci/descriptor.ts';

/** An SBOM of a large image; more is not read on a screen. */
const MAX_TEXT_BYTES = 4 * 1024 * 1024;

/** Content that is text, verified. @throws EcrctlError UNSUPPORTED for anything else, and for more than a screen is for */
export async function readContentText(
  store: ContentStore,
  descriptor: Descriptor,
  {signal}: Abortable,
): Promise<string> {
  if (descriptor.size > MAX_TEXT_BYTES) throw notShown('too large to be shown');
  const bytes = await readVerified(descriptor, opening => store.open(descriptor, opening), {signal});
  try {
    const text = new TextDecoder('utf-8', {fatal: true}).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // What is no UTF-8 is no text.
  }
  throw notShown('no text');
}

function notShown(reason: string): EcrctlError {
  return new EcrctlError('UNSUPPORTED', `the content is ${reason}`, {hint: 'Esc, then s saves the artifact'});
}
