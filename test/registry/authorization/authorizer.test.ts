import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {Authorizer} from '../../../src/registry/authorization/authorizer.ts';
import {basicAuthorization, type CredentialSource} from '../../../src/registry/authorization/credential.ts';
import {type ScriptedRemote, startScriptedRemote} from '../../support/remote.ts';
import {failureOf} from '../../support/to-throw-code.ts';

const SCOPES = ['repository:app:pull'];
const ALWAYS = Number.POSITIVE_INFINITY;

let remote: ScriptedRemote;
beforeEach(async () => {
  remote = await startScriptedRemote();
});
afterEach(() => remote.close());

function authorizerOf(credentials: CredentialSource, assumeBasic = false): Authorizer {
  const {transport, clock, registry} = remote;
  const origin = new URL(registry.origin);
  return new Authorizer({transport, clock, origin, host: registry.host, credentials, assumeBasic});
}

describe('Authorizer', () => {
  test('renews a credential once for refusals of the same moment', async () => {
    const asked: string[] = [];
    const authorizer = authorizerOf(async (_, options) => {
      asked.push(options?.renew ? 'renew' : 'first');
      return {kind: 'basic', username: 'u', password: String(asked.length)};
    }, true);
    const used = await authorizer.authorization(SCOPES);
    const learn = () => authorizer.learn({used, scopes: SCOPES, challenges: []});
    expect(await Promise.all([learn(), learn(), learn()])).toEqual([true, true, true]);
    expect(asked).toEqual(['first', 'renew']);
    expect(await authorizer.authorization(SCOPES)).toBe(basicAuthorization('u', '2'));
  });

  test('fetches one token for all who find the old one expired at the same moment', async () => {
    remote.registry.play([
      {
        request: {method: 'GET', path: /^\/token/},
        answer: {body: '{"token":"t","expires_in":300}'},
        times: ALWAYS,
      },
    ]);
    const authorizer = authorizerOf(async () => undefined);
    const parameters = {realm: `${remote.registry.origin}/token`};
    await authorizer.learn({used: undefined, scopes: SCOPES, challenges: [{scheme: 'bearer', parameters}]});
    await authorizer.authorization(SCOPES);
    remote.clock.advance(600_000);
    await Promise.all([1, 2, 3].map(() => authorizer.authorization(SCOPES)));
    expect(remote.registry.requests).toHaveLength(2);
  });

  describe('whose credential a token service no longer takes', () => {
    const path = /^\/token/;
    const scopesOf = (name: string) => [`repository:${name}:pull`];

    /** Has learnt of a token service that takes the password `new` alone; gives what each call says. */
    async function authorizerWith(...passwords: string[]) {
      const headers = {authorization: basicAuthorization('u', 'new')};
      remote.registry.play([
        {request: {method: 'GET', path, headers}, answer: {body: '{"token":"t"}'}, times: ALWAYS},
        {request: {method: 'GET', path}, answer: {status: 401}, times: ALWAYS},
      ]);
      const asked: string[] = [];
      const authorizer = authorizerOf(async (_, options) => {
        asked.push(options?.renew ? 'renew' : 'first');
        return {kind: 'basic', username: 'u', password: passwords[asked.length - 1]!};
      });
      const parameters = {realm: `${remote.registry.origin}/token`};
      await authorizer.learn({used: undefined, scopes: [], challenges: [{scheme: 'bearer', parameters}]});
      return {authorizer, asked};
    }

    test('asks for a new one once, for all who were refused', async () => {
      const {authorizer, asked} = await authorizerWith('old', 'new');
      const wanted = ['one', 'two', 'three'].map(name => authorizer.authorization(scopesOf(name)));
      expect(await Promise.all(wanted)).toEqual(['Bearer t', 'Bearer t', 'Bearer t']);
      expect(asked).toEqual(['first', 'renew']);
      expect(await authorizer.authorization(scopesOf('four'))).toBe('Bearer t');
      expect(asked).toHaveLength(2);
    });

    test('says that it was refused when the new one is the old one, or no better', async () => {
      for (const [second, questions] of [
        ['old', 1],
        ['wrong', 2],
      ] as const) {
        const {authorizer, asked} = await authorizerWith('old', second);
        const before = remote.registry.requests.length;
        await failureOf('UNAUTHORIZED', () => authorizer.authorization(SCOPES));
        expect(asked).toEqual(['first', 'renew']);
        expect(remote.registry.requests.length - before).toBe(questions);
      }
    });
  });

  test('knows nothing to do against a refusal that offers no way in', async () => {
    const authorizer = authorizerOf(async () => undefined);
    const challenges = [{scheme: 'negotiate', parameters: {}}];
    expect(await authorizer.learn({used: undefined, scopes: SCOPES, challenges})).toBe(false);
    expect(await authorizer.authorization(SCOPES)).toBeUndefined();
  });
});
