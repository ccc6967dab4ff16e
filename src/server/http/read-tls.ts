import {readFile} from 'node:fs/promises';
import {createSecureContext} from 'node:tls';
import {EcrctlError} from '../../errors.ts';

/** Files with a certificate and its private key (PEM). */
export interface TlsFiles {
  certFile: string;
  keyFile: string;
}

/** The texts of certificate and key, which belong together. @throws EcrctlError FILE_NOT_FOUND, INVALID_INPUT */
export async function readTls({certFile, keyFile}: TlsFiles): Promise<{cert: string; key: string}> {
  const [cert, key] = await Promise.all([readPem(certFile), readPem(keyFile)]);
  try {
    createSecureContext({cert, key});
  } catch (cause) {
    throw new EcrctlError('INVALID_INPUT', `${certFile} and ${keyFile} are no certificate and its key`, {
      hint: 'both are PEM files: -----BEGIN CERTIFICATE----- and -----BEGIN PRIVATE KEY-----',
      cause,
    });
  }
  return {cert, key};
}

async function readPem(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new EcrctlError('FILE_NOT_FOUND', `${file} cannot be read`, {cause});
  }
}
