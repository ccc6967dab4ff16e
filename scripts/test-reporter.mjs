// Tells how a test run goes: one line for each file, failures in full, and at the end every skipped group once. On
// a terminal the files that pass are a counter and leave no lines behind. The sums go to the file COUNTS_FILE.
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {ROOT} from './ensure-dependencies.mjs';

/** A reporter as vitest loads it by path. */
export default class TestReporter {
  #out = process.stdout;
  #vitest;
  #done = 0;
  #files = 0;

  onInit(vitest) {
    this.#vitest = vitest;
  }

  onTestRunStart(specifications) {
    this.#files = specifications.length;
  }

  onTestModuleEnd(module) {
    this.#done += 1;
    const name = path.relative(ROOT, module.moduleId);
    const counted = countedIn(module);
    const isFine = module.ok() && module.errors().length === 0;
    if (!this.#out.isTTY) this.#write(`${isFine ? 'ok    ' : 'FAILED'} ${name} (${counted})\n`);
    else if (!isFine) this.#write(`\r\u001b[KFAILED ${name} (${counted})\n`);
    if (!isFine) this.#tellFailures(module, name);
    if (this.#out.isTTY) this.#write(`\r\u001b[K${this.#done} of ${this.#files} files, ${name}`);
  }

  onTestRunEnd(modules, unhandled) {
    if (this.#out.isTTY) this.#write('\r\u001b[K');
    if (modules.length === 0) this.#write('no test file matches\n');
    for (const error of unhandled) {
      this.#write('FAILED outside any test\n');
      this.#vitest.logger.printError(error, {fullStack: true});
    }
    for (const [title, count] of skippedIn(modules)) this.#write(`skipped ${count}: ${title}\n`);
    if (process.env.COUNTS_FILE) {
      writeFileSync(process.env.COUNTS_FILE, JSON.stringify(sums(modules, unhandled)));
    }
  }

  #tellFailures(module, name) {
    for (const error of module.errors()) this.#vitest.logger.printError(error, {project: module.project});
    for (const one of failuresBelow(module)) {
      this.#write(`\nFAILED ${name}: ${one.fullName}\n`);
      const errors = one.type === 'suite' ? one.errors() : one.result().errors;
      for (const error of errors) this.#vitest.logger.printError(error, {project: module.project});
    }
  }

  #write(text) {
    this.#out.write(text);
  }
}

/** What failed outside a test (a hook, a file that cannot be loaded) counts as one failure each. */
function sums(modules, unhandled) {
  const tests = modules.flatMap(module => [...module.children.allTests()]);
  const having = state => tests.filter(test => test.result().state === state).length;
  const failed = modules.flatMap(module => [...module.errors(), ...failuresBelow(module)]);
  return {passed: having('passed'), failed: failed.length + unhandled.length, skipped: having('skipped')};
}

function countedIn(module) {
  const states = [...module.children.allTests()].map(test => test.result().state);
  const having = (state, word) => {
    const count = states.filter(one => one === state).length;
    return count > 0 ? [`${count} ${word}`] : [];
  };
  const parts = [
    ...having('passed', 'passed'),
    ...having('failed', 'failed'),
    ...having('skipped', 'skipped'),
  ];
  return parts.join(', ') || 'no tests';
}

/** Tests that failed, and groups whose own hooks did. */
function* failuresBelow(collection) {
  for (const child of collection.children) {
    if (child.type === 'test') {
      if (child.result().state === 'failed') yield child;
      continue;
    }
    if (child.errors().length > 0) yield child;
    yield* failuresBelow(child);
  }
}

/** How many tests were skipped, under what says why: their own note, or the group that they are all in. */
function skippedIn(modules) {
  const counts = new Map();
  for (const module of modules) {
    for (const test of module.children.allTests('skipped')) {
      const why = test.result().note ?? outermost(test).name;
      const key = `${path.relative(ROOT, module.moduleId)}: ${why}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

function outermost(entity) {
  return entity.parent.type === 'module' ? entity : outermost(entity.parent);
}
