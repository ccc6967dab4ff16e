import {parseArn} from '../grammar/arn.ts';
import {listsEveryone, type PrincipalClause} from '../grammar/policy-document.ts';
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
  const grades = gradesBy(clause, principal);
  return GRADES.find(grade => grades.has(grade));
}

/**
 * Whether a `NotPrincipal` leaves someone out of a Deny. IAM spares only those whose every name is listed: a
 * user's ARN and account, a session's ARN, role and account; and nobody who has a permissions boundary.
 */
export function isSparedFromDeny(clause: PrincipalClause, principal: Principal, bounded: boolean): boolean {
  const listed = gradesBy(clause, principal);
  if (listed.has('everyone')) return true;
  return !bounded && gradesOf(principal).every(grade => listed.has(grade));
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

/** By which names a clause lists a principal. */
function gradesBy(clause: PrincipalClause, principal: Principal): Set<PrincipalGrade> {
  const {everyone, services, accounts, arns} = namesOf(clause);
  const grades = new Set<PrincipalGrade>(everyone ? ['everyone'] : []);
  if (principal.type === 'service') return services.has(principal.arn) ? grades.add('service') : grades;
  if (accounts.has(principal.accountId ?? '')) grades.add('account');
  if (arns.has(principal.arn)) grades.add(ownGrade(principal));
  if (listsRoleOf(arns, principal)) grades.add('role');
  return grades;
}

/** The names that a clause lists, by their kind. */
interface ListedNames {
  everyone: boolean;
  services: ReadonlySet<string>;
  /** Accounts that are meant as a whole. */
  accounts: ReadonlySet<string>;
  arns: ReadonlySet<string>;
}

/** A clause lists thousands of names at most, and is asked about as many principals. */
const KNOWN_NAMES = new WeakMap<PrincipalClause, ListedNames>();

function namesOf(clause: PrincipalClause): ListedNames {
  const names = KNOWN_NAMES.get(clause) ?? readNames(clause);
  KNOWN_NAMES.set(clause, names);
  return names;
}

function readNames(clause: PrincipalClause): ListedNames {
  const idsOf = (type: string) => clause.entries.flatMap(entry => (entry.type === type ? [entry.id] : []));
  const accounts = new Set<string>();
  const arns = new Set<string>();
  for (const id of idsOf('AWS')) {
    const account = accountMeantBy(id);
    if (account === undefined) arns.add(id);
    else accounts.add(account);
  }
  return {everyone: listsEveryone(clause), services: new Set(idsOf('Service')), accounts, arns};
}

function ownGrade(principal: Principal): PrincipalGrade {
  if (principal.type === 'user' || principal.type === 'role') return principal.type;
  return 'session';
}

/** Whether the role behind a session is listed. A session's ARN has no path, so without `roleArn` the name decides. */
function listsRoleOf(arns: ReadonlySet<string>, principal: Principal): boolean {
  const own = roleArnOf(principal);
  if (principal.type !== 'assumed-role' || !own) return false;
  if (principal.roleArn) return arns.has(principal.roleArn);
  return [...arns].some(id => {
    const {service, resource = '', accountId} = parseArn(id) ?? {};
    if (service !== 'iam' || !resource.startsWith('role/') || accountId !== principal.accountId) return false;
    return resource.split('/').at(-1) === own.split('/').at(-1);
  });
}
