// A client that costs next to nothing, so that the server is what is measured: requests made once, written to a
// few kept connections again and again, answers counted by their length.
import {once} from 'node:events';
import {connect} from 'node:net';

const CONNECTIONS = 8;
const HEAD_END = Buffer.from('\r\n\r\n');

/** Requests a second that the server answers with `status` over `seconds`. */
export async function requestsPerSecond({
  port,
  method,
  path = '/',
  headers = {},
  body = '',
  seconds = 4,
  status = 200,
}) {
  const request = requestBytes({port, method, path, headers, body});
  const counts = {answered: 0, until: performance.now() + seconds * 1000};
  const started = performance.now();
  await Promise.all(
    Array.from({length: CONNECTIONS}, () =>
      keepAsking({port, request, status, hasBody: method !== 'HEAD', counts}),
    ),
  );
  return counts.answered / ((performance.now() - started) / 1000);
}

function requestBytes({port, method, path, headers, body}) {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    `host: 127.0.0.1:${port}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === '' ? [] : [`content-length: ${Buffer.byteLength(body)}`]),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

async function keepAsking({port, request, status, hasBody, counts}) {
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  await once(socket, 'connect');
  await new Promise((resolve, reject) => {
    let buffered = Buffer.alloc(0);
    socket.once('error', reject);
    socket.on('data', chunk => {
      buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk]);
      const length = answerLength(buffered, hasBody);
      if (length === undefined || buffered.length < length) return;
      const answered = Number(buffered.toString('latin1', 9, 12));
      if (answered !== status) return reject(new Error(`answered ${buffered.toString('utf8')}`));
      buffered = buffered.subarray(length);
      counts.answered++;
      if (performance.now() < counts.until) socket.write(request);
      else resolve();
    });
    socket.write(request);
  });
  socket.destroy();
}

function answerLength(buffered, hasBody) {
  const end = buffered.indexOf(HEAD_END);
  if (end < 0) return undefined;
  const head = buffered.toString('latin1', 0, end);
  const length = hasBody ? Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0) : 0;
  return end + HEAD_END.length + length;
}
