import {readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import type {ProgramNode} from '../../../src/cli/command-tree.ts';
import {complete, type NameSource} from '../../../src/cli/completion/complete.ts';
import {ROOT} from '../../support/run-cli.ts';

const TREE = JSON.parse(readFileSync(path.join(ROOT, 'dist', 'command-tree.json'), 'utf8')) as ProgramNode;

const NAMES: Record<string, string[]> = {
  repository: ['app', 'team/api', 'team/web'],
  'tag team/api': ['1.0', '1.1', 'stable'],
  region: ['eu-west-1', 'us-east-1'],
  context: ['prod', 'staging'],
};
const names: NameSource = async (kind, subject) =>
  NAMES[kind === 'tag' ? `tag ${subject.split(':')[0]}` : kind] ?? [];

async function values(...words: string[]): Promise<string[]> {
  return (await complete(TREE, words, names)).candidates.map(one => one.value);
}

describe('completing a word', () => {
  test('offers commands and their aliases with what they do', async () => {
    const {candidates} = await complete(TREE, ['rep'], names);
    expect(candidates.map(one => one.value)).toEqual(['repository', 'repo']);
    expect(candidates[0]!.description).toContain('repositories');
    expect(await values('repo', 'des')).toEqual(['describe']);
  });

  test('offers to help what there is help for', async () => {
    expect(await values('help', 'con')).toEqual(['config']);
    expect(await values('help', 'exit')).toEqual(['exit-codes']);
    expect(await values('help', 'image', 'l')).toEqual(['list', 'ls', 'layers']);
    expect(await values('help', 'nothing', '')).toEqual([]);
  });

  test('offers the flags of the command and those of every command', async () => {
    expect(await values('image', 'list', '--s')).toEqual(['--sort', '--status']);
    expect(await values('image', 'list', 'app', '--endp')).toEqual(['--endpoint-url']);
    expect(await values('--endp')).toEqual(['--endpoint-url']);
  });

  test('offers the choices of a flag, in a word of its own or after =', async () => {
    expect(await values('image', 'list', 'app', '--sort', 'p')).toEqual(['pushed', 'pulled']);
    expect(await values('image', 'list', 'app', '--sort=p')).toEqual(['--sort=pushed', '--sort=pulled']);
    expect(await values('-o', 'j')).toEqual(['json']);
    expect(await values('completion', 'p')).toEqual(['powershell']);
  });

  test('skips the values of flags when it counts words', async () => {
    expect(await values('--region', 'image', 'image', 'li')).toEqual(['list']);
    expect(await values('--region=image', 'image', 'li')).toEqual(['list']);
  });

  test('offers repositories, and after a colon their tags', async () => {
    expect(await values('image', 'list', 'team/')).toEqual(['team/api', 'team/web']);
    expect(await values('image', 'inspect', 'team/api:1')).toEqual(['team/api:1.0', 'team/api:1.1']);
    expect((await complete(TREE, ['image', 'inspect', 'team/a'], names)).noSpace).toBe(true);
  });

  test('offers the tags of the repository that stands before', async () => {
    expect(await values('retag', 'team/api:1.0', 's')).toEqual(['stable']);
    expect(await values('retag', 'team/api:1.0', 'new', 's')).toEqual(['stable']);
  });

  test('offers regions and contexts', async () => {
    expect(await values('--region', 'eu')).toEqual(['eu-west-1']);
    expect(await values('--context=p')).toEqual(['--context=prod']);
  });

  test('leaves files to the shell', async () => {
    expect((await complete(TREE, ['push', ''], names)).files).toBe('file');
    expect((await complete(TREE, ['--data', ''], names)).files).toBe('folder');
  });

  test('takes everything after -- for no flag', async () => {
    expect(await values('image', 'list', '--', '-')).toEqual([]);
  });

  test('offers API operations in both spellings and the members of the one that is named', async () => {
    expect(await values('api', 'DescribeRepositories')).toEqual(['DescribeRepositories']);
    expect(await values('api', 'batch-d')).toEqual(['batch-delete-image']);
    expect(await values('api', 'batch-delete-image', '--im')).toEqual(['--image-ids']);
    expect(await values('api', 'ListImages', '--repository-name', 'ap')).toEqual(['app']);
    expect(await values('api', 'ListImages', '--regis')).toEqual(['--registry-id']);
  });

  test('knows every operation of the API', () => {
    expect(TREE.operations).toHaveLength(62);
  });
});
