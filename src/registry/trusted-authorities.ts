import {readFileSync} from 'node:fs';
import {rootCertificates} from 'node:tls';

/**
 * The authorities that are trusted where certificates are given, in PEM form: Node's own, those, and the ones of
 * NODE_EXTRA_CA_CERTS. Node itself forgets that variable as soon as it is told whom to trust, and complains of a
 * file that cannot be read.
 */
export function trustedAuthorities(
  certificates: string,
  environment: Readonly<Record<string, string | undefined>>,
): string[] {
  const extra = readOrNothing(environment.NODE_EXTRA_CA_CERTS);
  return [...rootCertificates, certificates, ...(extra === undefined ? [] : [extra])];
}

function readOrNothing(file: string | undefined): string | undefined {
  if (!file) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
