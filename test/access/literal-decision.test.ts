import fc from 'fast-check';
import {expect, test} from 'vitest';
import {decide} from '../../src/access/decision/decide.ts';
import type {NamedPolicy} from '../../src/access/decision/decision.ts';
import type {PolicyKind} from '../../src/access/grammar/policy-document.ts';
import {parsePrincipal} from '../../src/access/grammar/principal.ts';
import {readPolicy} from '../../src/access/grammar/read-policy.ts';
import {isAllowed, type LiteralPolicy, type LiteralStatement} from './literal-decision.ts';

const OWNER = '111122223333';
const SERVICE = 'codebuild.amazonaws.com';

const arns = [OWNER, '444455556666'].flatMap(account => [
  `arn:aws:iam::${account}:root`,
  `arn:aws:iam::${account}:user/ann`,
  `arn:aws:iam::${account}:role/ci`,
  `arn:aws:sts::${account}:assumed-role/ci/run`,
]);

const some = <T extends string>(...choices: T[]) =>
  fc.oneof(fc.constantFrom(...choices), fc.subarray(choices, {minLength: 1}));

const principals = fc.oneof(
  fc.constant('*' as const),
  some('*', OWNER, ...arns).map(AWS => ({AWS})),
  some(...arns).map(AWS => ({AWS, Service: SERVICE})),
);
const actions = some(
  '*',
  'ecr:*',
  'ecr:Put*',
  'ecr:?utImage',
  'ECR:batchgetimage',
  'ecr:GetAuthorizationToken',
);
const resources = some(
  '*',
  `arn:aws:ecr:us-east-1:${OWNER}:repository/app`,
  'arn:aws:ecr:*:*:repository/a*',
  'arn:aws:ecr:*:repository/web',
);

const texts = ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike'];
const conditions = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('', 'ForAllValues:', 'ForAnyValue:'),
      fc.constantFrom(...texts),
      fc.constantFrom('', 'IfExists'),
      fc.constantFrom('aws:TagKeys', 'aws:PrincipalAccount'),
      some('a', 'b', 'A*', '?', OWNER),
    )
    .map(([set, operator, ending, key, values]) => ({[set + operator + ending]: {[key]: values}})),
  fc
    .tuple(fc.constantFrom('IpAddress', 'NotIpAddress'), some('10.0.0.0/8', '203.0.113.7'))
    .map(([operator, values]) => ({[operator]: {'aws:SourceIp': values}})),
  fc
    .tuple(fc.constantFrom('ArnLike', 'ArnNotLike'), some('arn:aws:iam::*:role/*', `arn:aws:iam::${OWNER}:*`))
    .map(([operator, values]) => ({[operator]: {'aws:PrincipalArn': values}})),
  fc.constantFrom('true', 'false').map(value => ({Bool: {'aws:SecureTransport': value}})),
  fc.constantFrom('true', 'false').map(value => ({Null: {'aws:TagKeys': value}})),
);

const parts = {
  Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
  Condition: fc.oneof({weight: 2, arbitrary: fc.constant({})}, {weight: 1, arbitrary: conditions}),
};
const one = <T>(name: string, values: fc.Arbitrary<T>) =>
  fc.tuple(values, fc.nat(7)).map(([value, draw]) => ({[draw === 0 ? `Not${name}` : name]: value}));
const statement = (...members: fc.Arbitrary<object>[]) =>
  fc.tuple(fc.record(parts), ...members).map(list => Object.assign({}, ...list) as LiteralStatement);

const resourceStatements = statement(
  one('Principal', principals),
  one('Action', actions),
  fc.oneof(fc.constant({}), one('Resource', resources)),
);
const identityStatements = statement(one('Action', actions), one('Resource', resources));
const policy = (statements: fc.Arbitrary<LiteralStatement>) =>
  fc.array(statements, {minLength: 1, maxLength: 3}).map((Statement): LiteralPolicy => ({Statement}));
const perhaps = <T>(values: fc.Arbitrary<T>) => fc.option(values, {nil: undefined, freq: 2});
const identities = fc.array(policy(identityStatements), {maxLength: 2});

const policySets = fc.record({
  identity: identities,
  repository: fc.option(policy(resourceStatements), {nil: undefined}),
  registry: perhaps(policy(resourceStatements)),
  boundary: perhaps(identities),
  session: perhaps(identities),
  serviceControl: perhaps(identities),
  resourceControl: perhaps(fc.array(policy(resourceStatements), {maxLength: 2})),
});
const requests = fc.record({
  principal: fc.constantFrom(...arns, SERVICE),
  action: fc.constantFrom('ecr:PutImage', 'ecr:BatchGetImage', 'ecr:GetAuthorizationToken'),
  repository: fc.constantFrom('app', 'web'),
  given: fc.record(
    {
      'aws:sourceip': fc.constantFrom(['10.1.1.1'], ['203.0.113.7']),
      'aws:tagkeys': fc.subarray(['a', 'b', 'A*']),
      'aws:securetransport': fc.constantFrom(['true'], ['false']),
    },
    {requiredKeys: []},
  ),
});

test('a decision agrees with the literal reading of the published evaluation logic', () => {
  let allowed = 0;
  fc.assert(
    fc.property(requests, policySets, ({principal, action, repository, given}, policies) => {
      const resource = `arn:aws:ecr:us-east-1:${OWNER}:repository/${repository}`;
      const {repository: onRepository, registry, serviceControl, resourceControl, ...lists} = policies;
      const decision = decide(
        {principal: parsePrincipal(principal), action, resource, context: given},
        {
          identity: named(lists.identity),
          boundary: lists.boundary && named(lists.boundary),
          session: lists.session && named(lists.session),
          serviceControl: serviceControl && named(serviceControl).map(level => [level]),
          resourceControl: resourceControl?.map(one => namedPolicy(one, 'resource control')),
          repository: onRepository && namedPolicy(onRepository, 'repository'),
          registry: registry && namedPolicy(registry, 'registry'),
        },
      );
      const context = {...given, ...principalKeys(principal)};
      const literal = isAllowed({principal, action, resource, owner: OWNER, context}, policies);
      expect(decision.allowed).toBe(literal);
      if (literal) allowed++;
    }),
    {numRuns: 3000},
  );
  expect(allowed).toBeGreaterThan(300);
});

/** The condition keys that follow from a principal. */
function principalKeys(principal: string): Record<string, string[]> {
  if (principal === SERVICE) return {};
  const [, , , , account = ''] = principal.split(':');
  const arn = principal.includes(':assumed-role/') ? `arn:aws:iam::${account}:role/ci` : principal;
  return {'aws:principalarn': [arn], 'aws:principalaccount': [account]};
}

function named(policies: readonly LiteralPolicy[]): NamedPolicy[] {
  return policies.map(document => namedPolicy(document, 'identity'));
}

function namedPolicy(policyDocument: LiteralPolicy, kind: PolicyKind): NamedPolicy {
  return {name: kind, document: readPolicy(JSON.stringify(policyDocument), kind)};
}
