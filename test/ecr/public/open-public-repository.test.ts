import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {text} from 'node:stream/consumers';
import {afterEach, describe, expect, test} from 'vitest';
import {openPublicRepository} from '../../../src/ecr/public/open-public-repository.ts';
import {digestOf} from '../../../src/oci/digest.ts';
import {anonymous} from '../../../src/registry/authorization/credential.ts';
import {Transport} from '../../../src/registry/transport.ts';
import {scriptedEcr} from '../scripted-ecr.ts';

const TOKEN = Buffer.from('AWS:public-secret').toString('base64');
const CONTENT = 'a layer of a public image';
const DIGEST = digestOf(CONTENT);

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** public.ecr.aws as far as a pull goes: a bearer challenge, a token service, a blob. */
async function publicHost() {
  const shown: string[] = [];
  const server = createServer((request, response) => {
    const {authorization = 'nothing', host} = request.headers;
    if (request.url?.startsWith('/token/')) {
      shown.push(authorization);
      response.end(JSON.stringify({token: 'a-token'}));
    } else if (authorization !== 'Bearer a-token') {
      const challenge = `Bearer realm="http://${host}/token/",service="public.ecr.aws",scope="aws"`;
      response.writeHead(401, {'www-authenticate': challenge}).end();
    } else if (request.url === `/v2/alias/app/blobs/${DIGEST}`) {
      response.end(CONTENT);
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close());
  const transport = new Transport({environment: {}});
  closers.push(() => transport.close());
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    shown,
    pull: async (options: Partial<Parameters<typeof openPublicRepository>[0]>) => {
      const store = await openPublicRepository({
        host: 'public.ecr.aws',
        endpoint: `http://${address}`,
        repository: 'alias/app',
        transport,
        known: anonymous,
        ...options,
      });
      closers.push(() => store.close());
      const descriptor = {
        mediaType: 'application/vnd.oci.image.layer.v1.tar',
        digest: DIGEST,
        size: CONTENT.length,
      };
      return text(await store.open(descriptor));
    },
  };
}

describe('a pull from ECR Public', () => {
  test('is anonymous where nobody is known', async () => {
    const {shown, pull} = await publicHost();
    expect(await pull({})).toBe(CONTENT);
    expect(shown).toEqual(['nothing']);
  });

  test('goes as the AWS caller where there is one', async () => {
    const {shown, pull} = await publicHost();
    const ecr = await scriptedEcr({
      GetAuthorizationToken: {
        json: {authorizationData: {authorizationToken: TOKEN, expiresAt: Date.now() / 1000 + 43_200}},
      },
    });
    closers.push(() => ecr.close());
    const settings = {endpoint: ecr.url, credentials: {accessKeyId: 'a', secretAccessKey: 'b'}};
    expect(await pull({caller: {settings}})).toBe(CONTENT);
    expect(shown).toEqual([`Basic ${TOKEN}`]);
    expect(ecr.operations()).toEqual(['GetAuthorizationToken']);
  });

  test('is anonymous where the caller is refused, and says why', async () => {
    const {shown, pull} = await publicHost();
    const ecr = await scriptedEcr({
      GetAuthorizationToken: {exception: 'AccessDeniedException', message: 'not you', status: 400},
    });
    closers.push(() => ecr.close());
    const settings = {
      endpoint: ecr.url,
      credentials: {accessKeyId: 'a', secretAccessKey: 'b'},
      maxAttempts: 1,
    };
    const why: unknown[] = [];
    expect(await pull({caller: {settings}, onAnonymous: error => why.push(error)})).toBe(CONTENT);
    expect(shown).toEqual(['nothing']);
    expect(String(why[0])).toContain('not you');
  });

  test('takes what the user has for the host before it asks AWS', async () => {
    const {shown, pull} = await publicHost();
    const known = async () => ({kind: 'basic', username: 'me', password: 'mine'}) as const;
    const caller = {settings: {endpoint: 'http://127.0.0.1:1'}};
    expect(await pull({known, caller})).toBe(CONTENT);
    expect(shown).toEqual([`Basic ${Buffer.from('me:mine').toString('base64')}`]);
  });
});
