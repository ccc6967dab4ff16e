import {EcrctlError} from '../../errors.ts';

/** What to say when an immutable tag (`name` is `repository:tag`) points to something else than is wanted. */
export function immutableTag(
  {name, present, wanted}: {name: string; present: string | undefined; wanted: string},
  cause?: EcrctlError,
): EcrctlError {
  const points = present === undefined ? '' : ` points to ${present} and`;
  return new EcrctlError('TAG_IMMUTABLE', `${name}${points} cannot be moved to ${wanted}`, {
    hint: 'tags of this repository are immutable; use another tag, or delete this one first',
    cause,
  });
}
