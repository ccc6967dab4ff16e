import {describe, expect, test} from 'vitest';
import {ecrRegistryHost, parseEcrHost} from '../../src/oci/ecr-host.ts';

const ACCOUNT = '123456789012';

describe('hosts of Amazon ECR', () => {
  test.each([
    ['us-east-1', {}, `${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com`],
    ['us-gov-west-1', {fips: true}, `${ACCOUNT}.dkr.ecr-fips.us-gov-west-1.amazonaws.com`],
    ['eu-west-1', {dualStack: true}, `${ACCOUNT}.dkr-ecr.eu-west-1.on.aws`],
    ['us-east-2', {fips: true, dualStack: true}, `${ACCOUNT}.dkr-ecr-fips.us-east-2.on.aws`],
    ['cn-north-1', {}, `${ACCOUNT}.dkr.ecr.cn-north-1.amazonaws.com.cn`],
    ['cn-north-1', {dualStack: true}, `${ACCOUNT}.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn`],
    ['eusc-de-east-1', {}, `${ACCOUNT}.dkr.ecr.eusc-de-east-1.amazonaws.eu`],
    ['us-iso-east-1', {}, `${ACCOUNT}.dkr.ecr.us-iso-east-1.c2s.ic.gov`],
    ['us-isob-east-1', {}, `${ACCOUNT}.dkr.ecr.us-isob-east-1.sc2s.sgov.gov`],
    ['eu-isoe-west-1', {}, `${ACCOUNT}.dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk`],
    ['us-isof-south-1', {}, `${ACCOUNT}.dkr.ecr.us-isof-south-1.csp.hci.ic.gov`],
  ])('in %s with %j is read back as it is written', (region, options, host) => {
    expect(ecrRegistryHost(ACCOUNT, region, options)).toBe(host);
    expect(parseEcrHost(host)).toMatchObject({
      kind: 'private',
      registryId: ACCOUNT,
      region,
      fips: 'fips' in options,
      dualStack: 'dualStack' in options,
    });
  });

  test.each(['public.ecr.aws', 'ecr-public.aws.com'])('includes ECR Public at %s', host => {
    expect(parseEcrHost(host)?.kind).toBe('public');
  });

  test('includes other accounts and regions of a local ECR', () => {
    expect(parseEcrHost(`${ACCOUNT}.dkr.ecr.eu-west-1.localhost:4577`)).toMatchObject({
      kind: 'local',
      registryId: ACCOUNT,
      region: 'eu-west-1',
    });
  });

  test.each([
    'ghcr.io',
    'localhost:4577',
    '12345.dkr.ecr.us-east-1.amazonaws.com',
    `${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com.evil.example`,
    `evil-${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com`,
    `${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.org`,
    `${ACCOUNT}.dkr.ecr.us-east-1.localhost.evil.example`,
  ])('does not include %s', host => {
    expect(parseEcrHost(host)).toBeUndefined();
  });
});
