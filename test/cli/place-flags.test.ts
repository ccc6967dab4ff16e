import {expect, test} from 'vitest';
import {inSamePlace} from '../../src/cli/place-flags.ts';

test('a hint names the registry that the command before it meant', () => {
  const hint = 'add --create-repository, or run ecrctl repository create app; check account and region too';
  expect(inSamePlace(hint, {local: true, region: 'eu-west-1'})).toBe(
    'add --create-repository, or run ecrctl --region eu-west-1 --local repository create app; check account and region too',
  );
  expect(inSamePlace(hint, {context: "the team's"})).toContain(
    "ecrctl --context 'the team'\\''s' repository create app",
  );
});

test('a hint names the registries that are reached over plain HTTP', () => {
  expect(inSamePlace('ecrctl image list app', {plainHttp: ['a.lan', 'b.lan:5000']})).toBe(
    'ecrctl --plain-http a.lan --plain-http b.lan:5000 image list app',
  );
});

test('a hint stays as it is where no flag said which registry, and for commands that mean none', () => {
  expect(inSamePlace('ecrctl image list app', {quiet: true})).toBe('ecrctl image list app');
  expect(inSamePlace('ecrctl help references', {local: true})).toBe('ecrctl help references');
});

test('a hint about the local ECR itself names its data directory alone', () => {
  const hint = 'start one with ecrctl local start; commands with --local need none';
  expect(inSamePlace(hint, {profile: 'prod', data: '/srv/ecr'})).toBe(
    'start one with ecrctl --data /srv/ecr local start; commands with --local need none',
  );
});
