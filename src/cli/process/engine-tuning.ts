import {setFlagsFromString} from 'node:v8';

/** The newest Node whose V8 is known to have these flags; another one would complain of them on stderr. */
const NEWEST_NODE = 26;

/**
 * The code that WebAssembly may run before V8 optimizes it, roughly in bytes: a tenth of a second's work. V8's own
 * budget is used up by the first few answers that the HTTP client parses; optimizing its parser then takes longer
 * than most commands, which have to wait for it before they can end, and is never paid back. Compression, the
 * other WebAssembly here, is optimized soon enough.
 */
const WASM_BUDGET_BYTES = 100_000_000;

/** Keeps V8 from optimizing WebAssembly that has hardly run; for the whole process, before any is loaded. */
export function deferWasmOptimization(): void {
  setFlag(`--wasm-tiering-budget=${WASM_BUDGET_BYTES}`);
}

/**
 * Keeps V8's young generation as small as it is, for the whole process: what a transfer leaves behind dies at once,
 * and is not worth the 32 MiB to which V8 would let it grow in a long one.
 */
export function keepYoungGenerationSmall(): void {
  setFlag('--semi-space-growth-factor=1');
}

function setFlag(flag: string): void {
  if (Number.parseInt(process.versions.node, 10) <= NEWEST_NODE) setFlagsFromString(flag);
}
