// Small requests by the second, from one client process.
import {createHash} from 'node:crypto';
import path from 'node:path';
import {median} from '../transfer/measure.js';
import {apiHeaders, callApi, distributionAuthorization, startServer} from './server.js';
import {requestsPerSecond} from './wire-client.js';

const GOAL = 3000;
const IMAGES = 100;
const ROUNDS = 5;
const WARM_UP_SECONDS = 3;
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

/** Measures manifest HEAD and GET, and a page of DescribeImages, hot and while somebody pushes. */
export async function measureRequests({root, folder, row}) {
  const server = await startServer({root, data: path.join(folder, 'requests')});
  const {port} = server;
  try {
    await callApi(port, 'CreateRepository', {repositoryName: 'bench'});
    const config = await pushBlob(port, Buffer.from('{"architecture":"amd64","os":"linux"}'));
    const layer = await pushBlob(port, Buffer.alloc(4096, 7));
    for (let at = 0; at < IMAGES; at++) await callApi(port, 'PutImage', imageOf(config, layer, at));
    const headers = {authorization: await distributionAuthorization(port), accept: MANIFEST};
    const manifest = {port, path: '/v2/bench/manifests/v1', headers};
    const page = {
      port,
      method: 'POST',
      headers: apiHeaders('DescribeImages'),
      body: '{"repositoryName":"bench","maxResults":100}',
    };
    const cases = [
      ['manifest HEAD by tag', {...manifest, method: 'HEAD'}],
      ['manifest GET by tag', {...manifest, method: 'GET'}],
      [`DescribeImages, a page of ${IMAGES}`, page],
    ];
    for (const [, request] of cases) await requestsPerSecond({...request, seconds: WARM_UP_SECONDS});
    for (const [what, request] of cases) report(row, what, await medianRate(request));
    let pushing = true;
    const pushes = keepPushing(() => pushing, {port, config, layer});
    const rate = await requestsPerSecond(page);
    pushing = false;
    row(`the same, beside ${await pushes} pushes of images`, perSecond(rate));
    row('memory of the server', `${server.peakMemory().toFixed(0)} MiB`);
  } finally {
    await server.stop();
  }
}

/** Of several short rounds: others may want this machine for a moment. */
async function medianRate(request) {
  const rates = [];
  for (let round = 0; round < ROUNDS; round++) rates.push(await requestsPerSecond({...request, seconds: 1}));
  return median(rates);
}

function report(row, what, rate) {
  row(what, perSecond(rate), {goal: `≥ ${GOAL}/s`, fine: rate >= GOAL});
}

function perSecond(rate) {
  return `${Math.round(rate)}/s`;
}

async function keepPushing(goesOn, {port, config, layer}) {
  let pushed = 0;
  while (goesOn()) await callApi(port, 'PutImage', imageOf(config, layer, IMAGES + pushed++));
  return pushed;
}

function imageOf(config, layer, at) {
  const manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: {mediaType: 'application/vnd.oci.image.config.v1+json', ...config},
    layers: [{mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', ...layer}],
    annotations: {number: String(at)},
  };
  return {repositoryName: 'bench', imageManifest: JSON.stringify(manifest), imageTag: `v${at}`};
}

async function pushBlob(port, bytes) {
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  const {uploadId} = await callApi(port, 'InitiateLayerUpload', {repositoryName: 'bench'});
  const part = {repositoryName: 'bench', uploadId, partFirstByte: 0, partLastByte: bytes.length - 1};
  await callApi(port, 'UploadLayerPart', {...part, layerPartBlob: bytes.toString('base64')});
  await callApi(port, 'CompleteLayerUpload', {repositoryName: 'bench', uploadId, layerDigests: [digest]});
  return {digest, size: bytes.length};
}
