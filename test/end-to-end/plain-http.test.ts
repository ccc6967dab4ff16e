import {writeFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import {type AddressInfo, connect} from 'node:net';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {runCli} from '../support/run-cli.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

/** A host that is not this machine, as far as its name says; the proxy knows where it is. */
const HOST = 'registry.lan:5000';
const PASSWORD = Buffer.from('me:hunter2').toString('base64');

/**
 * A registry that speaks plain HTTP and asks for a name below `private/`, behind a proxy that sends everything
 * there. Docker's configuration has the name.
 */
async function start() {
  const authorizations: (string | undefined)[] = [];
  const registry = createServer((request, response) => {
    const {authorization} = request.headers;
    authorizations.push(authorization);
    if (request.url!.startsWith('/v2/private/') && authorization === undefined) {
      response.writeHead(401, {'www-authenticate': 'Basic realm="here"'}).end();
    } else if (request.method === 'HEAD') {
      response.writeHead(404).end();
    } else {
      response.end(JSON.stringify({tags: ['one']}));
    }
  });
  const proxy = createServer();
  for (const server of [registry, proxy]) {
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
  }
  const portOf = (server: typeof proxy): number => (server.address() as AddressInfo).port;
  proxy.on('connect', (_, socket) => {
    const upstream = connect(portOf(registry), '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    socket
      .on('error', () => {})
      .pipe(upstream.on('error', () => {}))
      .pipe(socket);
  });
  const home = await temporaryFolder();
  const docker = {auths: {[HOST]: {auth: PASSWORD}}};
  await writeFile(path.join(home, 'config.json'), JSON.stringify(docker));
  const way = `http://127.0.0.1:${portOf(proxy)}`;
  const places = {HOME: home, XDG_CONFIG_HOME: path.join(home, '.config'), DOCKER_CONFIG: home};
  const env = {...places, HTTPS_PROXY: way, HTTP_PROXY: way};
  const list = (repository: string, ...flags: string[]) =>
    runCli(['image', 'list', `${HOST}/${repository}`, '--max-attempts', '1', ...flags], {env, cwd: home});
  return {list, authorizations, home, env};
}

test('a registry that speaks plain HTTP is told as one, and reached where that is asked for', async () => {
  const {list} = await start();
  expect(await list('open')).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/does not speak TLS\nhint: .*: --plain-http registry\.lan:5000\n$/),
  });
  expect(await list('open', '--plain-http', HOST)).toMatchObject({status: 0, stdout: 'one\t\t\n'});
  expect(await list('open', '--plain-http', 'other.lan')).toMatchObject({status: 1});
});

test('credentials go over plain HTTP only where that is asked for', async () => {
  const {list, authorizations} = await start();
  const withheld = await list('private/app', '--plain-http', HOST);
  expect(withheld).toMatchObject({status: 4, stderr: expect.stringContaining('--plain-http-credentials')});
  await list('open', '--plain-http', HOST);
  expect(authorizations.filter(Boolean)).toEqual([]);
  const sent = await list('private/app', '--plain-http', HOST, '--plain-http-credentials');
  expect(sent).toMatchObject({status: 0, stdout: 'one\t\t\n'});
  expect(authorizations).toContain(`Basic ${PASSWORD}`);
});

test('plain HTTP is set in the user’s own file, never by a checkout', async () => {
  const {list, home, env} = await start();
  const own = path.join(home, '.config', 'ecrctl', 'config.yaml');
  expect(await runCli(['config', 'set', 'plainHttp', HOST], {env, cwd: home})).toMatchObject({status: 0});
  expect(await list('open')).toMatchObject({status: 0});
  await writeFile(own, '');
  await writeFile(path.join(home, '.ecrctlrc'), `plainHttp: ["${HOST}"]\n`);
  expect(await list('open')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining(`would have ${HOST} go over plain HTTP`),
  });
});
