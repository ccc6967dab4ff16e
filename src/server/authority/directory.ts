import type {NamedPolicy} from '../../access/decision/decision.ts';
import type {Principal} from '../../access/grammar/principal.ts';

/** A principal that signs requests, with the policies that bind it. */
export interface Identity {
  principal: Principal & {accountId: string};
  identityPolicies: readonly NamedPolicy[];
  boundary?: readonly NamedPolicy[];
  session?: readonly NamedPolicy[];
  /** `aws:PrincipalTag/…`. */
  tags: Readonly<Record<string, string>>;
  /** `aws:userid`. */
  userId: string;
  organizationId?: string;
}

/** A key that signs, with whom it stands for. */
export interface AccessKey {
  accessKeyId: string;
  secret: string;
  /** Keys of sessions come with a token, which every request must send. */
  sessionToken?: string;
  /** When the session ends, in milliseconds since the epoch. */
  expiresAt?: number;
  identity: Identity;
}

/** Everyone whom a users file names. */
export interface Directory {
  accessKey(accessKeyId: string): AccessKey | undefined;
  /** Whoever has this ARN: a root, a user, a role or a session. */
  identity(arn: string): Identity | undefined;
  hasAccount(accountId: string): boolean;
}

/** A directory of these keys and principals; `principals` may also be such as have no key. */
export function createDirectory(keys: readonly AccessKey[], principals: readonly Identity[]): Directory {
  const byKey = new Map(keys.map(key => [key.accessKeyId, key]));
  const byArn = new Map(
    [...principals, ...keys.map(({identity}) => identity)].map(one => [one.principal.arn, one]),
  );
  const accounts = new Set([...byArn.values()].map(({principal}) => principal.accountId));
  return {
    accessKey: accessKeyId => byKey.get(accessKeyId),
    identity: arn => byArn.get(arn),
    hasAccount: accountId => accounts.has(accountId),
  };
}
