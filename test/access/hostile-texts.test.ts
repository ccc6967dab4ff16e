import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {accessDeniedMessage} from '../../src/access/decision/access-denied.ts';
import {decide} from '../../src/access/decision/decide.ts';
import {explain} from '../../src/access/decision/explain.ts';
import {who} from '../../src/access/decision/who.ts';
import type {PolicyDocument, PolicyKind} from '../../src/access/grammar/policy-document.ts';
import {parsePrincipal} from '../../src/access/grammar/principal.ts';
import {readPolicy} from '../../src/access/grammar/read-policy.ts';
import {statementsInWords} from '../../src/access/grammar/statement-words.ts';
import {lintPolicy} from '../../src/access/lint/lint-policy.ts';
import {EcrctlError} from '../../src/errors.ts';

const MEMBERS = [
  ...['Version', 'Id', 'Statement', 'Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction'],
  ...['Resource', 'NotResource', 'Condition', 'AWS', 'Service', 'Federated', 'StringEquals', 'Null', 'Bool'],
  ...['ForAnyValue:StringLike', 'ForAllValues:ArnLikeIfExists', 'IpAddress', 'DateLessThan', 'aws:username'],
  ...['aws:SourceIp', '__proto__', 'constructor', 'toString', ''],
];
const VALUES = [
  ...[null, true, 0, 1e308, '', '*', '**?*', 'Allow', 'Deny', '2012-10-17', 'ecr:*', 'ecr:GetImage'],
  ...[
    '111122223333',
    'arn:aws:iam::111122223333:role/ci',
    'arn:',
    'arn:::::',
    'x.amazonaws.com',
    '10.0.0.0/8',
  ],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
  ...['${aws:username}', '${', '${}', '\ud800', '\u0000', '\u202e', '__proto__', 'constructor'],
];

const values = fc.letrec<{value: unknown}>(tie => ({
  value: fc.oneof(
    {depthSize: 'small'},
    fc.constantFrom<unknown>(...VALUES),
    fc.array(tie('value'), {maxLength: 4}),
    fc.dictionary(fc.constantFrom(...MEMBERS), tie('value'), {maxKeys: 6}),
  ),
})).value;

const oneOf = (...choices: unknown[]) => fc.constantFrom<unknown>(...choices);
const conditions = fc.dictionary(
  fc.constantFrom('StringEquals', 'ForAnyValue:StringLike', 'ForAllValues:ArnLike', 'Null', 'NotIpAddress'),
  fc.dictionary(
    fc.constantFrom('aws:username', 'aws:SourceIp', 'ecr:ResourceTag/x'),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
    oneOf('*', '${aws:username}', '${*}', '10.0.0.0/8', true, 1, [], ['a', 2]),
    {minKeys: 1, maxKeys: 2},
  ),
  {maxKeys: 2},
);
const statements = fc.record(
  {
    Sid: fc.string(),
    Effect: oneOf('Allow', 'Deny'),
    Principal: oneOf(
      '*',
      {AWS: ['*', '111122223333']},
      {Service: 'x'},
      {Federated: 'y', AWS: '111122223333'},
    ),
    Action: oneOf('*', 'ecr:*', 'ecr:G*', 's3:x', ['ecr:PutImage', 'ecr:Nothing']),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
    Resource: oneOf('*', 'arn:aws:ecr:*:*:repository/*', '${aws:username}', '${x', 'arn:aws'),
    Condition: conditions,
  },
  {requiredKeys: ['Effect', 'Principal', 'Action']},
);

/** Anything from nonsense to a policy. */
const texts = fc.oneof(
  fc.string({unit: 'binary'}),
  values.map(value => JSON.stringify(value)),
  fc
    .record({
      Version: oneOf('2012-10-17', '2008-10-17'),
      Statement: fc.oneof(fc.array(statements), statements),
    })
    .map(value => JSON.stringify(value)),
);

const KINDS: readonly PolicyKind[] = ['repository', 'registry', 'identity'];
const PRINCIPALS = [
  '111122223333',
  'arn:aws:iam::111122223333:role/ci',
  'arn:aws:sts::444455556666:assumed-role/ci/run',
  'x.amazonaws.com',
].map(text => parsePrincipal(text));
const RESOURCE = 'arn:aws:ecr:us-east-1:111122223333:repository/app';

test('whatever a text is, lint and reader agree whether it is a policy, and every policy can be judged', () => {
  let taken = 0;
  fc.assert(
    fc.property(texts, fc.constantFrom(...KINDS), (text, kind) => {
      const findings = lintPolicy(text, {kind});
      const document = read(text, kind);
      expect(document !== undefined).toBe(
        !findings.some(({code}) => code === 'GRAMMAR' || code === 'NOT_JSON'),
      );
      for (const {line, column} of findings) expect(line >= 1 && column >= 1).toBe(true);
      if (!document) return;
      taken++;
      expect(statementsInWords(document)).toHaveLength(document.statements.length);
      judgeEverything(document);
      who({repository: {name: 'policy', document}}, {actions: ['ecr:PutImage'], resource: RESOURCE});
    }),
    {numRuns: 4000},
  );
  expect(taken).toBeGreaterThan(500);
});

describe('a hostile text does not cost more than its length allows', () => {
  const policyOf = (members: object, list: object[] = []) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [...list, {Effect: 'Allow', Principal: '*', Action: 'ecr:*', ...members}],
    });

  test.each<[string, string]>([
    ['wildcards', policyOf({Condition: {StringLike: {'aws:SourceArn': `${'*'.repeat(90_000)}x`}}})],
    ['variables without an end', policyOf({Resource: `arn:${'${'.repeat(45_000)}`})],
    [
      'denials',
      policyOf(
        {},
        Array.from({length: 1500}, (_, at) => denial(at)),
      ),
    ],
    ['condition keys', policyOf({Condition: {StringEquals: keys(5000)}})],
    ['principals', policyOf({Principal: {AWS: Array.from({length: 6500}, (_, at) => `${at + 1e11}`)}})],
  ])('%s', (_, text) => {
    expect(text.length).toBeGreaterThan(80_000);
    expect(lintPolicy(text, {kind: 'repository'}).length).toBeGreaterThan(0);
    judgeEverything(readPolicy(text, 'repository'));
  });

  test('a text far beyond the limit is not read', () => {
    const text = policyOf({Sid: 'x'.repeat(200_000)});
    expect(lintPolicy(text, {kind: 'identity'})).toMatchObject([{code: 'TEXT_TOO_LONG', line: 1, column: 1}]);
    expect(() => readPolicy(text, 'repository')).toThrow('far more than AWS takes');
  });
});

function judgeEverything(document: PolicyDocument): void {
  const named = {name: 'policy', document};
  for (const principal of PRINCIPALS) {
    for (const action of ['ecr:PutImage', 'ecr:GetAuthorizationToken']) {
      const request = {principal, action, resource: RESOURCE};
      const decision = decide(request, {repository: named, identity: [named]});
      expect(explain(request, decision).length).toBeGreaterThan(0);
      expect(accessDeniedMessage(request, decision)).toContain(action);
    }
  }
}

function read(text: string, kind: PolicyKind): PolicyDocument | undefined {
  try {
    return readPolicy(text, kind);
  } catch (error) {
    expect(error).toBeInstanceOf(EcrctlError);
    expect(error).toMatchObject({code: 'INVALID_POLICY'});
    return undefined;
  }
}

function denial(at: number): object {
  return at % 2 === 0
    ? {Effect: 'Deny', Principal: '*', Action: 'ecr:PutImage'}
    : {Effect: 'Allow', Principal: '*', Action: 'ecr:GetLifecycle*'};
}

function keys(count: number): object {
  return Object.fromEntries(Array.from({length: count}, (_, at) => [`aws:key${at}`, 'v']));
}
