// Begins an upload, appends one part, tells its id, and stays.
import {UploadSessions} from '../../../src/server/blobs/upload-sessions.ts';
import {openState} from '../../../src/server/state/open-state.ts';

const [dataDir, text] = process.argv.slice(2);
const repository = {accountId: '123456789012', region: 'us-east-1', repositoryName: 'app'};
const uploads = new UploadSessions(dataDir!, openState(dataDir!));
const uploadId = await uploads.begin(repository, 1_000, () => undefined);
async function* source() {
  yield Buffer.from(text!);
}
await uploads.append({repository, uploadId}, {source: source(), now: 1_000, keepFragment: false});
process.send!({uploadId});
// The channel stays open, and the process with it, until it is killed.
process.on('message', () => undefined);
