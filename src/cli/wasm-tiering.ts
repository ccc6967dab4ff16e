import {setFlagsFromString} from 'node:v8';

/** The newest Node whose V8 is known to have the flag; another one would complain of it on stderr. */
const NEWEST_NODE = 26;

/**
 * The code that WebAssembly may run before V8 optimizes it, roughly in bytes: a tenth of a second's work. V8's own
 * budget is used up by the first few answers that the HTTP client parses; optimizing its parser then takes longer
 * than most commands, which have to wait for it before they can end, and is never paid back. Compression, the
 * other WebAssembly here, is optimized soon enough.
 */
const BUDGET_BYTES = 100_000_000;

/** Keeps V8 from optimizing WebAssembly that has hardly run; for the whole process, before any is loaded. */
export function deferWasmOptimization(): void {
  const node = Number.parseInt(process.versions.node, 10);
  if (node <= NEWEST_NODE) setFlagsFromString(`--wasm-tiering-budget=${BUDGET_BYTES}`);
}
