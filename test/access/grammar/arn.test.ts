import {describe, expect, test} from 'vitest';
import {isAccountId, parseArn, partitionOfRegion} from '../../../src/access/grammar/arn.ts';

describe('an ARN', () => {
  test('has six parts, and colons after the fifth belong to the resource', () => {
    expect(parseArn('arn:aws:logs:eu-west-1:111122223333:log-group:a:*')).toEqual({
      partition: 'aws',
      service: 'logs',
      region: 'eu-west-1',
      accountId: '111122223333',
      resource: 'log-group:a:*',
    });
    expect(parseArn('arn:aws:iam::111122223333:root')).toMatchObject({region: '', resource: 'root'});
  });

  test.each([
    '',
    '*',
    'arn',
    'arn:aws:ecr:us-east-1:111122223333',
    'urn:aws:iam::1:root',
  ])('is not %j', text => {
    expect(parseArn(text)).toBeUndefined();
  });
});

test('an account id has twelve digits', () => {
  expect(isAccountId('012345678901')).toBe(true);
  expect(isAccountId('12345678901')).toBe(false);
  expect(isAccountId('12345678901x')).toBe(false);
});

test.each([
  ['us-east-1', 'aws'],
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
  ['us-iso-east-1', 'aws-iso'],
  ['us-isob-east-1', 'aws-isob'],
  ['eusc-de-east-1', 'aws-eusc'],
])('the region %s is in the partition %s', (region, partition) => {
  expect(partitionOfRegion(region)).toBe(partition);
});
