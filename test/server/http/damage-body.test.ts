import {createServer, get, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {expect, onTestFinished, test} from 'vitest';
import {damageBody} from '../../../src/server/http/damage-body.ts';

const MIB = 1024 * 1024;

test('a large damaged body leaves no listeners behind, however often the client is waited for', async () => {
  const counts: number[] = [];
  const server = createServer((_request, answer) => {
    const slowed = answer.write.bind(answer);
    // A socket that always says that it is full.
    answer.write = ((chunk: Buffer) => {
      counts.push(answer.listenerCount('close') + answer.listenerCount('error'));
      slowed(chunk);
      setImmediate(() => answer.emit('drain'));
      return false;
    }) as typeof answer.write;
    void send(answer);
  });
  const send = async (answer: ServerResponse): Promise<void> => {
    for (let part = 0; part < 20; part++) {
      const end = answer.end.bind(answer);
      answer.end = (() => answer) as typeof answer.end;
      await damageBody(answer, Buffer.alloc(MIB / 16), {kind: 'corrupt', atByte: 1});
      answer.end = end;
    }
    answer.end();
  };
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const {port} = server.address() as AddressInfo;
  const body = await new Promise<Buffer>(resolve => {
    get({port, host: '127.0.0.1', agent: false}, async answer =>
      resolve(Buffer.concat(await answer.toArray())),
    );
  });
  expect(body.filter(byte => byte === 0xff)).toHaveLength(20);
  expect(Math.max(...counts)).toBe(counts[0]);
});
