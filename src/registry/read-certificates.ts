import {readFile} from 'node:fs/promises';
import {EcrctlError} from '../errors.ts';

/** The certificates in a bundle that settings name. @throws EcrctlError INVALID_SETTINGS */
export async function readCertificates(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new EcrctlError('INVALID_SETTINGS', `the certificate bundle ${file} cannot be read`, {
      hint: 'name a PEM file with --ca-bundle or AWS_CA_BUNDLE',
      cause,
    });
  }
}
