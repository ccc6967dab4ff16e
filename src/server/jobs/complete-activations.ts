import type {ServerParts} from '../call-context.ts';
import {setImageStatus} from '../images/image-status.ts';
import type {Key} from '../state/table.ts';
import {systemCall} from './system-call.ts';

/** Brings every archived image back whose time has come; it then counts as pushed anew. */
export async function completeActivations(server: ServerParts): Promise<void> {
  const now = server.clock();
  const due = [...server.state.table('activations').range({prefix: []})].filter(({value}) => value <= now);
  for (const {key} of due) await activate(server, key);
}

async function activate(server: ServerParts, key: Key): Promise<void> {
  const {state} = server;
  const [accountId = '', region = '', repositoryName = '', digest = ''] = key.map(String);
  const repository = {accountId, region, repositoryName};
  const call = systemCall(server, repository, 'ImageActivation');
  await state.transaction(() => {
    state.table('activations').remove(key);
    const record = state.table('images').get(key);
    if (record?.status !== 'ACTIVATING') return;
    const active = setImageStatus(call, repository, {digest, record}, 'ACTIVE');
    server.seams.imageChanged(call, {
      type: 'ACTIVATE',
      repository,
      digest,
      tags: active.tags,
      record: active,
    });
  });
}
