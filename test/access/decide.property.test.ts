import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {decide} from '../../src/access/decision/decide.ts';
import type {AccessRequest, PolicySet} from '../../src/access/decision/decision.ts';
import type {PolicyDocument, Statement} from '../../src/access/grammar/policy-document.ts';
import {parsePrincipal} from '../../src/access/grammar/principal.ts';
import {readPolicy} from '../../src/access/grammar/read-policy.ts';

const ACCOUNTS = ['111122223333', '444455556666'];
const OWNER = ACCOUNTS[0]!;
const ROUNDS = {numRuns: 600, seed: 20_260_817};
/** So many of the drawn cases must really be allowed, or a property about allows says nothing. */
const ENOUGH = 30;

const principalIds = ACCOUNTS.flatMap(account => [
  account,
  `arn:aws:iam::${account}:user/ann`,
  `arn:aws:iam::${account}:role/ci`,
  `arn:aws:sts::${account}:assumed-role/ci/run`,
]);
const principals = fc.constantFrom(...principalIds, 'codebuild.amazonaws.com').map(parsePrincipal);

const clauses = fc.oneof(
  fc.constant('*'),
  fc.subarray(principalIds, {minLength: 1}).map(ids => ({AWS: ids})),
  fc.constant({Service: 'codebuild.amazonaws.com'}),
);
const actions = fc.oneof(
  fc.constantFrom('*', 'ecr:*', 'ecr:Batch*'),
  fc.subarray(['ecr:PutImage', 'ecr:BatchGetImage', 'ecr:ListImages'], {minLength: 1}),
);
const resources = fc.constantFrom(
  '*',
  `arn:aws:ecr:*:${OWNER}:repository/a*`,
  `arn:aws:ecr:us-east-1:${OWNER}:repository/web`,
);
const conditions = fc.constantFrom<object[]>(
  {},
  {StringEquals: {'aws:PrincipalAccount': OWNER}},
  {IpAddress: {'aws:SourceIp': '10.0.0.0/8'}},
  {NotIpAddress: {'aws:SourceIp': '10.0.0.0/8'}},
);
const effects = fc.constantFrom('Allow', 'Allow', 'Allow', 'Allow', 'Deny');

const resourceStatements = fc
  .tuple(effects, clauses, actions, conditions)
  .map(([Effect, Principal, Action, Condition]) => ({Effect, Principal, Action, Condition}));
const identityStatements = fc
  .tuple(effects, actions, resources, conditions)
  .map(([Effect, Action, Resource, Condition]) => ({Effect, Action, Resource, Condition}));

const document = (kind: 'repository' | 'identity', statements: fc.Arbitrary<object>) =>
  fc
    .array(statements, {minLength: 1, maxLength: 4})
    .map(list => readPolicy(JSON.stringify({Version: '2012-10-17', Statement: list}), kind));
const identityDocuments = document('identity', identityStatements);
const named = (name: string) => (one: PolicyDocument) => ({name, document: one});
const optional = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({weight: 3, arbitrary: fc.constant(undefined)}, {weight: 1, arbitrary: values});

const policySets: fc.Arbitrary<PolicySet> = fc.record({
  identity: fc.array(identityDocuments.map(named('identity')), {maxLength: 2}),
  repository: document('repository', resourceStatements).map(named('repository')),
  registry: optional(document('repository', resourceStatements).map(named('registry'))),
  registryScope: fc.constantFrom('V1' as const, 'V2' as const),
  boundary: optional(identityDocuments.map(one => [named('boundary')(one)])),
  session: optional(identityDocuments.map(one => [named('session')(one)])),
  serviceControl: optional(identityDocuments.map(one => [[named('organization')(one)]])),
});
const requests: fc.Arbitrary<AccessRequest> = fc.record({
  principal: principals,
  action: fc.constantFrom('ecr:PutImage', 'ecr:BatchGetImage', 'ecr:GetAuthorizationToken'),
  resource: fc.constantFrom(
    `arn:aws:ecr:us-east-1:${OWNER}:repository/app`,
    `arn:aws:ecr:us-east-1:${OWNER}:repository/web`,
  ),
  context: fc.constantFrom({'aws:SourceIp': '10.1.2.3'}, {'aws:SourceIp': '203.0.113.1'}, {}),
});

const LISTS = ['identity', 'boundary', 'session'] as const;

describe('a decision', () => {
  test('is a denial whenever a statement of any policy that is asked denies', () => {
    const denial = statement({Effect: 'Deny', Action: '*', Resource: '*'});
    fc.assert(
      fc.property(requests, policySets, fc.constantFrom(...LISTS), (request, policies, list) => {
        const denied = {name: 'denial', document: {version: '2012-10-17', statements: [denial]} as const};
        const before = decide(request, policies);
        const after = decide(request, {...policies, [list]: [...(policies[list] ?? []), denied]});
        expect(after.allowed).toBe(false);
        if (before.reason.kind === 'explicit-deny') expect(after.reason.kind).toBe('explicit-deny');
      }),
      ROUNDS,
    );
  });

  test('stays an allow when an allow is added to a policy that is there', () => {
    let allowed = 0;
    const grant = statement({Effect: 'Allow', Action: '*', Resource: '*'});
    fc.assert(
      fc.property(requests, policySets, fc.constantFrom(...LISTS), (request, policies, list) => {
        if (policies[list] === undefined || !decide(request, policies).allowed) return;
        allowed++;
        const added = {name: 'grant', document: {version: '2012-10-17', statements: [grant]} as const};
        expect(decide(request, {...policies, [list]: [...policies[list]!, added]}).allowed).toBe(true);
      }),
      ROUNDS,
    );
    expect(allowed).toBeGreaterThan(ENOUGH);
  });

  test('stays an allow when an allow is added to the repository policy', () => {
    let allowed = 0;
    fc.assert(
      fc.property(requests, policySets, clauses, (request, policies, Principal) => {
        if (!decide(request, policies).allowed) return;
        allowed++;
        const grant = readPolicy(
          JSON.stringify({Statement: {Effect: 'Allow', Principal, Action: '*'}}),
          'repository',
        );
        const statements = [...(policies.repository?.document.statements ?? []), ...grant.statements];
        const repository = {name: 'repository', document: {version: '2012-10-17', statements} as const};
        expect(decide(request, {...policies, repository}).allowed).toBe(true);
      }),
      ROUNDS,
    );
    expect(allowed).toBeGreaterThan(ENOUGH);
  });

  test('does not depend on the order of the statements', () => {
    fc.assert(
      fc.property(requests, policySets, (request, policies) => {
        const {allowed, reason} = decide(request, policies);
        const turned = decide(request, reversed(policies));
        expect({allowed: turned.allowed, reason: turned.reason}).toEqual({allowed, reason});
      }),
      ROUNDS,
    );
  });

  test('allows nothing that no statement allows, except to the root of the owner', () => {
    let allowed = 0;
    fc.assert(
      fc.property(requests, policySets, (request, policies) => {
        const decision = decide(request, policies);
        if (!decision.allowed) return;
        allowed++;
        if (decision.decisive.length === 0) expect(decision.reason.kind).toBe('account-root');
        for (const one of decision.decisive) {
          expect(one.applies).toBe(true);
          expect(one.statement.effect).toBe('Allow');
        }
      }),
      ROUNDS,
    );
    expect(allowed).toBeGreaterThan(ENOUGH);
  });
});

function statement(value: object): Statement {
  return readPolicy(JSON.stringify({Statement: value}), 'identity').statements[0]!;
}

function reversed(policies: PolicySet): PolicySet {
  const turn = <T extends {document: PolicyDocument}>(policy: T): T => ({
    ...policy,
    document: {...policy.document, statements: policy.document.statements.toReversed()},
  });
  return {
    ...policies,
    identity: policies.identity?.map(turn).toReversed(),
    repository: policies.repository && turn(policies.repository),
    registry: policies.registry && turn(policies.registry),
    boundary: policies.boundary?.map(turn),
    session: policies.session?.map(turn),
    serviceControl: policies.serviceControl?.map(level => level.map(turn)),
  };
}
