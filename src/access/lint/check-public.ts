import {actionsInWords} from '../grammar/action-words.ts';
import {coveredEcrActions, ECR_ACTIONS, isDeletingAction} from '../grammar/ecr-actions.ts';
import {type Condition, listsEveryone, type Statement} from '../grammar/policy-document.ts';
import {principalPointer} from '../grammar/statement-pointer.ts';
import {conditionsInWords} from '../grammar/statement-words.ts';
import type {FindingCode, UnplacedFinding} from './finding.ts';

/** Conditions that tie a request to an owner; a user agent or a time of day does not. */
const NARROWING_KEYS = new Set(
  [
    'aws:PrincipalAccount',
    'aws:PrincipalArn',
    'aws:PrincipalOrgID',
    'aws:PrincipalOrgPaths',
    'aws:PrincipalServiceName',
    'aws:SourceAccount',
    'aws:SourceArn',
    'aws:SourceIp',
    'aws:SourceOrgID',
    'aws:SourceOrgPaths',
    'aws:SourceVpc',
    'aws:SourceVpce',
    'aws:userid',
    'aws:username',
    'lambda:SourceFunctionArn',
  ].map(key => key.toLowerCase()),
);

/** Whether a statement lets in everyone, without a condition that ties the request to someone. */
export function isPublic({principals, conditions}: Statement): boolean {
  return listsEveryone(principals!) && !conditions.some(narrows);
}

/** Whether a condition ties a request to an owner, a network or an organization. */
export function narrows({operator, key, values}: Condition): boolean {
  if (operator.negated || operator.ifExists || operator.set === 'ForAllValues') return false;
  return operator.family !== 'null' && !values.some(isOpen) && NARROWING_KEYS.has(key.toLowerCase());
}

/** A value that everyone fits: a bare wildcard, every address, an ARN of any account. */
function isOpen(value: string): boolean {
  const wildcards = /^[*?]+$/.test(value) && value.includes('*');
  return wildcards || /^(?:0\.0\.0\.0\/0|::\/0|arn:[^:]*:[^:]*:[^:]*:\*.*)$/.test(value);
}

/** What a statement that lets in everyone gives away. */
export function publicGrant(statement: Statement): UnplacedFinding {
  const covered = coveredEcrActions(statement.actions);
  const [code, danger] = publicDanger(covered);
  return {
    severity: code === 'PUBLIC_ACCESS' ? 'warning' : 'danger',
    code,
    pointer: principalPointer(statement),
    message: `everyone with an AWS account ${danger}${conditionsInWords(statement.conditions)}`,
    suggestion: 'name the accounts, or add a Condition such as "StringEquals": {"aws:PrincipalOrgID": "o-…"}',
  };
}

function publicDanger(covered: readonly string[]): [FindingCode, string] {
  if (covered.length === ECR_ACTIONS.length)
    return ['PUBLIC_ADMIN', 'can do everything with it, even delete it'];
  if (covered.some(isDeletingAction)) return ['PUBLIC_DELETE', 'can delete from it'];
  if (covered.includes('ecr:PutImage')) return ['PUBLIC_PUSH', 'can push to it'];
  if (covered.includes('ecr:BatchGetImage')) return ['PUBLIC_PULL', 'can pull from it'];
  return ['PUBLIC_ACCESS', `can ${actionsInWords(covered)}`];
}
