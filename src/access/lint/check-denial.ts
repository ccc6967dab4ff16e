import {coversAction} from '../decision/match-statement.ts';
import {listsEveryone, type Statement} from '../grammar/policy-document.ts';
import {principalPointer} from '../grammar/statement-pointer.ts';
import type {UnplacedFinding} from './finding.ts';

/** A denial that hits more than it seems to. */
export function checkDenial(statement: Statement): UnplacedFinding[] {
  const {principals, conditions, actions} = statement;
  if (principals?.negated) {
    return [
      {
        severity: 'warning',
        code: 'NOT_PRINCIPAL_WITH_DENY',
        pointer: principalPointer(statement),
        atKey: true,
        message:
          'NotPrincipal with Deny spares only those whose account, role and session are all listed, and nobody with a permissions boundary',
        suggestion: 'write Principal "*" and "ArnNotLike": {"aws:PrincipalArn": […]} as Condition',
      },
    ];
  }
  if (
    !principals ||
    !listsEveryone(principals) ||
    conditions.length > 0 ||
    !coversAction(actions, 'ecr:SetRepositoryPolicy')
  )
    return [];
  return [
    {
      severity: 'danger',
      code: 'LOCK_OUT',
      pointer: principalPointer(statement),
      message: 'nobody, not even the owner, can change this policy any more',
      suggestion: 'leave ecr:SetRepositoryPolicy and ecr:DeleteRepositoryPolicy out of the denial',
    },
  ];
}
