import {EcrctlError} from '../../errors.ts';
import type {CredentialSource} from './credential.ts';

/**
 * Nobody's credentials, where the connection is one that everybody can read: a registry that takes no name is
 * entered, and one that asks for the name that there is fails.
 */
export function withheldCredentials(known: CredentialSource): CredentialSource {
  return async (host, options) => {
    if ((await known(host, options)) === undefined) return undefined;
    throw new EcrctlError(
      'UNAUTHORIZED',
      `${host} asks for credentials, which would go over plain HTTP for everybody to read`,
      {hint: 'add --plain-http-credentials if the network can be trusted with them'},
    );
  };
}
