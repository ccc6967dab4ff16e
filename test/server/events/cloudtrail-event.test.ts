import {describe, expect, test} from 'vitest';
import type {CallContext} from '../../../src/server/call-context.ts';
import {EcrFault} from '../../../src/server/ecr-fault.ts';
import {cloudTrailEvent} from '../../../src/server/events/cloudtrail-event.ts';
import {imageEvents} from '../../../src/server/events/image-events.ts';
import type {CallRecord, ImageChange} from '../../../src/server/seams.ts';

const ACCOUNT = '123456789012';
const NOW = Date.parse('2026-03-01T12:30:45.678Z');
const ARN = `arn:aws:ecr:us-east-1:${ACCOUNT}:repository/app`;

function record(change: Partial<CallRecord> & {operation?: string; arn?: string}): CallRecord {
  const {operation = 'CreateRepository', arn = `arn:aws:iam::${ACCOUNT}:root`, ...rest} = change;
  const call = {
    operation,
    requestId: 'request-1',
    region: 'us-east-1',
    caller: {accountId: ACCOUNT, arn, accessKeyId: 'AKIA'},
    now: NOW,
    sourceIp: '127.0.0.1',
    userAgent: 'aws-cli/2',
  } as CallContext;
  return {call, input: {repositoryName: 'app'}, resources: [ARN], ...rest};
}

describe('cloudTrailEvent', () => {
  test('tells who called what from where, with request and answer', () => {
    expect(cloudTrailEvent(record({output: {repository: {repositoryName: 'app'}}}))).toEqual({
      eventVersion: '1.10',
      userIdentity: {
        type: 'Root',
        principalId: ACCOUNT,
        arn: `arn:aws:iam::${ACCOUNT}:root`,
        accountId: ACCOUNT,
        accessKeyId: 'AKIA',
      },
      eventTime: '2026-03-01T12:30:45Z',
      eventSource: 'ecr.amazonaws.com',
      eventName: 'CreateRepository',
      awsRegion: 'us-east-1',
      sourceIPAddress: '127.0.0.1',
      userAgent: 'aws-cli/2',
      requestParameters: {repositoryName: 'app'},
      responseElements: {repository: {repositoryName: 'app'}},
      requestID: 'request-1',
      eventID: expect.stringMatching(/^[0-9a-f-]{36}$/),
      readOnly: false,
      resources: [{accountId: ACCOUNT, ARN}],
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: ACCOUNT,
      eventCategory: 'Management',
    });
  });

  test('leaves the answer of a reading operation out', () => {
    const event = cloudTrailEvent(record({operation: 'ListImages', output: {imageIds: []}}));
    expect([event.readOnly, event.responseElements]).toEqual([true, null]);
  });

  test('tells a refusal by code and message, without an answer', () => {
    const fault = new EcrFault('RepositoryAlreadyExistsException', 'it is there');
    expect(cloudTrailEvent(record({fault, output: {}}))).toMatchObject({
      errorCode: 'RepositoryAlreadyExistsException',
      errorMessage: 'it is there',
      responseElements: null,
    });
  });

  test('keeps secrets, bytes and endless texts out', () => {
    const {requestParameters, responseElements} = cloudTrailEvent(
      record({
        operation: 'UploadLayerPart',
        input: {layerPartBlob: new Uint8Array(9), imageManifest: 'x'.repeat(20_000)},
        output: {authorizationData: [{authorizationToken: 'c2VjcmV0', proxyEndpoint: 'http://x'}]},
      }),
    );
    expect(requestParameters).not.toHaveProperty('layerPartBlob');
    expect((requestParameters as {imageManifest: string}).imageManifest).toHaveLength(10_243);
    expect(JSON.stringify(responseElements)).not.toContain('c2VjcmV0');
  });

  test.each([
    [`arn:aws:iam::${ACCOUNT}:user/team/alice`, 'IAMUser', 'alice'],
    [`arn:aws:sts::${ACCOUNT}:assumed-role/ci/run-1`, 'AssumedRole', undefined],
  ])('knows %s as %s', (arn, type, userName) => {
    const {userIdentity} = cloudTrailEvent(record({arn}));
    expect([userIdentity.type, userIdentity.userName]).toEqual([type, userName]);
  });
});

describe('imageEvents', () => {
  const change = (rest: Partial<ImageChange>): ImageChange => ({
    type: 'PUSH',
    repository: {accountId: ACCOUNT, region: 'us-east-1', repositoryName: 'app'},
    digest: 'sha256:a',
    tags: ['v1', 'v2'],
    record: {mediaType: 'application/vnd.oci.image.manifest.v1+json', artifactMediaType: 'config'} as never,
    ...rest,
  });

  test('tells a push once for each tag', () => {
    const events = imageEvents(change({}), NOW);
    expect(events.map(event => event.detail['image-tag'])).toEqual(['v1', 'v2']);
    expect(events[0]).toEqual({
      version: '0',
      id: expect.any(String),
      'detail-type': 'ECR Image Action',
      source: 'aws.ecr',
      account: ACCOUNT,
      time: '2026-03-01T12:30:45Z',
      region: 'us-east-1',
      resources: [],
      detail: {
        result: 'SUCCESS',
        'repository-name': 'app',
        'image-digest': 'sha256:a',
        'action-type': 'PUSH',
        'image-tag': 'v1',
        'manifest-media-type': 'application/vnd.oci.image.manifest.v1+json',
        'artifact-media-type': 'config',
      },
    });
  });

  test('tells an image without tags once', () => {
    const events = imageEvents(change({type: 'DELETE', tags: []}), NOW);
    expect(events.map(event => event.detail)).toEqual([
      expect.not.objectContaining({'image-tag': expect.anything()}),
    ]);
  });

  test('tells archiving and restoring as a change of storage class', () => {
    const [archived] = imageEvents(change({type: 'ARCHIVE', tags: []}), NOW);
    expect(archived?.detail).toMatchObject({
      'action-type': 'UPDATE_STORAGE_CLASS',
      'target-storage-class': 'ARCHIVE',
    });
    const record = {mediaType: 'm', lastActivatedAt: NOW} as never;
    const [activated] = imageEvents(change({type: 'ACTIVATE', tags: [], record}), NOW);
    expect(activated?.detail).toMatchObject({
      'target-storage-class': 'STANDARD',
      'last-activated-at': '2026-03-01T12:30:45Z',
    });
  });

  test('tells a referrer as one', () => {
    const [event] = imageEvents(change({record: {mediaType: 'm', subject: 'sha256:b'} as never}), NOW);
    expect(event?.['detail-type']).toBe('ECR Referrer Action');
  });
});
