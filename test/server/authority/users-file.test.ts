import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {readUsersFile} from '../../../src/server/authority/users-file.ts';
import {failureOf} from '../../support/to-throw-code.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-users-'));
});
afterEach(() => rm(folder, {recursive: true}));

async function readUsers(text: string) {
  const file = path.join(folder, 'users.yaml');
  await writeFile(file, text);
  return readUsersFile(file);
}

const USERS = `
accounts:
  "123456789012":
    organizationId: o-abc
    root: {accessKeys: [{id: AKIAROOT, secret: s0}]}
    users:
      alice:
        accessKeys: [{id: AKIAALICE, secret: s1}]
        policies:
          - AmazonEC2ContainerRegistryReadOnly
          - {Version: "2012-10-17", Statement: {Effect: Deny, Action: "ecr:*", Resource: "*"}}
        permissionsBoundary: arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser
        tags: {team: web}
      nobody: {}
    roles:
      ci:
        tags: {team: build, stage: test}
        sessions:
          - {name: run-1, accessKey: {id: ASIARUN1, secret: s2}, sessionToken: t, tags: {stage: live}, policies: []}
`;

describe('readUsersFile', () => {
  test('names everyone in the file', async () => {
    const directory = await readUsers(USERS);
    expect(directory.accessKey('AKIAROOT')?.identity.principal).toEqual({
      type: 'root',
      arn: 'arn:aws:iam::123456789012:root',
      accountId: '123456789012',
    });
    expect(directory.identity('arn:aws:iam::123456789012:user/nobody')).toBeDefined();
    expect(directory.identity('arn:aws:iam::123456789012:role/ci')).toBeDefined();
    expect(directory.hasAccount('123456789012')).toBe(true);
    expect(directory.hasAccount('210987654321')).toBe(false);
    expect(directory.accessKey('toString')).toBeUndefined();
  });

  test('reads policies, boundary and tags of a user', async () => {
    const alice = (await readUsers(USERS)).accessKey('AKIAALICE')!.identity;
    expect(alice.identityPolicies.map(({name}) => name)).toEqual([
      'AmazonEC2ContainerRegistryReadOnly',
      'policy 2',
    ]);
    expect(alice.boundary).toHaveLength(1);
    expect(alice.tags).toEqual({team: 'web'});
    expect(alice.organizationId).toBe('o-abc');
  });

  test('gives a session its role, its own policies and the tags of both', async () => {
    const run = (await readUsers(USERS)).accessKey('ASIARUN1')!;
    expect(run.identity.principal).toMatchObject({
      type: 'assumed-role',
      arn: 'arn:aws:sts::123456789012:assumed-role/ci/run-1',
      roleArn: 'arn:aws:iam::123456789012:role/ci',
    });
    expect(run.identity.session).toEqual([]);
    expect(run.identity.tags).toEqual({team: 'build', stage: 'live'});
    expect(run.expiresAt).toBeUndefined();
  });

  test.each([
    ['accounts: {"1234": {}}', /an account is 12 digits/],
    ['accounts: {123456789012: {users: {a: {colour: red}}}}', /colour/],
    [
      'accounts: {"123456789012": {users: {a: {policies: [Nonsense]}}}}',
      /there is no managed policy "Nonsense"/,
    ],
    [
      'accounts: {"123456789012": {users: {a: {policies: [{Statement: []}]}}}}',
      /the policy has no Statement/,
    ],
    [
      'accounts: {"123456789012": {root: {accessKeys: [{id: K, secret: a}, {id: K, secret: b}]}}}',
      /the access key K is given twice/,
    ],
    ['[]', /the document/],
    ['', /the document/],
  ])('refuses %s', async (text, why) => {
    const failure = await failureOf('INVALID_SETTINGS', () => readUsers(text));
    expect(failure.message).toMatch(why);
  });

  test('never quotes the file in an error, for it holds secrets', async () => {
    const failure = await failureOf('INVALID_SETTINGS', () => readUsers('accounts: {a: "hunter2'));
    expect(`${failure.message}${failure.hint}${String(failure.cause)}`).not.toContain('hunter2');
  });

  test('says when the file is not there', async () => {
    await failureOf('FILE_NOT_FOUND', () => readUsersFile(path.join(folder, 'none.yaml')));
  });
});
