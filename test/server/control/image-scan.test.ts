import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {ACCOUNT, type LocalRegistry, startLocalRegistry} from '../../support/local-registry.ts';
import {ImageGenerator} from '../../support/random-image.ts';
import {failureOf} from '../../support/to-throw-code.ts';

const DAY = 24 * 60 * 60 * 1000;
const images = new ImageGenerator('scans');

let registry: LocalRegistry;
beforeAll(async () => {
  registry = await startLocalRegistry();
  await registry.createRepository('app');
});
afterAll(() => registry.close());

const image = (imageDigest: string, repositoryName = 'app') => ({repositoryName, imageId: {imageDigest}});
const pushOne = async (repositoryName = 'app', tags: string[] = []) =>
  registry.push(repositoryName, await images.image({layers: 1}), tags);

const finding = (name: string, severity: string) => ({
  name,
  severity,
  uri: `https://example.com/${name}`,
  attributes: [{key: 'package_name', value: 'bash'}],
});

describe('image scans: validation', () => {
  test('refuse an image that is not there, and one without a name', async () => {
    const missing = {repositoryName: 'app', imageId: {imageTag: 'none'}};
    for (const operation of ['StartImageScan', 'DescribeImageScanFindings']) {
      expect(await registry.refusal(operation, missing)).toEqual({
        status: 400,
        name: 'ImageNotFoundException',
        message: `The image with imageId {imageDigest:'null', imageTag:'none'} does not exist within the repository with name 'app' in the registry with id '${ACCOUNT}'`,
      });
      expect((await registry.refusal(operation, {repositoryName: 'app', imageId: {}})).name).toBe(
        'InvalidParameterException',
      );
    }
  });

  test('refuse indexes and artifacts', async () => {
    const index = await registry.push('app', await images.index({layers: 1}));
    const artifact = await registry.push('app', images.artifact());
    for (const digest of [index, artifact]) {
      expect((await registry.refusal('StartImageScan', image(digest))).name).toBe(
        'UnsupportedImageTypeException',
      );
    }
  });

  test('refuse an archived image', async () => {
    const digest = await pushOne();
    await registry.call('UpdateImageStorageClass', {...image(digest), targetStorageClass: 'ARCHIVE'});
    expect((await registry.refusal('StartImageScan', image(digest))).name).toBe('ImageArchivedException');
  });

  test('refuse findings that are none', async () => {
    for (const text of [
      'nonsense',
      '[]',
      '{}',
      '{"findings":[{"name":"x","severity":"BAD"}]}',
      '{"findings":[{"severity":"LOW"}]}',
      '{"findings":{}}',
    ]) {
      await failureOf('INVALID_INPUT', () => registry.ecr.loadScanFindings(text));
    }
    await failureOf('INVALID_INPUT', () => registry.ecr.loadScanFindings('{"findings":[]}', {digest: 'v1'}));
  });
});

describe('image scans: behaviour', () => {
  test('a scan on request finds what the user gave for the image', async () => {
    const digest = await pushOne('app', ['v1']);
    const findings = [finding('CVE-1', 'HIGH'), finding('CVE-2', 'LOW'), finding('CVE-3', 'HIGH')];
    const given = {
      imageId: {imageDigest: digest},
      imageScanFindings: {findings, vulnerabilitySourceUpdatedAt: '2026-02-01T00:00:00Z'},
    };
    expect(await registry.ecr.loadScanFindings(JSON.stringify(given))).toEqual([digest]);
    const input = {repositoryName: 'app', imageId: {imageTag: 'v1'}};
    expect(await registry.refusal('DescribeImageScanFindings', input)).toEqual({
      status: 400,
      name: 'ScanNotFoundException',
      message: `Image scan does not exist for the image with '{imageDigest:'null', imageTag:'v1'}' in the repository with name 'app' in the registry with id '${ACCOUNT}'`,
    });
    expect(await registry.call('StartImageScan', input)).toEqual({
      registryId: ACCOUNT,
      repositoryName: 'app',
      imageId: {imageTag: 'v1', imageDigest: digest},
      imageScanStatus: {status: 'IN_PROGRESS'},
    });
    await registry.ecr.idle();
    expect(await registry.call('DescribeImageScanFindings', input)).toEqual({
      registryId: ACCOUNT,
      repositoryName: 'app',
      imageId: {imageTag: 'v1', imageDigest: digest},
      imageScanStatus: {status: 'COMPLETE', description: 'The scan was completed successfully.'},
      imageScanFindings: {
        imageScanCompletedAt: registry.now / 1000,
        vulnerabilitySourceUpdatedAt: Date.parse('2026-02-01T00:00:00Z') / 1000,
        findingSeverityCounts: {HIGH: 2, LOW: 1},
        findings,
      },
    });
  });

  test('DescribeImages tells the status and the summary of a scan', async () => {
    const digest = await pushOne();
    const ids = {repositoryName: 'app', imageIds: [{imageDigest: digest}]};
    const detail = async () =>
      (await registry.call<{imageDetails: object[]}>('DescribeImages', ids)).imageDetails[0];
    expect(await detail()).not.toHaveProperty('imageScanStatus');
    await registry.ecr.loadScanFindings(JSON.stringify({findings: [finding('CVE-9', 'CRITICAL')]}), {digest});
    await registry.call('StartImageScan', image(digest));
    await registry.ecr.idle();
    expect(await detail()).toMatchObject({
      imageScanStatus: {status: 'COMPLETE'},
      imageScanFindingsSummary: {
        findingSeverityCounts: {CRITICAL: 1},
        imageScanCompletedAt: registry.now / 1000,
      },
    });
  });

  test('findings for any image serve those without their own', async () => {
    expect(
      await registry.ecr.loadScanFindings(JSON.stringify([{findings: [finding('CVE-0', 'LOW')]}])),
    ).toEqual(['*']);
    const digest = await pushOne();
    await registry.call('StartImageScan', image(digest));
    await registry.ecr.idle();
    const {imageScanFindings} = await registry.call('DescribeImageScanFindings', image(digest));
    expect(imageScanFindings).toMatchObject({findings: [{name: 'CVE-0'}]});
  });

  test('findings come in pages', async () => {
    const digest = await pushOne();
    const findings = Array.from({length: 5}, (_, number) => finding(`CVE-${number}`, 'LOW'));
    await registry.ecr.loadScanFindings(JSON.stringify({findings}), {digest});
    await registry.call('StartImageScan', image(digest));
    await registry.ecr.idle();
    const page = async (input: object) => {
      const {imageScanFindings, nextToken} = await registry.call<{
        imageScanFindings: {findings: {name: string}[]; findingSeverityCounts: object};
        nextToken?: string;
      }>('DescribeImageScanFindings', {...image(digest), ...input});
      expect(imageScanFindings.findingSeverityCounts).toEqual({LOW: 5});
      return {names: imageScanFindings.findings.map(({name}) => name), nextToken};
    };
    const first = await page({maxResults: 3});
    expect(first.names).toEqual(['CVE-0', 'CVE-1', 'CVE-2']);
    expect(await page({maxResults: 3, nextToken: first.nextToken})).toEqual({
      names: ['CVE-3', 'CVE-4'],
      nextToken: undefined,
    });
  });

  test('ECR: an image can be scanned once in 24 hours', async () => {
    const digest = await pushOne();
    await registry.call('StartImageScan', image(digest));
    expect(await registry.refusal('StartImageScan', image(digest))).toEqual({
      status: 400,
      name: 'LimitExceededException',
      message: 'The scan quota per image has been exceeded. Wait and try again.',
    });
    registry.pass(DAY);
    await registry.call('StartImageScan', image(digest));
  });

  test('a repository that scans on push scans what is pushed, and not again for one more tag', async () => {
    await registry.createRepository('on-push', {imageScanningConfiguration: {scanOnPush: true}});
    const one = await images.image({layers: 1});
    const digest = await registry.push('on-push', one, ['v1']);
    await registry.ecr.idle();
    const {imageScanStatus} = await registry.call('DescribeImageScanFindings', image(digest, 'on-push'));
    expect(imageScanStatus).toMatchObject({status: 'COMPLETE'});
    registry.pass(1000);
    await registry.push('on-push', one, ['v2']);
    await registry.ecr.idle();
    const {imageScanFindings} = await registry.call('DescribeImageScanFindings', image(digest, 'on-push'));
    expect(imageScanFindings).toMatchObject({imageScanCompletedAt: registry.now / 1000 - 1});
    expect((await registry.refusal('StartImageScan', image(digest, 'on-push'))).name).toBe(
      'LimitExceededException',
    );
  });

  test('the end of a scan is an event', async () => {
    const digest = await pushOne('app', ['told']);
    await registry.call('StartImageScan', image(digest));
    await registry.ecr.idle();
    const events = (await registry.events()).filter(
      event => 'detail' in event && event['detail-type'] === 'ECR Image Scan',
    );
    expect(events.at(-1)).toMatchObject({
      resources: [`arn:aws:ecr:us-east-1:${ACCOUNT}:repository/app`],
      detail: {
        'scan-status': 'COMPLETE',
        'repository-name': 'app',
        'image-digest': digest,
        'image-tags': ['told'],
      },
    });
  });

  test('a scan goes when its image goes', async () => {
    const one = await images.image({layers: 1});
    const digest = await registry.push('app', one);
    await registry.call('StartImageScan', image(digest));
    await registry.ecr.idle();
    await registry.call('BatchDeleteImage', {repositoryName: 'app', imageIds: [{imageDigest: digest}]});
    await registry.push('app', one);
    expect((await registry.refusal('DescribeImageScanFindings', image(digest))).name).toBe(
      'ScanNotFoundException',
    );
  });
});

describe('image scans of an ENHANCED registry', () => {
  test('refuse requests, and keep scanning what a continuous rule covers', async () => {
    const asker = {region: 'eu-west-3'};
    const rules = [
      {scanFrequency: 'CONTINUOUS_SCAN', repositoryFilters: [{filter: 'live', filterType: 'WILDCARD'}]},
    ];
    await registry.call('PutRegistryScanningConfiguration', {scanType: 'ENHANCED', rules}, asker);
    await registry.createRepository('live/app', {}, asker);
    const digest = await registry.push('live/app', await images.image({layers: 1}), ['v1'], asker);
    const enhancedFindings = [
      {
        severity: 'HIGH',
        title: 'CVE-7',
        firstObservedAt: '2026-01-01T00:00:00Z',
        packageVulnerabilityDetails: {vendorCreatedAt: 1_700_000_000},
      },
    ];
    await registry.ecr.loadScanFindings(JSON.stringify({enhancedFindings}), {digest});
    await registry.ecr.idle();
    expect(await registry.call('DescribeImageScanFindings', image(digest, 'live/app'), asker)).toMatchObject({
      imageScanStatus: {status: 'ACTIVE', description: 'Continuous scan is selected for image.'},
      imageScanFindings: {
        findingSeverityCounts: {HIGH: 1},
        enhancedFindings: [
          {
            firstObservedAt: Date.parse('2026-01-01T00:00:00Z') / 1000,
            packageVulnerabilityDetails: {vendorCreatedAt: 1_700_000_000},
          },
        ],
      },
    });
    expect(await registry.refusal('StartImageScan', image(digest, 'live/app'), asker)).toEqual({
      status: 400,
      name: 'ValidationException',
      message: 'This feature is disabled',
    });
  });
});
