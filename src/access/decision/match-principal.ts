import {parseArn} from '../grammar/arn.ts';
import {isEveryone, type PrincipalClause, type PrincipalEntry} from '../grammar/policy-document.ts';
import {accountMeantBy, type Principal, roleArnOf} from '../grammar/principal.ts';

/**
 * By which name a clause means a principal. `session`, `user`, `service` and `everyone` grant directly;
 * `role` grants to the role behind a session, within its boundary; `account` leaves the rest to the account.
 */
export type PrincipalGrade = 'session' | 'user' | 'service' | 'everyone' | 'role' | 'account';

/** The names that grant before those that only hand on. */
const GRADES: readonly PrincipalGrade[] = ['everyone', 'session', 'user', 'service', 'role', 'account'];

/** The most direct name by which a `Principal` means someone; undefined when it does not. */
export function matchPrincipal(clause: PrincipalClause, principal: Principal): PrincipalGrade | undefined {
  const grades = clause.entries.map(entry => gradeOf(entry, principal));
  return GRADES.find(grade => grades.includes(grade));
}

/**
 * Whether a `NotPrincipal` leaves someone out of a Deny. IAM spares only those whose every name is listed: a
 * user's ARN and account, a session's ARN, role and account; and nobody who has a permissions boundary.
 */
export function isSparedFromDeny(clause: PrincipalClause, principal: Principal, bounded: boolean): boolean {
  const listed = clause.entries.map(entry => gradeOf(entry, principal));
  if (listed.includes('everyone')) return true;
  return !bounded && gradesOf(principal).every(grade => listed.includes(grade));
}

/** The names that a principal has. */
function gradesOf(principal: Principal): PrincipalGrade[] {
  switch (principal.type) {
    case 'root':
      return ['account'];
    case 'user':
      return ['user', 'account'];
    case 'role':
      return ['role', 'account'];
    case 'assumed-role':
      return ['session', 'role', 'account'];
    case 'federated-user':
      return ['session', 'account'];
    case 'service':
      return ['service'];
  }
}

function gradeOf(entry: PrincipalEntry, principal: Principal): PrincipalGrade | undefined {
  if (isEveryone(entry)) return 'everyone';
  if (entry.type === 'Service') {
    return principal.type === 'service' && entry.id === principal.arn ? 'service' : undefined;
  }
  if (entry.type !== 'AWS' || principal.type === 'service') return undefined;
  if (accountMeantBy(entry.id) === principal.accountId) return 'account';
  if (entry.id === principal.arn) return ownGrade(principal);
  return isRoleOf(entry.id, principal) ? 'role' : undefined;
}

function ownGrade(principal: Principal): PrincipalGrade {
  if (principal.type === 'user' || principal.type === 'role') return principal.type;
  return 'session';
}

/** Whether an entry names the role behind a session. A session's ARN has no path, so without `roleArn` the name decides. */
function isRoleOf(id: string, principal: Principal): boolean {
  const own = roleArnOf(principal);
  if (principal.type !== 'assumed-role' || !own) return false;
  if (principal.roleArn) return id === principal.roleArn;
  const wanted = parseArn(id);
  if (wanted?.service !== 'iam' || !wanted.resource.startsWith('role/')) return false;
  return (
    wanted.accountId === principal.accountId && wanted.resource.split('/').at(-1) === own.split('/').at(-1)
  );
}
