/**
 * The OCI distribution specification's own conformance program, run as it is. CONTRIBUTING.md says how to get
 * it; what it tests is written down in our words in distribution-conformance.test.ts, which needs no program.
 */
import {mkdtemp, rm} from 'node:fs/promises';
import {homedir, tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type LocalEcrProcess, startLocalEcrProcess} from '../support/local-ecr-process.ts';
import {isInstalled, runProgram} from '../support/programs.ts';

/** On the PATH, or where `go install` puts it. */
const PROGRAM = ['conformance', path.join(homedir(), 'go', 'bin', 'conformance')].find(isInstalled);

/** What a registry may leave out, and this one does: mounting a blob without saying where from. */
const OPTIONAL = new Set(['Blob anonymous mount']);
/** What version 1.1 of the specification does not have, and so the program does not try. */
const LATER = /^(?:Manifest put with tag params|Tag Param|Tag Param sha512|Sparse Manifests)$/;

describe.skipIf(!PROGRAM)(
  'the conformance program of the distribution specification (skipped where it is not installed)',
  () => {
    let local: LocalEcrProcess;
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-conformance-'));
      local = await startLocalEcrProcess({args: ['--strict-oci']});
      await local.cli(['repository', 'create', 'conformance/one', 'conformance/two']);
    });
    afterAll(async () => {
      await local.close();
      await rm(folder, {recursive: true, force: true});
    });

    /** Runs all of it: every API and every kind of content of version 1.1. */
    async function run(): Promise<{status: number; report: string}> {
      const {status, stdout, stderr} = await runProgram(PROGRAM!, [], {
        cwd: folder,
        env: {
          OCI_VERSION: '1.1',
          OCI_REGISTRY: local.host,
          OCI_TLS: 'disabled',
          OCI_REPO1: 'conformance/one',
          OCI_REPO2: 'conformance/two',
          OCI_USERNAME: 'AWS',
          OCI_PASSWORD: (await local.cli(['token'])).stdout.trim(),
          OCI_API_BLOBS_DIGEST_HEADER: 'true',
          OCI_API_BLOBS_UPLOAD_CANCEL: 'true',
          OCI_API_MANIFESTS_DIGEST_HEADER: 'true',
          OCI_RESULTS_DIR: path.join(folder, 'results'),
        },
      });
      return {status, report: stdout + stderr};
    }

    test('passes with --strict-oci: pull, push, content discovery and content management', async () => {
      const {status, report} = await run();
      const verdicts = new Map(
        Array.from(report.matchAll(/^ {2}([A-Z].*?)\.*: +(Pass|FAIL|Error|Skip|Disabled)$/gm), found => [
          found[1]!,
          found[2]!,
        ]),
      );
      const others = [...verdicts].filter(([name, verdict]) => verdict !== 'Pass' && !LATER.test(name));
      expect(others.map(([name, verdict]) => ({name, verdict}))).toEqual(
        [...OPTIONAL].map(name => ({name, verdict: 'Skip'})),
      );
      for (const workflow of [
        'Blob get',
        'Manifest get by tag',
        'Blob push',
        'Blob chunked',
        'Manifest put by digest',
        'Tag listing',
        'Referrers',
        'Manifest delete',
        'Blob delete',
      ]) {
        expect([workflow, verdicts.get(workflow)]).toEqual([workflow, 'Pass']);
      }
      expect(status, report).toBe(0);
    });
  },
);
