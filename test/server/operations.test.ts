/** What every operation of the API refuses and does, a file for each in test/server/operations. */
import {readdirSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {OPERATION_NAMES} from '../../src/server/validation/operation-shapes.ts';
import {type LocalRegistry, startLocalRegistry} from '../support/local-registry.ts';
import {OperationBench, type OperationFile} from '../support/operation-bench.ts';

const FOLDER = fileURLToPath(new URL('./operations/', import.meta.url));

/** `create-repository` of `CreateRepository`. */
const kebab = (name: string) => name.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase();

const names = readdirSync(FOLDER).map(file => path.basename(file, '.ts'));
const files = new Map<string, OperationFile>();
for (const name of names) files.set(name, await import(`./operations/${name}.ts`));

let registry: LocalRegistry;
beforeAll(async () => {
  registry = await startLocalRegistry();
});
afterAll(() => registry.close());

/** Registries share nothing: every test has one of its own. */
let accounts = 700_000_000_000;

test('every operation has a file with something that it refuses and something that it does', () => {
  expect(names.sort()).toEqual(OPERATION_NAMES.map(kebab).sort());
  for (const [name, {validation, behaviour}] of files) {
    const counts = [Object.keys(validation).length, Object.keys(behaviour).length];
    expect(Math.min(...counts), name).toBeGreaterThan(0);
  }
});

for (const operation of OPERATION_NAMES) {
  const file = files.get(kebab(operation));
  for (const section of ['validation', 'behaviour'] as const) {
    describe(`${operation}: ${section}`, () => {
      for (const [title, prove] of Object.entries(file?.[section] ?? {})) {
        test(title, async () => {
          accounts += 1;
          await prove(new OperationBench(registry, operation, String(accounts)));
        });
      }
    });
  }
}
