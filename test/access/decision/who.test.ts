import {describe, expect, test} from 'vitest';
import type {PolicySet} from '../../../src/access/decision/decision.ts';
import {type WhoEntry, who} from '../../../src/access/decision/who.ts';
import {expandAction} from '../../../src/access/grammar/action-groups.ts';
import {readPolicy} from '../../../src/access/grammar/read-policy.ts';

const OWNER = '111122223333';
const OTHER = '444455556666';
const RESOURCE = `arn:aws:ecr:us-east-1:${OWNER}:repository/app`;
const ROLE = `arn:aws:iam::${OTHER}:role/ci`;
const USER = `arn:aws:iam::${OWNER}:user/ann`;

function whoCan(word: string, statements: object[], more: PolicySet = {}): WhoEntry[] {
  const text = JSON.stringify({Version: '2012-10-17', Statement: statements});
  const repository = {name: 'the repository policy', document: readPolicy(text, 'repository')};
  return who({repository, ...more}, {actions: expandAction(word), resource: RESOURCE});
}

function allow(Principal: unknown, Action: unknown, more: object = {}): object {
  return {Effect: 'Allow', Principal, Action, ...more};
}

function deny(Principal: unknown, Action: unknown, more: object = {}): object {
  return {Effect: 'Deny', Principal, Action, ...more};
}

function names(entries: WhoEntry[]): string[] {
  return entries.map(({principal}) => principal);
}

const PULL = expandAction('pull');

describe('who can do something', () => {
  test('is the owner by its identity policies, and whoever a statement names', () => {
    const entries = whoCan('pull', [{...allow({AWS: [USER, ROLE]}, PULL), Sid: 'Pull'}]);
    expect(entries).toMatchObject([
      {principal: `arn:aws:iam::${OWNER}:root`, needsIdentityPolicy: true, statements: []},
      {
        principal: USER,
        needsIdentityPolicy: false,
        statements: ['statement "Pull" of the repository policy'],
      },
      {principal: ROLE, needsIdentityPolicy: true, inWords: `role ci in ${OTHER}`},
    ]);
  });

  test('is told of fifty thousand principals without comparing each with all others', () => {
    const text = JSON.stringify({Version: '2012-10-17', Statement: [allow({AWS: ROLE}, 'ecr:*')]});
    const {statements, ...rest} = readPolicy(text, 'repository');
    const entries = Array.from({length: 50_000}, (_, at) => ({
      type: 'AWS' as const,
      id: `${100_000_000_000 + at}`,
    }));
    const everybody = statements.map(one => ({...one, principals: {negated: false, entries}}));
    const repository = {name: 'the repository policy', document: {...rest, statements: everybody}};
    expect(who({repository}, {actions: PULL, resource: RESOURCE})).toHaveLength(1 + entries.length);
  });

  test('wants every action of a group', () => {
    expect(names(whoCan('pull', [allow({AWS: ROLE}, 'ecr:BatchGetImage')]))).not.toContain(ROLE);
    const parts = [allow({AWS: ROLE}, PULL.slice(0, 1)), allow({AWS: ROLE}, PULL.slice(1))];
    expect(names(whoCan('pull', parts))).toContain(ROLE);
  });

  test('includes what everyone is granted', () => {
    const entries = whoCan('pull', [allow('*', PULL[0]), allow({AWS: ROLE}, PULL.slice(1))]);
    expect(names(entries)).toContain(ROLE);
    expect(names(entries)).not.toContain('*');
    expect(names(whoCan('pull', [allow('*', PULL)]))).toContain('*');
  });

  test('leaves out whoever is denied without condition', () => {
    expect(whoCan('pull', [allow({AWS: ROLE}, PULL), deny('*', 'ecr:BatchGetImage')])).toEqual([]);
    const entries = whoCan('pull', [allow({AWS: [ROLE, USER]}, PULL), deny({AWS: OTHER}, 'ecr:*')]);
    expect(names(entries)).toEqual([`arn:aws:iam::${OWNER}:root`, USER]);
  });

  test('tells conditions of grants and denials', () => {
    const Condition = {IpAddress: {'aws:SourceIp': '10.0.0.0/8'}};
    const entries = whoCan('pull', [
      allow({AWS: ROLE}, PULL, {Condition}),
      deny('*', '*', {Condition: {Bool: {'aws:SecureTransport': 'false'}}}),
    ]);
    expect(entries.at(-1)).toMatchObject({
      principal: ROLE,
      conditions: ['if aws:SourceIp is in 10.0.0.0/8'],
      exceptions: ['Forbids everyone to do everything, if aws:SecureTransport is false.'],
    });
  });

  test('has no conditions where another statement grants without', () => {
    const Condition = {IpAddress: {'aws:SourceIp': '10.0.0.0/8'}};
    const entries = whoCan('pull', [allow({AWS: ROLE}, PULL, {Condition}), allow({AWS: OTHER}, PULL)]);
    expect(entries.find(({principal}) => principal === ROLE)!.conditions).toEqual([]);
  });

  test('tells the denials that hit only some of an account', () => {
    const [owner] = whoCan('push', [
      {Effect: 'Deny', NotPrincipal: {AWS: [USER, OWNER]}, Action: 'ecr:PutImage'},
    ]);
    expect(owner!.exceptions).toEqual([
      `Forbids everyone except user ann in ${OWNER} and account ${OWNER} to call ecr:PutImage.`,
    ]);
  });

  test('ignores statements on other resources', () => {
    const elsewhere = {Resource: `arn:aws:ecr:*:${OWNER}:repository/other`};
    expect(names(whoCan('pull', [allow({AWS: ROLE}, PULL, elsewhere)]))).not.toContain(ROLE);
  });

  test('names services, and allows that have exceptions', () => {
    const entries = whoCan('pull', [
      allow({Service: 'lambda.amazonaws.com'}, PULL),
      {Effect: 'Allow', NotPrincipal: {AWS: ROLE}, Action: PULL},
    ]);
    expect(entries.map(({inWords}) => inWords)).toEqual([
      `account ${OWNER}, the owner`,
      'the service lambda.amazonaws.com',
      `everyone except role ci in ${OTHER}`,
    ]);
  });

  test('includes the bearers of identity policies and the registry policy', () => {
    const identity = {Version: '2012-10-17', Statement: {Effect: 'Allow', Action: 'ecr:*', Resource: '*'}};
    const registry = {Version: '2012-10-17', Statement: allow({AWS: ROLE}, PULL)};
    const entries = whoCan('pull', [allow({AWS: USER}, 'ecr:ListImages')], {
      identity: [{name: 'ci.json', document: readPolicy(JSON.stringify(identity), 'identity')}],
      registry: {name: 'the registry policy', document: readPolicy(JSON.stringify(registry), 'registry')},
    });
    expect(names(entries)).toEqual([`arn:aws:iam::${OWNER}:root`, ROLE, 'ci.json']);
  });
});
