// The local ECR as it is delivered, in a process of its own, and what is known of that process.
import {spawn} from 'node:child_process';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {createInterface} from 'node:readline';

/** Starts it on a data directory; `milliseconds` is how long it took until it listened. */
export async function startServer({root, data, args = []}) {
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [path.join(root, 'bin', 'ecrctl.js'), 'local', 'start', '--port', '0', '--data', data, ...args],
    {stdio: ['ignore', 'pipe', 'ignore']},
  );
  const port = await portOf(child);
  return {
    port,
    pid: child.pid,
    milliseconds: performance.now() - started,
    /** The most memory that the process has had, in MiB. */
    peakMemory: () =>
      Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024,
    stop: () => stop(child),
  };
}

function portOf(child) {
  return new Promise((resolve, reject) => {
    child
      .once('error', reject)
      .once('exit', status => reject(new Error(`the local ECR ended with ${status}`)));
    createInterface({input: child.stdout}).on('line', line => {
      const port = /listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (port) resolve(Number(port));
    });
  });
}

async function stop(child) {
  const ended = new Promise(resolve => child.once('close', resolve));
  child.kill('SIGTERM');
  await ended;
}

/** Calls the API; the answer is its JSON. */
export async function callApi(port, operation, input = {}) {
  const response = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    body: JSON.stringify(input),
    headers: apiHeaders(operation),
  });
  const body = await response.json();
  if (!response.ok) throw new Error(`${operation}: ${JSON.stringify(body)}`);
  return body;
}

/** Headers of a call that is signed in name: without users, the local ECR looks no further. */
export function apiHeaders(operation) {
  return {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `AmazonEC2ContainerRegistry_V20150921.${operation}`,
    'x-amz-date': '20260101T000000Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=123456789012/20260101/us-east-1/ecr/aws4_request, SignedHeaders=host, Signature=0',
  };
}

/** The Authorization header for `/v2/`. */
export async function distributionAuthorization(port) {
  const {authorizationData} = await callApi(port, 'GetAuthorizationToken');
  return `Basic ${authorizationData[0].authorizationToken}`;
}
