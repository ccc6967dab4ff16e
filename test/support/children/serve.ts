// A local ECR in a process of its own that can be killed: tells where it listens, then serves.
import {type LocalEcrOptions, startLocalEcr} from '../../../src/server/index.ts';

const options = JSON.parse(process.argv[2]!) as LocalEcrOptions;
const ecr = await startLocalEcr({...options, onError: error => process.send!({error: String(error)})});
process.send!({url: ecr.url, repairs: ecr.repairs});
process.on('message', async () => {
  await ecr.close();
  process.disconnect();
});
