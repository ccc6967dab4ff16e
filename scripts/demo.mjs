#!/usr/bin/env node
// The main job from nothing: makes a small image, pushes it to the embedded local ECR, lists, retags, pulls
// it back and compares digests. Every command is shown as a user would type it, with its real output.
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {build, ensureDependencies, ROOT} from './ensure-dependencies.mjs';

ensureDependencies();
build();
const {writeSampleArchive} = await import('./sample-archive.mjs');

const folder = mkdtempSync(path.join(tmpdir(), 'ecrctl-demo-'));
const settings = {ECRCTL_LOCAL: '1', ECRCTL_DATA: path.join(folder, 'local-ecr')};
process.on('exit', () => rmSync(folder, {recursive: true, force: true}));

say('Two OCI archives, made here with nothing but Node: two layers and a configuration each.');
await writeSampleArchive(path.join(folder, 'app.tar'), 'hello');
await writeSampleArchive(path.join(folder, 'next.tar'), 'hello again');
console.log(
  `$ export ECRCTL_LOCAL=1   # the local ECR, inside each command: no server to start, no AWS account\n`,
);

ecrctl('repository create demo/app');
const pushed = ecrctl('push app.tar demo/app:1.0');
say('For people on a terminal; piped, the same is tab-separated.');
ecrctl('image list demo/app --output table');
say('Retag: two API calls, no layer moves.');
ecrctl('retag demo/app:1.0 stable');
ecrctl('push app.tar demo/app:1.0');
say('The second push moved nothing. Pull it back and compare.');
ecrctl('pull demo/app:stable copy.tar');
const pulled = ecrctl('image inspect demo/app:stable --query imageDigest');
ecrctl('push copy.tar demo/app:copy');

const digest = text => /sha256:[0-9a-f]{64}/.exec(text)?.[0];
if (!digest(pushed) || digest(pushed) !== digest(pulled)) fail('the digests differ');
say(`The same digest on every way: ${digest(pushed)}`);

writeFileSync(path.join(folder, 'policy.json'), JSON.stringify(KEEP_ONE_POLICY(), undefined, 2));
say('What a lifecycle policy would delete, judged here before it can act:');
ecrctl('push next.tar demo/app:2.0');
ecrctl('lifecycle lint policy.json');
ecrctl('lifecycle preview demo/app --policy policy.json --output table');
writeFileSync(path.join(folder, 'access.json'), JSON.stringify(PULL_POLICY(), undefined, 2));
say('Who may pull, by a policy in a file: exit status 0 is yes, 7 is no.');
const check = 'policy check demo/app --policy access.json --registry-id 123456789012 --action pull';
ecrctl(`${check} --principal arn:aws:iam::123456789012:role/ci`);
ecrctl(`${check} --principal arn:aws:iam::333333333333:role/other`, {status: 7});
say('What is stored, each blob counted once:');
ecrctl('usage demo/app --output table');
console.log('demo: done');

/** Runs one command, shows it and what it printed, and fails the demo when its exit status is not as told. */
function ecrctl(line, {status = 0} = {}) {
  console.log(`$ ecrctl ${line}`);
  const result = spawnSync(process.execPath, [path.join(ROOT, 'bin', 'ecrctl.js'), ...line.split(' ')], {
    cwd: folder,
    env: {...withoutOwnSettings(process.env), ...settings},
    encoding: 'utf8',
  });
  process.stdout.write(`${indent(result.stderr)}${indent(result.stdout)}\n`);
  if (result.status !== status) fail(`exit status ${result.status} instead of ${status}`);
  return result.stdout;
}

/** The demo shows defaults, whatever the user has set. */
function withoutOwnSettings(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(?:ECRCTL_|AWS_)/.test(name)));
}

function indent(text) {
  return text.replace(/^(?=.)/gm, '  ');
}

function say(text) {
  console.log(`# ${text}`);
}

function fail(why) {
  console.error(`demo: ${why}`);
  process.exit(1);
}

function KEEP_ONE_POLICY() {
  const selection = {tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 1};
  return {
    rules: [{rulePriority: 1, description: 'Keep the newest image', selection, action: {type: 'expire'}}],
  };
}

function PULL_POLICY() {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'CiPulls',
        Effect: 'Allow',
        Principal: {AWS: 'arn:aws:iam::123456789012:role/ci'},
        Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchCheckLayerAvailability'],
      },
    ],
  };
}
