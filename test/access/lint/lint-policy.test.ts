import {describe, expect, test} from 'vitest';
import type {PolicyKind} from '../../../src/access/grammar/policy-document.ts';
import type {Finding, FindingCode, FindingSeverity} from '../../../src/access/lint/finding.ts';
import {lintPolicy} from '../../../src/access/lint/lint-policy.ts';

const OWNER = '111122223333';
const OTHER = '444455556666';
const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
const CI = {AWS: `arn:aws:iam::${OWNER}:role/ci`};
const GOOD = {Sid: 'Pull', Effect: 'Allow', Principal: CI, Action: PULL};

/** Lints a policy of these statements, in the current version of the language. */
function lint(statements: unknown, kind: PolicyKind = 'repository'): Finding[] {
  return lintText(JSON.stringify({Version: '2012-10-17', Statement: statements}, null, 2), kind);
}

function lintText(text: string, kind: PolicyKind = 'repository'): Finding[] {
  return lintPolicy(text, {kind, accountId: OWNER});
}

function codes(findings: readonly Finding[]): FindingCode[] {
  return findings.map(({code}) => code);
}

describe('a policy', () => {
  test('that is in order has no findings', () => {
    expect(lint([GOOD])).toEqual([]);
    const conditional = {...GOOD, Principal: '*', Condition: {StringEquals: {'aws:PrincipalOrgID': 'o-1'}}};
    expect(lint([conditional])).toEqual([]);
    expect(
      lint([{Effect: 'Allow', Action: ['ecr:GetAuthorizationToken'], Resource: '*'}], 'identity'),
    ).toEqual([]);
  });

  test('that is not JSON is told with the place', () => {
    expect(lintText('{"Version": "2012-10-17",\n  "Statement": [,]}')[0]).toMatchObject({
      severity: 'error',
      code: 'NOT_JSON',
      line: 2,
    });
  });

  test('that is longer than ECR takes is told', () => {
    const text = JSON.stringify({Version: '2012-10-17', Id: 'x'.repeat(10_240), Statement: [GOOD]});
    expect(codes(lintText(text))).toEqual(['TEXT_TOO_LONG']);
  });

  test('with a member written twice is told where', () => {
    const text =
      '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny",\n"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "ecr:ListImages"}]}';
    expect(lintText(text)).toMatchObject([{code: 'DUPLICATE_MEMBER', pointer: '/Statement/0/Effect'}]);
  });

  test('of the older version, named or not, is noted', () => {
    expect(codes(lintText(JSON.stringify({Statement: [GOOD]})))).toEqual(['OLD_VERSION']);
    const findings = lintText(JSON.stringify({Version: '2008-10-17', Statement: [GOOD]}));
    expect(findings).toMatchObject([{severity: 'note', pointer: '/Version'}]);
  });

  test('that is nested without end is told, and does not exhaust the stack', () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect(lintText(`{"Version": "2012-10-17", "Statement": ${deep}}`)).toMatchObject([
      {code: 'NOT_JSON', line: 1},
    ]);
  });
});

describe('grammar', () => {
  test.each<[string, object | string, string, string]>([
    ['a misspelt element', {...GOOD, Actions: []}, '/Statement/0/Actions', '"Actions" is not an element'],
    ['no effect', {Principal: '*', Action: PULL}, '/Statement/0', 'Effect is neither'],
    ['a small effect', {...GOOD, Effect: 'allow'}, '/Statement/0/Effect', 'Effect is neither'],
    ['no principal', {Effect: 'Allow', Action: PULL}, '/Statement/0', 'has no Principal'],
    [
      'both principals',
      {...GOOD, NotPrincipal: CI},
      '/Statement/0/NotPrincipal',
      'both Principal and NotPrincipal',
    ],
    ['a bare principal', {...GOOD, Principal: OTHER}, '/Statement/0/Principal', 'neither "*" nor an object'],
    [
      'an unknown kind of principal',
      {...GOOD, Principal: {Aws: OTHER}},
      '/Statement/0/Principal/Aws',
      'not a kind of principal',
    ],
    [
      'a wildcard in a principal',
      {...GOOD, Principal: {AWS: [OTHER, `arn:aws:iam::${OTHER}:role/*`]}},
      '/Statement/0/Principal/AWS/1',
      'has a wildcard',
    ],
    [
      'a principal that is none',
      {...GOOD, Principal: {AWS: 'ann'}},
      '/Statement/0/Principal/AWS',
      'is not a principal',
    ],
    ['no action', {Effect: 'Allow', Principal: CI}, '/Statement/0', 'has no Action'],
    ['an empty list', {...GOOD, Action: []}, '/Statement/0/Action', 'the list is empty'],
    ['a number as action', {...GOOD, Action: [PULL[0], 7]}, '/Statement/0/Action/1', 'not a text'],
    ['an action without service', {...GOOD, Action: 'PutImage'}, '/Statement/0/Action', 'is not an action'],
    ['a resource that is a name', {...GOOD, Resource: 'app'}, '/Statement/0/Resource', 'is not a resource'],
    [
      'an unknown operator',
      {...GOOD, Condition: {StringEqual: {'aws:username': 'a'}}},
      '/Statement/0/Condition/StringEqual',
      'not a condition operator',
    ],
    [
      'a condition without key',
      {...GOOD, Condition: {StringEquals: {}}},
      '/Statement/0/Condition/StringEquals',
      'has no condition key',
    ],
    [
      'a key without service',
      {...GOOD, Condition: {StringEquals: {username: 'a'}}},
      '/Statement/0/Condition/StringEquals/username',
      'is not a condition key',
    ],
    [
      'an object as value',
      {...GOOD, Condition: {StringEquals: {'aws:username': {}}}},
      '/Statement/0/Condition/StringEquals/aws:username',
      'neither a text nor a list',
    ],
    ['a statement that is a text', 'allow', '/Statement/0', 'a statement is a JSON object'],
  ])('%s is an error at its place', (_, statement, pointer, message) => {
    const [finding, ...others] = lint([statement]);
    expect(finding).toMatchObject({severity: 'error', code: 'GRAMMAR', pointer});
    expect(finding!.message).toContain(message);
    expect(finding!.suggestion).not.toBe('');
    expect(others).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ['[]', [], 'a policy is a JSON object'],
    ['no statement', {Version: '2012-10-17'}, 'has no Statement'],
    ['an empty list of statements', {Version: '2012-10-17', Statement: []}, 'has no Statement'],
    ['an unknown version', {Version: '2024-01-01', Statement: [GOOD]}, 'is not a version'],
    ['an Id that is a number', {Version: '2012-10-17', Id: 1, Statement: [GOOD]}, 'Id is not a text'],
  ])('%s is an error', (_, policy, message) => {
    expect(lintText(JSON.stringify(policy))[0]!.message).toContain(message);
  });

  test('of identity policies wants a resource, no principal and Sids of letters and digits, each once', () => {
    const identity = {Sid: 'A', Effect: 'Allow', Action: PULL, Resource: '*'};
    expect(lint([{...identity, Resource: undefined}], 'identity')[0]!.message).toContain('has no Resource');
    expect(lint([{...identity, Principal: CI}], 'identity')[0]!.message).toContain('has no Principal');
    expect(lint([{...identity, Sid: 'a b'}], 'identity')[0]!.message).toContain('characters');
    expect(lint([identity, identity], 'identity')[0]).toMatchObject({pointer: '/Statement/1/Sid'});
  });

  test('ECR: lets Sids of repository policies have spaces and repeat', () => {
    expect(
      lint([
        {...GOOD, Sid: 'pull, by ci'},
        {...GOOD, Sid: 'pull, by ci'},
      ]),
    ).toEqual([]);
  });

  test('takes one statement without a list, and points at it so', () => {
    expect(lint({...GOOD, Effect: 'allow'})[0]!.pointer).toBe('/Statement/Effect');
  });

  test('tells line and column of a name where the name is wrong, of the value otherwise', () => {
    const text =
      '{"Version": "2012-10-17", "Statement": [{\n  "Effect": "Allow", "Principal": "*",\n  "Action": "ecr:ListImages",\n  "Condition": {"StringEqual": {"aws:username": "a"}}\n}]}';
    expect(lintText(text)).toMatchObject([{line: 4, column: 17}]);
  });
});

describe('actions', () => {
  const found = (action: unknown, kind: PolicyKind = 'repository'): Finding[] =>
    lint([{...GOOD, Action: action}], kind);

  test('that ECR does not have are errors, with what was perhaps meant', () => {
    expect(found(['ecr:BatchGetImages'])).toMatchObject([
      {
        severity: 'error',
        code: 'UNKNOWN_ACTION',
        pointer: '/Statement/0/Action/0',
        suggestion: 'did you mean ecr:BatchGetImage?',
      },
    ]);
    expect(codes(found('ecr:Frobnicate'))).toEqual(['UNKNOWN_ACTION']);
  });

  test('by wildcards that match nothing are warned about', () => {
    expect(found('ecr:Push*')).toMatchObject([{severity: 'warning', code: 'ACTION_MATCHES_NOTHING'}]);
  });

  test('that exist only as permissions are known', () => {
    expect(found(['ecr:BatchImportUpstreamImage', 'ecr:ReplicateImage', 'ecr:GetImageCopyStatus'])).toEqual(
      [],
    );
  });

  test('of other services have no effect in a repository policy', () => {
    expect(codes(found(['s3:GetObject', ...PULL]))).toEqual(['FOREIGN_ACTION']);
  });

  test('ECR: no repository or registry policy grants GetAuthorizationToken', () => {
    expect(codes(found(['ecr:GetAuthorizationToken']))).toEqual(['ACTION_NOT_GRANTABLE']);
    expect(codes(found(['ecr:GetAuthorizationToken'], 'registry'))).toEqual(['ACTION_NOT_GRANTABLE']);
  });

  test("on the registry belong into other policies than the repository's", () => {
    expect(codes(found('ecr:DescribeRegistry'))).toEqual(['ACTION_NOT_GRANTABLE']);
    expect(found('ecr:DescribeRegistry', 'registry')).toEqual([]);
  });
});

describe('conditions', () => {
  const found = (Condition: object, more: object = {}): Finding[] => lint([{...GOOD, Condition, ...more}]);

  test.each<[string, object, FindingCode]>([
    ['an unknown key of AWS', {StringEquals: {'aws:SourceIpp': 'x'}}, 'UNKNOWN_CONDITION_KEY'],
    ['an unknown key of ECR', {StringEquals: {'ecr:Tag': 'x'}}, 'UNKNOWN_CONDITION_KEY'],
    ['a tag key without tag', {StringEquals: {'aws:ResourceTag/': 'x'}}, 'UNKNOWN_CONDITION_KEY'],
    ['an address compared as text', {StringEquals: {'aws:SourceIp': '10.0.0.1'}}, 'OPERATOR_MISFIT'],
    ['a text compared as number', {NumericEquals: {'aws:username': '1'}}, 'OPERATOR_MISFIT'],
    ['a range that is none', {IpAddress: {'aws:SourceIp': '10.0.0.0/33'}}, 'BAD_CONDITION_VALUE'],
    ['a number that is none', {NumericLessThan: {'aws:MultiFactorAuthAge': 'old'}}, 'BAD_CONDITION_VALUE'],
    ['a date that is none', {DateLessThan: {'aws:CurrentTime': 'tomorrow'}}, 'BAD_CONDITION_VALUE'],
    ['a truth that is none', {Bool: {'aws:SecureTransport': 'yes'}}, 'BAD_CONDITION_VALUE'],
    ['Null with a value', {Null: {'aws:username': 'ann'}}, 'BAD_CONDITION_VALUE'],
    ['a wildcard without Like', {StringEquals: {'aws:username': 'a*'}}, 'WILDCARD_TAKEN_LITERALLY'],
    [
      'a set operator on a single value',
      {'ForAnyValue:StringEquals': {'aws:username': 'a'}},
      'SET_OPERATOR_ON_SINGLE_VALUE',
    ],
    ['ForAllValues alone', {'ForAllValues:StringEquals': {'aws:TagKeys': 'a'}}, 'FOR_ALL_VALUES_WITHOUT_KEY'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
    ['an unknown variable', {StringEquals: {'aws:userid': '${aws:usernam}'}}, 'BAD_VARIABLE'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
    ['a variable without name', {StringEquals: {'aws:userid': '${}'}}, 'BAD_VARIABLE'],
  ])('%s is found', (_, condition, code) => {
    expect(codes(found(condition))).toEqual([code]);
  });

  test('that compare as meant are left alone', () => {
    const conditions = {
      StringLike: {'aws:PrincipalArn': 'arn:aws:iam::*:role/ci'},
      IpAddress: {'aws:sourceip': ['10.0.0.0/8', '2001:db8::/32']},
      Bool: {'aws:SecureTransport': true},
      DateLessThan: {'aws:CurrentTime': '2030-01-01T00:00:00Z'},
      NumericLessThan: {'aws:EpochTime': '1900000000'},
      'ForAllValues:StringEquals': {'aws:TagKeys': 'a'},
      Null: {'aws:TagKeys': 'false'},
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
      StringEquals: {'aws:ResourceTag/team': "${aws:PrincipalTag/team, 'none'}"},
    };
    expect(found(conditions)).toEqual([]);
  });

  test('on keys of other services are only noted', () => {
    expect(found({StringEquals: {'s3:prefix': 'a'}})).toMatchObject([{severity: 'note'}]);
  });

  test('with variables are plain text in the older version', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
    const statement = {...GOOD, Condition: {StringEquals: {'aws:userid': '${aws:username}'}}};
    const text = JSON.stringify({Version: '2008-10-17', Statement: [statement]});
    expect(codes(lintText(text))).toEqual(['OLD_VERSION', 'VARIABLE_TAKEN_LITERALLY']);
  });
});

describe('a statement that can never apply', () => {
  test.each<[string, object]>([
    ['of another service', {Resource: 'arn:aws:s3:::bucket/*'}],
    ['of something ECR does not have', {Resource: `arn:aws:ecr:us-east-1:${OWNER}:image/app`}],
  ])('is found by a resource %s', (_, more) => {
    expect(codes(lint([{...GOOD, ...more}]))).toEqual(['NEVER_MATCHES']);
  });

  test('is not suspected by wildcards that can match', () => {
    for (const Resource of [
      '*',
      'arn:aws:ecr:*',
      'arn:aws:ecr:us-east-1:*:repository/*',
      'arn:*:ecr:*:*:*',
      'arn:aws:ecr:*:*:repo*',
    ]) {
      expect(lint([{...GOOD, Resource}]), Resource).toEqual([]);
    }
  });

  test('is found where actions on the registry name a repository', () => {
    const statement = {
      Effect: 'Allow',
      Action: 'ecr:GetAuthorizationToken',
      Resource: `arn:aws:ecr:*:${OWNER}:repository/*`,
    };
    expect(lint([statement], 'identity')).toMatchObject([
      {code: 'NEVER_MATCHES', suggestion: 'write "Resource": "*"'},
    ]);
  });

  test.each<[string, object]>([
    ['absent and present', {Null: {'aws:username': 'true'}, StringEquals: {'aws:username': 'ann'}}],
    ['two values at once', {StringEquals: {'aws:username': 'ann', 'AWS:Username': 'bob'}}],
    [
      'demanded and forbidden',
      {StringEquals: {'aws:username': 'ann'}, StringNotEquals: {'aws:username': ['ann', 'bob']}},
    ],
  ])('is found by conditions that contradict: %s', (_, Condition) => {
    expect(codes(lint([{...GOOD, Condition}]))).toEqual(['NEVER_MATCHES']);
  });

  test('is found where a denial for everyone takes all of it', () => {
    const denial = {Sid: 'No', Effect: 'Deny', Principal: '*', Action: 'ecr:*Get*'};
    const allow = {...GOOD, Action: ['ecr:BatchGetImage']};
    expect(lint([allow, denial])).toMatchObject([{code: 'SHADOWED_BY_DENY', pointer: '/Statement/0'}]);
    expect(lint([GOOD, denial])).toEqual([]);
    expect(lint([allow, {...denial, Condition: {Bool: {'aws:SecureTransport': 'false'}}}])).toEqual([]);
  });

  test('is found by principals that are deleted or do not call ECR', () => {
    expect(lint([{...GOOD, Principal: {AWS: [OWNER, 'AIDACKCEVSQ6C2EXAMPLE']}}])).toMatchObject([
      {code: 'DELETED_PRINCIPAL', pointer: '/Statement/0/Principal/AWS/1'},
    ]);
    expect(codes(lint([{...GOOD, Principal: {Federated: 'cognito-identity.amazonaws.com'}}]))).toEqual([
      'PRINCIPAL_WITHOUT_EFFECT',
    ]);
  });
});

describe('a danger', () => {
  const SOURCE = {StringEquals: {'aws:SourceAccount': OWNER}};

  test.each<[string, object, FindingCode, FindingSeverity]>([
    ['everyone pulls', {Principal: '*', Action: PULL}, 'PUBLIC_PULL', 'danger'],
    ['everyone pulls, by the long form', {Principal: {AWS: ['*']}, Action: PULL}, 'PUBLIC_PULL', 'danger'],
    [
      'everyone pushes',
      {Principal: '*', Action: ['ecr:PutImage', 'ecr:BatchGetImage']},
      'PUBLIC_PUSH',
      'danger',
    ],
    ['everyone deletes', {Principal: '*', Action: 'ecr:BatchDelete*'}, 'PUBLIC_DELETE', 'danger'],
    ['everyone does everything', {Principal: '*', Action: 'ecr:*'}, 'PUBLIC_ADMIN', 'danger'],
    ['everyone lists', {Principal: '*', Action: 'ecr:ListImages'}, 'PUBLIC_ACCESS', 'warning'],
    [
      'everyone, whatever the condition says',
      {Principal: '*', Action: PULL, Condition: {IpAddress: {'aws:SourceIp': '0.0.0.0/0'}}},
      'PUBLIC_PULL',
      'danger',
    ],
    [
      'everyone with any role',
      {Principal: '*', Action: PULL, Condition: {ArnLike: {'aws:PrincipalArn': 'arn:aws:iam::*:role/ci'}}},
      'PUBLIC_PULL',
      'danger',
    ],
    ['another whole account pulls', {Principal: {AWS: OTHER}, Action: PULL}, 'WHOLE_OTHER_ACCOUNT', 'note'],
    [
      'another whole account pushes',
      {Principal: {AWS: `arn:aws:iam::${OTHER}:root`}, Action: 'ecr:PutImage'},
      'WHOLE_OTHER_ACCOUNT',
      'warning',
    ],
    ['one role does everything', {Principal: CI, Action: 'ecr:*'}, 'EVERY_ACTION', 'warning'],
    [
      'one role deletes',
      {Principal: CI, Action: ['ecr:BatchDeleteImage', ...PULL]},
      'DELETE_RIGHTS',
      'warning',
    ],
    [
      'one role changes the policy',
      {Principal: CI, Action: 'ecr:SetRepositoryPolicy'},
      'POLICY_RIGHTS',
      'warning',
    ],
    [
      'a service for any customer',
      {Principal: {Service: 'lambda.amazonaws.com'}, Action: PULL},
      'SERVICE_WITHOUT_SOURCE',
      'warning',
    ],
    [
      'everyone but one',
      {Principal: undefined, NotPrincipal: CI, Action: PULL},
      'NOT_PRINCIPAL_WITH_ALLOW',
      'danger',
    ],
    [
      'a denial with NotPrincipal',
      {Effect: 'Deny', Principal: undefined, NotPrincipal: CI, Action: PULL},
      'NOT_PRINCIPAL_WITH_DENY',
      'warning',
    ],
    ['a lock without key', {Effect: 'Deny', Principal: '*', Action: 'ecr:*'}, 'LOCK_OUT', 'danger'],
  ])('is told: %s', (_, statement, code, severity) => {
    const findings = lint([{Effect: 'Allow', ...statement}]);
    expect(findings).toMatchObject([{code, severity}]);
    expect(findings[0]!.suggestion).not.toBe('');
  });

  test('is told where NotAction grants what nobody listed', () => {
    expect(codes(lint([{Effect: 'Allow', Principal: CI, NotAction: 'ecr:DeleteRepository'}]))).toContain(
      'NOT_ACTION_WITH_ALLOW',
    );
  });

  test('is none where a condition ties the request to someone', () => {
    expect(
      lint([
        {Effect: 'Allow', Principal: {Service: 'lambda.amazonaws.com'}, Action: PULL, Condition: SOURCE},
      ]),
    ).toEqual([]);
    const role = {ArnLike: {'aws:PrincipalArn': `arn:aws:iam::${OTHER}:role/ci`}};
    expect(
      lint([{Effect: 'Allow', Principal: {AWS: OTHER}, Action: 'ecr:PutImage', Condition: role}]),
    ).toEqual([]);
  });

  test("is none where the account is the owner's", () => {
    expect(lint([{Effect: 'Allow', Principal: {AWS: OWNER}, Action: PULL}])).toEqual([]);
  });

  test('of an identity policy is every action on every repository', () => {
    expect(codes(lint([{Effect: 'Allow', Action: 'ecr:*', Resource: '*'}], 'identity'))).toEqual([
      'EVERY_ACTION',
    ]);
  });
});
