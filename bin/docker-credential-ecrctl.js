#!/usr/bin/env node
import {runCredentialHelper} from '../dist/main.js';

await runCredentialHelper(process.argv.slice(2));
