// A second process on a data directory: adds one to a counter, so many times.
import {openState} from '../../../src/server/state/open-state.ts';

const [folder, times] = process.argv.slice(2);
const state = openState(folder!);
const key = ['1', 'r', 'n'];
for (let done = 0; done < Number(times); done++) {
  await state.transaction(() => {
    const counts = state.table('counts');
    counts.put(key, (counts.get(key) ?? 0) + 1);
  });
}
await state.close();
process.disconnect();
