import {z} from 'zod';

const accountId = z.string().regex(/^\d{12}$/, 'an account is 12 digits, in quotes');
const principalName = z
  .string()
  .regex(/^[\w+=,.@-]{1,64}$/, 'a name has 1 to 64 of letters, digits and +=,.@_-');
const path = z.string().regex(/^\/(?:[\w+=,.@-]+\/)*$/, 'a path begins and ends with /');
const policy = z.union([z.string(), z.record(z.string(), z.unknown())]);
const tags = z.record(z.string(), z.string());
const accessKey = z.strictObject({id: z.string().min(1), secret: z.string().min(1)});

const user = z.strictObject({
  path: path.default('/'),
  accessKeys: z.array(accessKey).default([]),
  policies: z.array(policy).default([]),
  permissionsBoundary: policy.optional(),
  tags: tags.default({}),
});

const session = z.strictObject({
  name: principalName,
  accessKey,
  sessionToken: z.string().min(1),
  expires: z.iso.datetime({offset: true}).optional(),
  policies: z.array(policy).optional(),
  tags: tags.default({}),
});

const role = z.strictObject({
  path: path.default('/'),
  policies: z.array(policy).default([]),
  permissionsBoundary: policy.optional(),
  tags: tags.default({}),
  sessions: z.array(session).default([]),
});

const account = z.strictObject({
  organizationId: z.string().optional(),
  root: z.strictObject({accessKeys: z.array(accessKey).default([])}).optional(),
  users: z.record(principalName, user).default({}),
  roles: z.record(principalName, role).default({}),
});

/** The shape of a users file. */
export const USERS_FILE = z.strictObject({accounts: z.record(accountId, account)});

/** A users file that has this shape. */
export type UsersFile = z.output<typeof USERS_FILE>;
export type AccountEntry = UsersFile['accounts'][string];
export type UserEntry = AccountEntry['users'][string];
export type RoleEntry = AccountEntry['roles'][string];
export type SessionEntry = RoleEntry['sessions'][number];
export type AccessKeyEntry = z.output<typeof accessKey>;
export type PolicyEntry = z.output<typeof policy>;
