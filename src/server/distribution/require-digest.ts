import {type Digest, isDigest} from '../../oci/digest.ts';
import {EcrFault} from '../ecr-fault.ts';

/** A digest from a path or query. @throws EcrFault RegistryDigestInvalid */
export function requireDigest(text: string | null): Digest {
  if (isDigest(text)) return text;
  throw new EcrFault('RegistryDigestInvalid', 'The request does not name a valid digest');
}
