import {actionsInWords} from '../grammar/action-words.ts';
import {coveredEcrActions, ECR_ACTIONS, findEcrAction, isDeletingAction} from '../grammar/ecr-actions.ts';
import type {PolicyDocument, Statement} from '../grammar/policy-document.ts';
import {accountMeantBy} from '../grammar/principal.ts';
import {principalPointer} from '../grammar/statement-pointer.ts';
import {principalsInWords} from '../grammar/statement-words.ts';
import {checkDenial} from './check-denial.ts';
import {isPublic, narrows, publicGrant} from './check-public.ts';
import type {FindingCode, FindingSeverity, UnplacedFinding} from './finding.ts';

/** What a policy exposes, gives away or locks. */
export function checkDangers(
  policy: PolicyDocument,
  {accountId}: {accountId?: string | undefined},
): UnplacedFinding[] {
  return policy.statements.flatMap(statement => {
    const covered = coveredEcrActions(statement.actions);
    if (covered.length === 0) return [];
    if (statement.effect === 'Deny') return checkDenial(statement);
    return [
      ...checkNotAction(statement),
      ...(statement.principals
        ? checkGrant(statement, {covered, accountId})
        : checkAttached(statement, covered)),
    ];
  });
}

interface Grant {
  covered: readonly string[];
  accountId: string | undefined;
}

function checkGrant(statement: Statement, grant: Grant): UnplacedFinding[] {
  if (statement.principals!.negated) return [notPrincipalWithAllow(statement)];
  if (isPublic(statement)) return [publicGrant(statement)];
  return [
    ...checkOtherAccounts(statement, grant),
    ...checkServices(statement),
    ...checkRights(statement, grant.covered),
  ];
}

function checkOtherAccounts(statement: Statement, {covered, accountId}: Grant): UnplacedFinding[] {
  const others = statement
    .principals!.entries.filter(({type}) => type === 'AWS')
    .map(({id}) => accountMeantBy(id))
    .filter(account => account !== undefined && account !== accountId);
  if (others.length === 0 || statement.conditions.some(narrows)) return [];
  const writing = covered.some(name => findEcrAction(name)?.level !== 'Read' && name !== 'ecr:ListImages');
  return [
    finding(statement, {
      severity: writing ? 'warning' : 'note',
      code: 'WHOLE_OTHER_ACCOUNT',
      message: `whoever account ${others.join(' or ')} chooses can ${actionsInWords(covered)}`,
      suggestion: 'name single roles, or test aws:PrincipalArn in a Condition',
    }),
  ];
}

/** Keys that tie a service's call to the customer on whose behalf it is made. */
const SOURCE_KEYS = /^(?:aws:Source(?:Arn|Account|OrgID|OrgPaths)|lambda:SourceFunctionArn)$/i;

function checkServices(statement: Statement): UnplacedFinding[] {
  const services = statement.principals!.entries.filter(({type}) => type === 'Service');
  if (services.length === 0 || statement.conditions.some(({key}) => SOURCE_KEYS.test(key))) return [];
  return [
    finding(statement, {
      severity: 'warning',
      code: 'SERVICE_WITHOUT_SOURCE',
      message: `${services.map(({id}) => id).join(', ')} may come on behalf of any customer of AWS`,
      suggestion: 'add "StringEquals": {"aws:SourceAccount": "ACCOUNT"} as Condition',
    }),
  ];
}

function checkRights(statement: Statement, covered: readonly string[]): UnplacedFinding[] {
  const who = principalsInWords(statement.principals!);
  if (covered.length === ECR_ACTIONS.length) {
    return [
      finding(statement, {
        severity: 'warning',
        code: 'EVERY_ACTION',
        message: `${who} can do everything with the repository: delete it, and change this policy`,
        suggestion: 'list the actions that are needed, for example those of pull and push',
      }),
    ];
  }
  const deleting = covered.filter(isDeletingAction);
  const granting = covered.filter(name => findEcrAction(name)?.level === 'Permissions');
  return [
    ...(deleting.length > 0
      ? [
          finding(statement, {
            severity: 'warning',
            code: 'DELETE_RIGHTS',
            message: `${who} can delete: ${deleting.join(', ')}`,
            suggestion: 'leave deleting to a lifecycle policy, or add a Condition',
          }),
        ]
      : []),
    ...(granting.length > 0
      ? [
          finding(statement, {
            severity: 'warning',
            code: 'POLICY_RIGHTS',
            message: `${who} can change this policy, and so grant themselves everything`,
            suggestion: `remove ${granting.join(', ')}`,
          }),
        ]
      : []),
  ];
}

/** An identity policy of every ECR action on every repository. */
function checkAttached(statement: Statement, covered: readonly string[]): UnplacedFinding[] {
  const everywhere = statement.resources?.patterns.includes('*') && !statement.resources.negated;
  if (covered.length < ECR_ACTIONS.length || !everywhere || statement.conditions.length > 0) return [];
  return [
    {
      severity: 'warning',
      code: 'EVERY_ACTION',
      pointer: `${statement.pointer}/${statement.actions.negated ? 'NotAction' : 'Action'}`,
      message: 'allows every action of ECR on every repository',
      suggestion: 'list the actions and the repositories that are needed',
    },
  ];
}

function checkNotAction(statement: Statement): UnplacedFinding[] {
  if (!statement.actions.negated) return [];
  return [
    {
      severity: 'warning',
      code: 'NOT_ACTION_WITH_ALLOW',
      pointer: `${statement.pointer}/NotAction`,
      atKey: true,
      message: 'NotAction with Allow also grants every action that AWS adds later',
      suggestion: 'list what is allowed as Action',
    },
  ];
}

function notPrincipalWithAllow(statement: Statement): UnplacedFinding {
  return {
    ...finding(statement, {
      severity: 'danger',
      code: 'NOT_PRINCIPAL_WITH_ALLOW',
      message: `allows ${principalsInWords(statement.principals!)}: the whole world but them`,
      suggestion: 'name those who are allowed as Principal',
    }),
    atKey: true,
  };
}

function finding(
  statement: Statement,
  told: {severity: FindingSeverity; code: FindingCode; message: string; suggestion: string},
): UnplacedFinding {
  return {...told, pointer: principalPointer(statement)};
}
