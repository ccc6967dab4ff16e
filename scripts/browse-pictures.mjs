#!/usr/bin/env node
// Draws the pictures of the terminal interface anew: walks through a registry made for them, and writes what the
// terminal's cells show to docs/pictures. Run as a test, the same journey fails when a picture is not what one sees.
import path from 'node:path';
import {build, ensureDependencies, ROOT, run} from './ensure-dependencies.mjs';

ensureDependencies();
build();
const vitest = path.join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
run(process.execPath, [vitest, 'run', 'test/tui/journeys/pictures.test.ts', '--update'], {stdio: 'inherit'});
