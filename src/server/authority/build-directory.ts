import type {NamedPolicy} from '../../access/decision/decision.ts';
import {accountRootArn} from '../../access/grammar/principal.ts';
import {readPolicy} from '../../access/grammar/read-policy.ts';
import {EcrctlError} from '../../errors.ts';
import {type AccessKey, createDirectory, type Directory, type Identity} from './directory.ts';
import {MANAGED_POLICY_NAMES, managedPolicy} from './managed-policies.ts';
import type {
  AccessKeyEntry,
  AccountEntry,
  PolicyEntry,
  RoleEntry,
  SessionEntry,
  UserEntry,
  UsersFile,
} from './users-schema.ts';

/** An account with its number, for everyone in it. */
type Account = AccountEntry & {accountId: string};

/**
 * The directory that a users file describes; `file` is its name in errors.
 * @throws EcrctlError INVALID_SETTINGS for a bad or unknown policy and for a key that is given twice
 */
export function buildDirectory(users: UsersFile, file: string): Directory {
  try {
    const accounts = Object.entries(users.accounts).map(([accountId, account]) => ({...account, accountId}));
    const keys = accounts.flatMap(keysOf);
    checkUnique(keys);
    return createDirectory(keys, accounts.flatMap(principalsOf));
  } catch (cause) {
    const why = cause instanceof EcrctlError ? cause.message : 'it cannot be understood';
    throw new EcrctlError('INVALID_SETTINGS', `the users file ${file} is not valid: ${why}`, {cause});
  }
}

function keysOf(account: Account): AccessKey[] {
  return [
    ...keysFor(account.root?.accessKeys ?? [], rootOf(account)),
    ...Object.entries(account.users).flatMap(([name, user]) =>
      keysFor(user.accessKeys, userOf(account, name, user)),
    ),
    ...Object.entries(account.roles).flatMap(([name, role]) =>
      role.sessions.map(session => sessionKey(session, sessionOf(account, {name, role, session}))),
    ),
  ];
}

function principalsOf(account: Account): Identity[] {
  return [
    rootOf(account),
    ...Object.entries(account.users).map(([name, user]) => userOf(account, name, user)),
    ...Object.entries(account.roles).map(([name, role]) => roleOf(account, name, role)),
  ];
}

function keysFor(entries: readonly AccessKeyEntry[], identity: Identity): AccessKey[] {
  return entries.map(({id, secret}) => ({accessKeyId: id, secret, identity}));
}

function sessionKey(session: SessionEntry, identity: Identity): AccessKey {
  return {
    accessKeyId: session.accessKey.id,
    secret: session.accessKey.secret,
    sessionToken: session.sessionToken,
    ...(session.expires === undefined ? {} : {expiresAt: Date.parse(session.expires)}),
    identity,
  };
}

function rootOf({accountId, organizationId}: Account): Identity {
  return {
    principal: {type: 'root', arn: accountRootArn(accountId), accountId},
    identityPolicies: [],
    tags: {},
    userId: accountId,
    ...inOrganization(organizationId),
  };
}

function userOf({accountId, organizationId}: Account, name: string, user: UserEntry): Identity {
  return {
    principal: {type: 'user', arn: `arn:aws:iam::${accountId}:user${user.path}${name}`, accountId},
    identityPolicies: policiesOf(user.policies),
    ...boundaryOf(user),
    tags: user.tags,
    userId: `AIDA${name}`,
    ...inOrganization(organizationId),
  };
}

function roleOf({accountId, organizationId}: Account, name: string, role: RoleEntry): Identity {
  return {
    principal: {type: 'role', arn: `arn:aws:iam::${accountId}:role${role.path}${name}`, accountId},
    identityPolicies: policiesOf(role.policies),
    ...boundaryOf(role),
    tags: role.tags,
    userId: `AROA${name}`,
    ...inOrganization(organizationId),
  };
}

function sessionOf(
  account: Account,
  {name, role, session}: {name: string; role: RoleEntry; session: SessionEntry},
): Identity {
  const own = roleOf(account, name, role);
  const arn = `arn:aws:sts::${account.accountId}:assumed-role/${name}/${session.name}`;
  return {
    ...own,
    principal: {type: 'assumed-role', arn, accountId: account.accountId, roleArn: own.principal.arn},
    ...(session.policies === undefined ? {} : {session: policiesOf(session.policies)}),
    tags: {...own.tags, ...session.tags},
    userId: `${own.userId}:${session.name}`,
  };
}

function inOrganization(organizationId: string | undefined): Pick<Identity, 'organizationId'> {
  return organizationId === undefined ? {} : {organizationId};
}

function boundaryOf({permissionsBoundary}: UserEntry | RoleEntry): Pick<Identity, 'boundary'> {
  return permissionsBoundary === undefined ? {} : {boundary: policiesOf([permissionsBoundary])};
}

function policiesOf(entries: readonly PolicyEntry[]): NamedPolicy[] {
  return entries.map((entry, position) => {
    if (typeof entry !== 'string') return namedPolicy(`policy ${position + 1}`, entry);
    const managed = managedPolicy(entry);
    if (managed) return namedPolicy(entry, managed);
    throw new EcrctlError('INVALID_SETTINGS', `there is no managed policy "${entry}"`, {
      hint: `write a policy document, or one of ${MANAGED_POLICY_NAMES.join(', ')}`,
    });
  });
}

function namedPolicy(name: string, document: object): NamedPolicy {
  return {name, document: readPolicy(JSON.stringify(document), 'identity')};
}

function checkUnique(keys: readonly AccessKey[]): void {
  const seen = new Set<string>();
  for (const {accessKeyId} of keys) {
    if (seen.has(accessKeyId)) {
      throw new EcrctlError('INVALID_SETTINGS', `the access key ${accessKeyId} is given twice`);
    }
    seen.add(accessKeyId);
  }
}
