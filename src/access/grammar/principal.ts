import {EcrctlError} from '../../errors.ts';
import type {ContextValues} from '../decision/request-context.ts';
import {isAccountId, parseArn} from './arn.ts';
import type {PrincipalEntry} from './policy-document.ts';

/** What makes a request: an account's root, a user, a role (or a session of one), or an AWS service. */
export type PrincipalType = 'root' | 'user' | 'role' | 'assumed-role' | 'federated-user' | 'service';

/** Who makes a request. */
export interface Principal {
  type: PrincipalType;
  /** The ARN; of a service its name (`codebuild.amazonaws.com`). */
  arn: string;
  /** Absent for services. */
  accountId?: string | undefined;
  /** The ARN of the role of a session, with its path, where it is known; the session's own ARN has no path. */
  roleArn?: string | undefined;
}

const SERVICE = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?$/;

/** Reads a principal from an ARN, an account's twelve digits (of a partition) or a service's name. INVALID_INPUT for anything else. */
export function parsePrincipal(text: string, partition = 'aws'): Principal {
  const service = SERVICE.test(text);
  const principal = service ? {type: 'service' as const, arn: text} : readPrincipal(text, partition);
  if (principal) return principal;
  throw new EcrctlError('INVALID_INPUT', `${JSON.stringify(text)} is not a principal`, {
    hint: 'write an ARN such as arn:aws:iam::111122223333:role/ci, an account id, or a service such as codebuild.amazonaws.com',
  });
}

/** The principal that an entry of a policy names; undefined for `*`, federated and deleted ones. */
export function principalOfEntry({type, id}: PrincipalEntry): Principal | undefined {
  if (type === 'Service') return {type: 'service', arn: id};
  return type === 'AWS' ? readPrincipal(id) : undefined;
}

/** The ARN that stands for a whole account. */
export function accountRootArn(accountId: string, partition = 'aws'): string {
  return `arn:${partition}:iam::${accountId}:root`;
}

/** The account that an id stands for as a whole: `111122223333` or `arn:aws:iam::111122223333:root`. */
export function accountMeantBy(id: string): string | undefined {
  if (isAccountId(id)) return id;
  const arn = parseArn(id);
  return arn?.service === 'iam' && arn.resource === 'root' ? arn.accountId : undefined;
}

/** The role that a session belongs to: its ARN where known, otherwise as the session's ARN tells it, without path. */
export function roleArnOf(principal: Principal): string | undefined {
  if (principal.type === 'role') return principal.arn;
  if (principal.type !== 'assumed-role') return undefined;
  if (principal.roleArn) return principal.roleArn;
  const arn = parseArn(principal.arn);
  return arn && `arn:${arn.partition}:iam::${arn.accountId}:role/${arn.resource.split('/')[1]}`;
}

/** Whether a principal is a role that an AWS service has made for itself; policies of organizations do not bind it. */
export function isServiceLinkedRole(principal: Principal): boolean {
  const role = parseArn(roleArnOf(principal) ?? '')?.resource ?? '';
  // The name of a session's role is without its path, and no other role may have such a name.
  return /^role\/(?:aws-service-role\/|AWSServiceRoleFor)/.test(role);
}

/** The condition keys that AWS fills in from the principal alone. */
export function principalContext(principal: Principal): ContextValues {
  if (principal.type === 'service') {
    return {'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalServiceName': principal.arn};
  }
  const userName = principal.type === 'user' ? principal.arn.split('/').at(-1) : undefined;
  return {
    'aws:PrincipalIsAWSService': 'false',
    'aws:PrincipalArn': roleArnOf(principal) ?? principal.arn,
    'aws:PrincipalType': PRINCIPAL_TYPE_VALUES[principal.type],
    ...(principal.accountId ? {'aws:PrincipalAccount': principal.accountId} : {}),
    ...(userName ? {'aws:username': userName} : {}),
  };
}

/** The values of `aws:PrincipalType`. */
const PRINCIPAL_TYPE_VALUES: Record<Exclude<PrincipalType, 'service'>, string> = {
  root: 'Account',
  user: 'User',
  role: 'AssumedRole',
  'assumed-role': 'AssumedRole',
  'federated-user': 'FederatedUser',
};

function readPrincipal(text: string, partition?: string): Principal | undefined {
  if (isAccountId(text)) return {type: 'root', arn: accountRootArn(text, partition), accountId: text};
  const arn = parseArn(text);
  const type = arn && typeOfArn(arn.service, arn.resource);
  return type && isAccountId(arn.accountId) ? {type, arn: text, accountId: arn.accountId} : undefined;
}

function typeOfArn(service: string, resource: string): PrincipalType | undefined {
  if (service === 'iam' && resource === 'root') return 'root';
  const [kind, name, session] = resource.split('/');
  if (!name) return undefined;
  if (service === 'iam' && (kind === 'user' || kind === 'role')) return kind;
  if (service === 'sts' && kind === 'assumed-role' && session) return kind;
  return service === 'sts' && kind === 'federated-user' ? kind : undefined;
}
