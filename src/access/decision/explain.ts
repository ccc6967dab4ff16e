import {joined} from '../grammar/action-words.ts';
import {parseArn} from '../grammar/arn.ts';
import {statementName} from '../grammar/policy-document.ts';
import {awsPrincipalInWords, conditionInWords} from '../grammar/statement-words.ts';
import type {ConditionOutcome} from './condition.ts';
import type {AccessRequest, Decision, PolicyType, StatementTrace} from './decision.ts';

const POLICY_NAMES: Record<PolicyType, string> = {
  'service-control': 'service control policy',
  'resource-control': 'resource control policy',
  repository: 'repository policy',
  registry: 'registry policy',
  identity: 'identity policy',
  boundary: 'permissions boundary',
  session: 'session policy',
};

/** A decision in sentences: the verdict, the statements that decided, then statements that only just did not. */
export function explain(request: AccessRequest, decision: Decision): string[] {
  return [verdict(request, decision), ...reasons(request, decision), ...nearMisses(decision)];
}

function verdict({principal, action, resource}: AccessRequest, {allowed}: Decision): string {
  const who = principal.type === 'service' ? principal.arn : awsPrincipalInWords(principal.arn);
  const name = parseArn(resource)?.resource.replace(/^repository\//, '') ?? resource;
  return `${who} is ${allowed ? 'allowed' : 'denied'} ${action} on ${name === '*' ? 'the registry' : name}.`;
}

function reasons(request: AccessRequest, {reason, decisive, crossAccount, trace}: Decision): string[] {
  switch (reason.kind) {
    case 'granted':
      return [
        ...decisive.map(one => `${statementOf(one)} allows it${gradeWords(one)}.`),
        ...(crossAccount && request.principal.type === 'root'
          ? ['The root of the other account needs no identity policy.']
          : []),
      ];
    case 'account-root':
      return ['The principal is the root of the account that owns the registry, and nothing denies it.'];
    case 'explicit-deny':
      return [
        ...decisive.map(one => `${statementOf(one)} denies it.`),
        'An explicit deny wins over every allow.',
      ];
    case 'no-allow':
      return [missing(reason.policyType, crossAccount), ...openings(reason.policyType, trace)];
  }
}

function missing(type: PolicyType, crossAccount: boolean): string {
  if (type === 'repository') {
    const owner = crossAccount ? 'The principal belongs to another account, and no' : 'No';
    return `${owner} statement of the repository policy or the registry policy allows it.`;
  }
  if (type !== 'identity') return `No statement of the ${POLICY_NAMES[type]} allows it, and it must.`;
  return crossAccount
    ? 'Across accounts an identity policy of the principal must allow it too, and none does.'
    : 'No statement of an identity policy, the repository policy or the registry policy allows it.';
}

/** What does allow it, where that alone is not enough. */
function openings(type: PolicyType, trace: readonly StatementTrace[]): string[] {
  return trace
    .filter(one => one.applies && one.statement.effect === 'Allow' && one.policyType !== type)
    .map(one => `${statementOf(one)} allows it${gradeWords(one)}, which alone is not enough.`);
}

/** Statements that speak of the principal and the action, and were kept out by resource or conditions. */
function nearMisses({trace, allowed, reason}: Decision): string[] {
  const wanted = allowed || reason.kind === 'explicit-deny' ? [] : trace;
  return wanted
    .filter(({statement}) => statement.effect === 'Allow')
    .flatMap(one => {
      const {mismatch} = one;
      if (mismatch?.element === 'resource')
        return [`${statementOf(one)} would allow it on another resource.`];
      if (mismatch?.element !== 'condition') return [];
      return [`${statementOf(one)} would allow it, but ${joined(mismatch.conditions.map(failure))}.`];
    });
}

function failure({condition, actual}: ConditionOutcome): string {
  const had = actual ? `the request has ${joined(actual)}` : 'the request does not have it';
  return `it demands that ${conditionInWords(condition)} and ${had}`;
}

function statementOf({policyType, policyName, statement}: StatementTrace): string {
  const kind = POLICY_NAMES[policyType];
  const policy = policyName === kind ? `the ${kind}` : `the ${kind} ${policyName}`;
  return `Statement ${statementName(statement)} of ${policy}`;
}

function gradeWords({grade}: StatementTrace): string {
  if (grade === 'everyone') return ' to everyone';
  if (grade === 'account') return ' to the whole account';
  return grade === 'role' ? ' to the role' : '';
}
