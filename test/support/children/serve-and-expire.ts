// A local ECR in a process of its own that runs every lifecycle policy again and again while it serves.
import {setImmediate as turn} from 'node:timers/promises';
import {startLocalEcr} from '../../../src/server/index.ts';

const ecr = await startLocalEcr({dataDir: process.argv[2]!, advertise: false});
process.send!({url: ecr.url, repairs: ecr.repairs});
for (;;) {
  await ecr.runLifecycle();
  await turn();
}
