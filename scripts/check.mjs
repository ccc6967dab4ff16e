#!/usr/bin/env node
// Everything that a change must pass: format and lint, types, fresh documentation, tests.
import {existsSync} from 'node:fs';
import path from 'node:path';
import {build, ensureDependencies, ROOT, run} from './ensure-dependencies.mjs';

ensureDependencies();
const bin = name => path.join(ROOT, 'node_modules', '.bin', name);
run(bin('biome'), ['check', '.']);
run(bin('tsc'), ['--noEmit']);
build();
const generator = path.join(ROOT, 'scripts', 'generate-docs.mjs');
if (existsSync(generator)) run(process.execPath, [generator, '--check']);
run(process.execPath, [path.join(ROOT, 'scripts', 'test.mjs')], {stdio: 'inherit'});
