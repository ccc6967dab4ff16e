import {EcrctlError} from '../../../errors.ts';
import type {Verdict} from '../../../lifecycle/verdict.ts';
import {globMatcher} from '../../glob.ts';

/** The most tags that the message of a failed gate names. */
const MAX_NAMED = 5;

/**
 * Fails when an image with a tag that matches one of the globs expires.
 * @throws EcrctlError GATE_FAILED
 */
export function failIfExpiring(verdicts: readonly Verdict[], globs: readonly string[]): void {
  const matchers = globs.map(glob => globMatcher(glob));
  const tags = verdicts
    .filter(({outcome}) => outcome === 'expired')
    .flatMap(({image}) => (image.imageTags ?? []).filter(tag => matchers.some(matches => matches(tag))));
  if (tags.length === 0) return;
  const named = tags.slice(0, MAX_NAMED).join(', ');
  const more = tags.length > MAX_NAMED ? ` and ${tags.length - MAX_NAMED} more` : '';
  const subject = tags.length === 1 ? 'a tag that must stay goes' : `${tags.length} tags that must stay go`;
  throw new EcrctlError(
    'GATE_FAILED',
    `${subject}: ${named}${more} (--fail-if-expiring ${globs.join(', ')})`,
    {
      hint: 'ecrctl lifecycle explain tells why, rule by rule',
    },
  );
}
