// The most memory that the server takes while eight layers of 1 GiB arrive at once.
import {createHash} from 'node:crypto';
import {request} from 'node:http';
import path from 'node:path';
import {callApi, distributionAuthorization, startServer} from './server.js';

const GOAL = 200;
const LAYERS = 8;
const CHUNK = Buffer.alloc(1024 * 1024);
const CHUNKS = 1024;

/** Measures through `/v2/`, as a container client sends layers: POST, then one PUT with the whole of it. */
export async function measureMemory({root, folder, row}) {
  const server = await startServer({root, data: path.join(folder, 'memory')});
  try {
    await callApi(server.port, 'CreateRepository', {repositoryName: 'bench'});
    const authorization = await distributionAuthorization(server.port);
    const digests = Array.from({length: LAYERS}, (_, layer) => digestOf(layer));
    const before = server.peakMemory();
    const started = performance.now();
    await Promise.all(digests.map((digest, layer) => upload(server.port, {authorization, digest, layer})));
    const seconds = (performance.now() - started) / 1000;
    const peak = server.peakMemory();
    const speed = `${((LAYERS * CHUNKS) / seconds).toFixed(0)} MiB/s`;
    row(
      `memory with ${LAYERS} layers of 1 GiB arriving at once`,
      `${peak.toFixed(0)} MiB (${before.toFixed(0)} before; ${speed})`,
      {
        goal: `< ${GOAL} MiB`,
        fine: peak < GOAL,
      },
    );
  } finally {
    await server.stop();
  }
}

/** Zeros, with the layer's number in the first chunk. */
function* contentOf(layer) {
  yield Buffer.concat([Buffer.from([layer + 1]), CHUNK.subarray(1)]);
  for (let chunk = 1; chunk < CHUNKS; chunk++) yield CHUNK;
}

function digestOf(layer) {
  const hash = createHash('sha256');
  for (const chunk of contentOf(layer)) hash.update(chunk);
  return `sha256:${hash.digest('hex')}`;
}

async function upload(port, {authorization, digest, layer}) {
  const headers = {authorization};
  const session = await fetch(`http://127.0.0.1:${port}/v2/bench/blobs/uploads/`, {method: 'POST', headers});
  const url = new URL(session.headers.get('location'), `http://127.0.0.1:${port}`);
  url.searchParams.set('digest', digest);
  const status = await put(url, {
    headers: {...headers, 'content-length': String(CHUNKS * CHUNK.length)},
    layer,
  });
  if (status !== 201) throw new Error(`the upload of layer ${layer} was answered with ${status}`);
}

function put(url, {headers, layer}) {
  return new Promise((resolve, reject) => {
    const sent = request(url, {method: 'PUT', headers}, answer => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode));
    });
    sent.once('error', reject);
    send(sent, layer).catch(reject);
  });
}

async function send(sent, layer) {
  for (const chunk of contentOf(layer)) {
    if (!sent.write(chunk)) await new Promise(resolve => sent.once('drain', resolve));
  }
  sent.end();
}
