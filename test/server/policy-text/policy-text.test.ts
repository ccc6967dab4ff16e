import {describe, expect, test} from 'vitest';
import {minifyJson} from '../../../src/server/policy-text/minify-json.ts';
import {printJackson} from '../../../src/server/policy-text/print-jackson.ts';
import {printPolicy} from '../../../src/server/policy-text/print-policy.ts';

describe('minifyJson', () => {
  test("drops white space and keeps the caller's order of members", () => {
    const text = '{\n  "rules": [\n    {"selection": {"tagStatus": "any"}, "rulePriority": 1}\r\n  ]\n}';
    expect(minifyJson(text)).toBe('{"rules":[{"selection":{"tagStatus":"any"},"rulePriority":1}]}');
  });

  test('keeps white space inside texts, and characters beyond ASCII as they are', () => {
    expect(minifyJson('{ "description" : "é  \\u00e9 / \\n" }')).toBe('{"description":"é  é / \\n"}');
  });
});

describe('printPolicy', () => {
  test("prints a repository policy in the service's order and layout", () => {
    const document = {
      Statement: [
        {
          Action: ['ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
          Principal: {AWS: '111122223333'},
          Effect: 'Allow',
          Sid: 'AllowPull',
        },
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 'ecr:PutImage',
          Condition: {Bool: {'aws:SecureTransport': 'false'}},
        },
      ],
      Version: '2008-10-17',
    };
    expect(printPolicy(document)).toBe(
      [
        '{',
        '  "Version" : "2008-10-17",',
        '  "Statement" : [ {',
        '    "Sid" : "AllowPull",',
        '    "Effect" : "Allow",',
        '    "Principal" : {',
        '      "AWS" : "arn:aws:iam::111122223333:root"',
        '    },',
        '    "Action" : [ "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage" ]',
        '  }, {',
        '    "Effect" : "Deny",',
        '    "Principal" : "*",',
        '    "Action" : "ecr:PutImage",',
        '    "Condition" : {',
        '      "Bool" : {',
        '        "aws:SecureTransport" : "false"',
        '      }',
        '    }',
        '  } ]',
        '}',
      ].join('\n'),
    );
  });

  test('keeps a single statement single, and puts Id after Version', () => {
    const printed = printPolicy({Statement: {Effect: 'Allow'}, Id: 'mine', Version: '2012-10-17'});
    expect(printed).toBe(
      '{\n  "Version" : "2012-10-17",\n  "Id" : "mine",\n  "Statement" : {\n    "Effect" : "Allow"\n  }\n}',
    );
  });

  test('writes accounts in a list as root ARNs and leaves other principals alone', () => {
    const AWS = ['111122223333', 'arn:aws:iam::444455556666:user/jo', '*'];
    const printed = printPolicy({Statement: [{Principal: {AWS, Service: 'codebuild.amazonaws.com'}}]});
    expect(JSON.parse(printed).Statement[0].Principal).toEqual({
      AWS: ['arn:aws:iam::111122223333:root', 'arn:aws:iam::444455556666:user/jo', '*'],
      Service: 'codebuild.amazonaws.com',
    });
  });
});

describe('printJackson', () => {
  test.each<[unknown, string]>([
    [[], '[ ]'],
    [{}, '{ }'],
    [['a', ['b']], '[ "a", [ "b" ] ]'],
    [null, 'null'],
    ['a/é"', '"a/é\\""'],
  ])('prints %j', (value, text) => {
    expect(printJackson(value)).toBe(text);
  });
});
