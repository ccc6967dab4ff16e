import {parseLifecyclePolicy, serviceRefusal} from '../../lifecycle/parse.ts';
import type {LifecyclePolicy} from '../../lifecycle/policy.ts';
import {EcrFault} from '../ecr-fault.ts';

/**
 * The policy that a text is.
 * @throws EcrFault InvalidParameterException with the service's words for what is wrong
 */
export function acceptLifecyclePolicy(text: string): LifecyclePolicy {
  const refusal = serviceRefusal(text);
  if (refusal !== undefined) throw new EcrFault('InvalidParameterException', refusal);
  return parseLifecyclePolicy(text);
}
