import {describe, expect, test} from 'vitest';
import {consoleUrl} from '../../../src/tui/text/console-url.ts';

const page = {registryId: '123456789012', repositoryName: 'team/app'};

describe('consoleUrl', () => {
  test.each([
    ['us-east-2', 'https://us-east-2.console.aws.amazon.com'],
    ['cn-north-1', 'https://cn-north-1.console.amazonaws.cn'],
    ['us-gov-west-1', 'https://us-gov-west-1.console.amazonaws-us-gov.com'],
  ])('of %s is at the console of its partition', (region, origin) => {
    expect(consoleUrl({...page, region})).toBe(
      `${origin}/ecr/repositories/private/123456789012/team/app?region=${region}`,
    );
  });

  test('of an image is the page of its digest', () => {
    expect(consoleUrl({...page, region: 'eu-west-1', imageDigest: 'sha256:0123'})).toBe(
      'https://eu-west-1.console.aws.amazon.com/ecr/repositories/private/123456789012/team/app/_/image/sha256:0123/details?region=eu-west-1',
    );
  });

  test.each([
    'us-iso-east-1',
    'us-isob-east-1',
    'eu-isoe-west-1',
    'eusc-de-east-1',
  ])('of %s is not known', region => {
    expect(consoleUrl({...page, region})).toBeUndefined();
  });
});
