import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {
  ACCOUNT,
  type LocalRegistry,
  OTHER_ACCOUNT,
  OTHER_REGION,
  startLocalRegistry,
} from '../../support/local-registry.ts';
import {V2} from '../../support/v2.ts';

const HOUR = 60 * 60 * 1000;

interface Answer {
  authorizationData: {authorizationToken: string; expiresAt: number; proxyEndpoint: string}[];
}

let registry: LocalRegistry;
beforeAll(async () => {
  registry = await startLocalRegistry();
});
afterAll(() => registry.close());

const ask = (input: object = {}, asker: object = {}) =>
  registry.call<Answer>('GetAuthorizationToken', input, asker);

describe('GetAuthorizationToken: validation', () => {
  test.each([
    [['12345'], 'registryIds'],
    [Array.from({length: 11}, () => ACCOUNT), 'registryIds'],
  ])('refuses the accounts %j', async (registryIds, field) => {
    const refusal = await registry.refusal('GetAuthorizationToken', {registryIds});
    expect(refusal.name).toBe('InvalidParameterException');
    expect(refusal.message).toContain(`'${field}`);
  });
});

describe('GetAuthorizationToken: behaviour', () => {
  test('gives a token of twelve hours with the name AWS and a password without a colon', async () => {
    const {authorizationData} = await ask();
    expect(authorizationData).toHaveLength(1);
    const {authorizationToken, expiresAt, proxyEndpoint} = authorizationData[0]!;
    const [name, ...password] = Buffer.from(authorizationToken, 'base64').toString().split(':');
    expect([name, password.length]).toEqual(['AWS', 1]);
    expect(expiresAt).toBeCloseTo((registry.now + 12 * HOUR) / 1000, 3);
    expect(proxyEndpoint).toBe(registry.ecr.url);
  });

  test('gives one entry for each account that is named, with its address', async () => {
    const {authorizationData} = await ask({registryIds: [ACCOUNT, OTHER_ACCOUNT]});
    expect(authorizationData.map(one => one.proxyEndpoint)).toEqual([
      registry.ecr.url,
      expect.stringContaining(`${OTHER_ACCOUNT}.dkr.ecr.`),
    ]);
  });

  test('opens the registry of its own account and region, on the plain address', async () => {
    await registry.createRepository('app', {}, {accountId: OTHER_ACCOUNT, region: OTHER_REGION});
    const {authorizationData} = await ask({}, {accountId: OTHER_ACCOUNT, region: OTHER_REGION});
    const theirs = new V2(registry.ecr.url, authorizationData[0]!.authorizationToken);
    expect((await theirs.send('GET', 'app/tags/list')).status).toBe(200);
    const own = new V2(registry.ecr.url, (await ask()).authorizationData[0]!.authorizationToken);
    expect((await own.send('GET', 'app/tags/list')).status).toBe(404);
  });

  test('opens nothing any more after twelve hours', async () => {
    const v2 = new V2(registry.ecr.url, (await ask()).authorizationData[0]!.authorizationToken);
    registry.pass(12 * HOUR - 1000);
    expect((await v2.send('GET', '')).status).toBe(200);
    registry.pass(2000);
    const refused = await v2.send('GET', '');
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('Your authorization token has expired. Reauthenticate and try again.');
  });
});
