// The thread that compresses blocks of layers with zstd where Node itself cannot. Plain JavaScript, so that the
// program runs it from its sources too.
const {parentPort} = require('node:worker_threads');
const {compress, init} = require('@bokuweb/zstd-wasm');

const ready = init();

parentPort.on('message', async ({id, block, level}) => {
  await ready;
  try {
    const bytes = compress(block, level);
    parentPort.postMessage({id, bytes}, [bytes.buffer]);
  } catch (error) {
    parentPort.postMessage({id, problem: error instanceof Error ? error.message : String(error)});
  }
});
