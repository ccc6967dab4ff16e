import {X509Certificate} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import {EcrctlError} from '../errors.ts';

/** The certificates in a bundle that settings name. @throws EcrctlError INVALID_SETTINGS */
export async function readCertificates(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(unusable(file, 'cannot be read'));
  try {
    // Node itself passes over what it cannot read, and then trusts nobody more.
    new X509Certificate(text);
  } catch (cause) {
    unusable(file, 'has no certificate in PEM form')(cause);
  }
  return text;
}

function unusable(file: string, why: string): (cause: unknown) => never {
  return cause => {
    throw new EcrctlError('INVALID_SETTINGS', `the certificate bundle ${file} ${why}`, {
      hint: 'name a PEM file with --ca-bundle or AWS_CA_BUNDLE',
      cause,
    });
  };
}
