// Layer parts beside the distribution transport, both of ecrctl against the local ECR, and what a push that has
// nothing to move asks of it.
import {execFile} from 'node:child_process';
import {mkdtempSync} from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';
import {ociArchive} from './inputs.js';
import {measure, median} from './measure.js';
import {startLocalEcr} from './servers.js';
import {startWire} from './wire.js';

const LAYERS = 4;
const MEBIBYTES = 64;

/** Runs both transports in turn; gives their rates in MiB/s, their peak memory, and the calls of a second push. */
export async function compareTransports({inputs, folder, program, runs}) {
  const archive = await ociArchive(inputs, {name: 'parts', layers: LAYERS, mebibytes: MEBIBYTES});
  const ecr = await startLocalEcr(folder, program);
  const wire = await startWire(ecr.port);
  const home = mkdtempSync(path.join(folder, 'ecr-home-'));
  const env = environment(wire.port, home);
  const ecrctl = (...args) => [process.execPath, program, ...args, '--progress', 'none', '--quiet'];
  const call = (...args) =>
    promisify(execFile)(process.execPath, ecrctl(...args).slice(1), {env: {...process.env, ...env}});
  try {
    const results = {'layer-parts': [], distribution: []};
    const direct = environment(ecr.port, home);
    for (let run = 0; run < runs; run++) {
      for (const [transport, costs] of Object.entries(results)) {
        const repository = `bench-${transport}-${run}`;
        await call('repository', 'create', repository);
        costs.push(
          await measure(ecrctl('push', archive, `${repository}:1`, '--transport', transport), {
            env: direct,
            folder: home,
          }),
        );
        await call('repository', 'delete', repository, '--force', '--yes');
      }
    }
    return {...ratesOf(results), again: await countCalls({wire, call, archive})};
  } finally {
    await wire.stop();
    await ecr.stop();
  }
}

function ratesOf(results) {
  const summary = costs => ({
    rate: (LAYERS * MEBIBYTES) / median(costs.map(cost => cost.wall)),
    memory: median(costs.map(cost => cost.memory)),
    cpu: median(costs.map(cost => cost.cpu)),
  });
  return {parts: summary(results['layer-parts']), distribution: summary(results.distribution)};
}

/** Calls of pushing what is there already, for each transport, the second time so that a token is cached. */
async function countCalls({wire, call, archive}) {
  await call('repository', 'create', 'again');
  const calls = {};
  for (const transport of ['layer-parts', 'distribution']) {
    await call('push', archive, 'again:1', '--transport', transport);
    wire.reset();
    await call('push', archive, 'again:1', '--transport', transport);
    calls[transport] = wire.counts.requests;
  }
  return calls;
}

function environment(port, home) {
  return {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: '123456789012',
    AWS_SECRET_ACCESS_KEY: 'bench',
    XDG_CACHE_HOME: home,
    XDG_CONFIG_HOME: home,
  };
}
