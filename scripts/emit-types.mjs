#!/usr/bin/env node
// Writes the types of `ecrctl/local` into dist/types (or --outdir): the declarations that its entry reaches and
// no others. Types of the AWS SDK, which is bundled and so not installed beside them, become plain records.
import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {ROOT} from './ensure-dependencies.mjs';

const {values} = parseArgs({options: {outdir: {type: 'string', default: path.join(ROOT, 'dist', 'types')}}});
const emitted = mkdtempSync(path.join(tmpdir(), 'ecrctl-types-'));
const ENTRY = 'src/server/index.d.ts';
const SPECIFIER = /(from\s+|import\()(['"])([^'"]+)\2/g;

try {
  declare();
  const shapes = new Set();
  for (const file of reachedFrom(ENTRY)) {
    const target = path.join(values.outdir, file.replace(/^src\//, ''));
    mkdirSync(path.dirname(target), {recursive: true});
    writeFileSync(target, published(file, shapes));
  }
  const lines = [...shapes].sort().map(name => `export type ${name} = Record<string, unknown>;\n`);
  writeFileSync(path.join(values.outdir, 'service-shapes.d.ts'), lines.join('') || 'export {};\n');
} finally {
  rmSync(emitted, {recursive: true, force: true});
}

/** What is wrong in the types is `npm run types`' to say; what can be declared is. */
function declare() {
  const tsc = path.join(ROOT, 'node_modules', '.bin', 'tsc');
  const flags = ['--noEmit', 'false', '--emitDeclarationOnly', '--declaration', '--rootDir', ROOT];
  const {error} = spawnSync(tsc, ['-p', ROOT, ...flags, '--outDir', emitted], {stdio: 'ignore'});
  if (error) throw error;
  if (!existsSync(path.join(emitted, ENTRY))) throw new Error(`${ENTRY} was not declared`);
}

function reachedFrom(entry) {
  const reached = new Set();
  const open = [entry];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    for (const [, , , specifier] of readFileSync(path.join(emitted, file), 'utf8').matchAll(SPECIFIER)) {
      if (specifier.startsWith('.')) {
        open.push(path.join(path.dirname(file), specifier.replace(/\.tsx?$/, '.d.ts')));
      }
    }
  }
  return reached;
}

function published(file, shapes) {
  const text = readFileSync(path.join(emitted, file), 'utf8');
  for (const [, names] of text.matchAll(/import type \{([^}]+)\} from ['"]@aws-sdk\/client-ecr['"]/g)) {
    for (const name of names.split(',')) shapes.add(name.trim().split(/\s+as\s+/)[0]);
  }
  const up = path.relative(path.dirname(file), 'src') || '.';
  return text.replace(SPECIFIER, (_, before, quote, specifier) => {
    const own = specifier.replace(/\.tsx?$/, '.js');
    return `${before}${quote}${specifier === '@aws-sdk/client-ecr' ? `${up}/service-shapes.js` : own}${quote}`;
  });
}
