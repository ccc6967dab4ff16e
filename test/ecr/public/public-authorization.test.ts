import {createServer, type IncomingMessage} from 'node:http';
import type {AddressInfo} from 'node:net';
import {afterEach, describe, expect, test} from 'vitest';
import {openPublicAuthorizations, publicCredentials} from '../../../src/ecr/public/public-authorization.ts';
import {RemoteRepository} from '../../../src/registry/remote-repository.ts';
import {Transport} from '../../../src/registry/transport.ts';
import {type ScriptedEcr, scriptedEcr} from '../scripted-ecr.ts';

const TOKEN = Buffer.from('AWS:public-secret').toString('base64');
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A registry that wants a bearer token, as public.ecr.aws does; it tells what it was shown. */
async function publicRegistry() {
  const shown: string[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    const {authorization = 'nothing', host} = request.headers;
    shown.push(`${request.url?.split('?')[0]} ${authorization}`);
    if (request.url?.startsWith('/token/')) {
      response.end(JSON.stringify({token: authorization === 'nothing' ? 'anonymous' : 'known'}));
    } else if (authorization.startsWith('Bearer ')) {
      response.end(JSON.stringify({name: 'alias/app', tags: ['v1']}));
    } else {
      const challenge = `Bearer realm="http://${host}/token/",service="public.ecr.aws",scope="aws"`;
      response.writeHead(401, {'www-authenticate': challenge}).end('Not Authorized');
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const transport = new Transport({environment: {}});
  closers.push(
    () => server.close(),
    () => transport.close(),
  );
  return {shown, transport, host: `127.0.0.1:${(server.address() as AddressInfo).port}`};
}

async function start(ecr: ScriptedEcr) {
  closers.push(() => ecr.close());
  const {shown, transport, host} = await publicRegistry();
  const why: unknown[] = [];
  const settings = {
    region: 'eu-west-1',
    endpoint: 'http://127.0.0.1:1',
    credentials: {accessKeyId: 'a', secretAccessKey: 'b'},
    maxAttempts: 1,
    env: {},
  };
  const authorizations = () => openPublicAuthorizations({settings, endpoint: ecr.url});
  const repository = new RemoteRepository({
    host,
    repository: 'alias/app',
    transport,
    credentials: publicCredentials(authorizations, error => why.push(error)),
  });
  const tags: string[] = [];
  for await (const tag of repository.tags()) tags.push(tag);
  return {shown, tags, why, ecr};
}

describe('ECR Public', () => {
  test('is entered as the caller, known in us-east-1 wherever the caller works', async () => {
    const data = {authorizationToken: TOKEN, expiresAt: 2_000_000_000};
    const {shown, tags, ecr} = await start(
      await scriptedEcr({GetAuthorizationToken: {json: {authorizationData: data}}}),
    );
    expect(tags).toEqual(['v1']);
    expect(shown).toEqual([
      '/v2/alias/app/tags/list nothing',
      `/token/ Basic ${TOKEN}`,
      '/v2/alias/app/tags/list Bearer known',
    ]);
    expect(ecr.calls[0]!.headers.authorization).toContain('/us-east-1/ecr-public/aws4_request');
  });

  test('is entered anonymously where the caller cannot become known', async () => {
    const refusal = {exception: 'UnrecognizedClientException', message: 'The security token is invalid.'};
    const {shown, tags, why} = await start(await scriptedEcr({GetAuthorizationToken: refusal}));
    expect(tags).toEqual(['v1']);
    expect(shown).toContain('/token/ nothing');
    expect(why).toHaveLength(1);
  });
});
