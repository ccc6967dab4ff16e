import {readFile} from 'node:fs/promises';
import {EcrctlError} from '../../errors.ts';

/** Files with a certificate and its private key (PEM). */
export interface TlsFiles {
  certFile: string;
  keyFile: string;
}

/** The texts of certificate and key. @throws EcrctlError FILE_NOT_FOUND */
export async function readTls({certFile, keyFile}: TlsFiles): Promise<{cert: string; key: string}> {
  const [cert, key] = await Promise.all([readPem(certFile), readPem(keyFile)]);
  return {cert, key};
}

async function readPem(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new EcrctlError('FILE_NOT_FOUND', `${file} cannot be read`, {cause});
  }
}
