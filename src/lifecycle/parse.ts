import {EcrctlError} from '../errors.ts';
import type {Finding} from './finding.ts';
import {findFaults} from './lint.ts';
import type {LifecyclePolicy} from './policy.ts';

const CONSTRAINT = 'failed to satisfy constraint:';

/** The checks that the service makes on the bare text, before it looks at the policy in it. */
const TEXT_CHECKS = new Set<string>(['TEXT_TOO_SHORT', 'TEXT_TOO_LONG']);

/** The checks between rules: the service makes them only when its schema has no message, and stops at the first. */
const RULE_CHECKS = new Set<string>([
  'TAG_LIST_MISSING',
  'TOO_MANY_WILDCARDS',
  'DUPLICATE_PRIORITY',
  'DUPLICATE_TAG_ENTRY',
  'SECOND_UNTAGGED_RULE',
  'ANY_RULE_NOT_LAST',
]);

/**
 * Parses the text of a lifecycle policy; throws INVALID_POLICY with the first fault in the text, which messages
 * call by a name.
 */
export function parseLifecyclePolicy(text: string, name = 'lifecycle policy'): LifecyclePolicy {
  const {faults, policy} = findFaults(text);
  if (policy) return policy;
  const {message, line, column, suggestion} = faults[0]!;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  throw new EcrctlError('INVALID_POLICY', `${name}, line ${line} column ${column}: ${message}${more}`, {
    hint: suggestion,
  });
}

/**
 * What the service answers to PutLifecyclePolicy with this text: the message of its InvalidParameterException,
 * or undefined when it takes the policy.
 */
export function serviceRefusal(text: string): string | undefined {
  const {faults} = findFaults(text);
  const [onText] = faults.filter(({code}) => TEXT_CHECKS.has(code));
  if (onText) return `Invalid parameter at 'lifecyclePolicyText' ${CONSTRAINT} '${wording(onText)}'`;
  const onShape = faults.filter(({code}) => !RULE_CHECKS.has(code)).map(wording);
  const [onRules] = faults.filter(({code}) => RULE_CHECKS.has(code)).map(wording);
  const reported = onShape.length > 0 ? [...new Set(onShape)].join('\n') : onRules;
  if (reported === undefined) return undefined;
  return `Invalid parameter at 'LifecyclePolicyText' ${CONSTRAINT} 'Lifecycle policy validation failure: ${reported}'`;
}

function wording({serviceMessage, message}: Finding): string {
  return serviceMessage?.text ?? message;
}
