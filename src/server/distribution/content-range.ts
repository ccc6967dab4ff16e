import {EcrFault} from '../ecr-fault.ts';

/**
 * The first byte that a chunk says it begins at (`Content-Range: <first>-<last>`); undefined without the
 * header.
 * @throws EcrFault RegistryRangeInvalid
 */
export function readContentRange(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const found = /^(?:bytes[ =])?(\d{1,15})-(\d{1,15})(?:\/(?:\d+|\*))?$/.exec(header.trim());
  if (found && Number(found[2]) >= Number(found[1])) return Number(found[1]);
  throw new EcrFault('RegistryRangeInvalid', 'The Content-Range of the chunk is not valid');
}
