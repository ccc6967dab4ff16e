import type {AccessRequest, Decision, PolicyType} from './decision.ts';

/** What AWS calls each kind of policy in its refusals, with the article that an explicit deny needs. */
const AWS_NAMES: Record<PolicyType, {name: string; article: string}> = {
  'service-control': {name: 'service control policy', article: 'a'},
  'resource-control': {name: 'resource control policy', article: 'a'},
  repository: {name: 'resource-based policy', article: 'a'},
  registry: {name: 'resource-based policy', article: 'a'},
  identity: {name: 'identity-based policy', article: 'an'},
  boundary: {name: 'permissions boundary', article: 'a'},
  session: {name: 'session policy', article: 'a'},
};

/** The sentence with which AWS refuses a request (IAM User Guide, "Troubleshoot access denied error messages"). */
export function accessDeniedMessage(
  {principal, action, resource}: Pick<AccessRequest, 'principal' | 'action' | 'resource'>,
  {reason}: Pick<Decision, 'reason'>,
): string {
  const refusal = `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource}`;
  if (reason.kind === 'explicit-deny') {
    const {name, article} = AWS_NAMES[reason.policyType];
    return `${refusal} with an explicit deny in ${article} ${name}`;
  }
  if (reason.kind !== 'no-allow') return refusal;
  return `${refusal} because no ${AWS_NAMES[reason.policyType].name} allows the ${action} action`;
}
