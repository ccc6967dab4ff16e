import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {findSettingsFiles} from '../../../src/cli/settings/find-settings-files.ts';
import {checkSettingsFile} from '../../../src/cli/settings/read-settings-file.ts';
import {readSettingsLayers} from '../../../src/cli/settings/settings-layers.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';
import {failureOf} from '../../support/to-throw-code.ts';

async function fileSaying(text: string, name = '.ecrctlrc.yaml'): Promise<string> {
  const file = path.join(await temporaryFolder(), name);
  await writeFile(file, text);
  return file;
}

async function faultsOf(text: string, name?: string): Promise<string[]> {
  const {faults} = await checkSettingsFile(await fileSaying(text, name));
  return faults.map(({line, column, message}) => `${line}:${column} ${message}`);
}

describe('a settings file', () => {
  test('with an unknown setting is told line and column of its name', async () => {
    expect(await faultsOf('region: eu-west-1\nregoin: x\n')).toEqual(['2:1 unknown setting "regoin"']);
    expect(await faultsOf('contexts:\n  prod:\n    local: true\n    qeury: x\n')).toEqual([
      '4:5 contexts.prod: unknown setting "qeury"',
    ]);
    expect(await faultsOf('{\n  "nope": 1, "region": 3}', '.ecrctlrc.json')).toEqual([
      '2:3 unknown setting "nope"',
      expect.stringMatching(/^2:24 region: /),
    ]);
  });

  test('with a value that makes no sense is told where the value is', async () => {
    expect(await faultsOf('output: xml\nregistryId: "12"\n')).toEqual([
      expect.stringMatching(/^1:9 output: /),
      '2:13 registryId: an account has 12 digits',
    ]);
  });

  test('may write hosts as references do, and they are known by their own spelling', async () => {
    const file = await fileSaying('plainHttp: [Registry.LAN:5000]\n');
    expect((await checkSettingsFile(file)).settings).toEqual({plainHttp: ['registry.lan:5000']});
  });

  test('that is no YAML is told where it breaks', async () => {
    expect((await faultsOf('a: [1\nb: 2'))[0]).toMatch(/^2:\d+ /);
  });

  test('that is empty says nothing and has no fault', async () => {
    expect(await checkSettingsFile(await fileSaying(''))).toEqual({settings: {}, faults: []});
  });
});

describe('settings files', () => {
  test('are looked for upwards as far as the root of the checkout', async () => {
    const root = await temporaryFolder();
    await mkdir(path.join(root, 'repo', '.git'), {recursive: true});
    await mkdir(path.join(root, 'repo', 'deep', 'er'), {recursive: true});
    await writeFile(path.join(root, '.ecrctlrc'), 'region: x-1');
    const env = {HOME: root, ECRCTL_CONFIG: ''};
    expect(await findSettingsFiles(path.join(root, 'repo', 'deep', 'er'), env)).toEqual([]);
    await writeFile(path.join(root, 'repo', 'ecrctl.config.json'), '{}');
    expect(await findSettingsFiles(path.join(root, 'repo', 'deep', 'er'), env)).toEqual([
      {kind: 'project file', path: path.join(root, 'repo', 'ecrctl.config.json')},
    ]);
  });

  test('of a project may not send credentials to somebody else’s host', async () => {
    const file = await fileSaying('contexts: {a: {endpointUrl: "https://evil.example"}}\n');
    const error = await failureOf('INVALID_SETTINGS', () =>
      readSettingsLayers(path.dirname(file), {ECRCTL_CONFIG: ''}, undefined),
    );
    expect(error.message).toContain('would send your credentials to evil.example');
  });

  test('with a context that nobody knows are refused with the names that are known', async () => {
    const file = await fileSaying('contexts: {prod: {region: eu-west-1}, test: {local: true}}\n');
    const env = {ECRCTL_CONFIG: ''};
    const error = await failureOf('INVALID_SETTINGS', () =>
      readSettingsLayers(path.dirname(file), env, 'prdo'),
    );
    expect(error.message).toBe('there is no context named prdo');
    expect(error.hint).toBe('known contexts: prod, test');
    const bare = await failureOf('INVALID_SETTINGS', () => readSettingsLayers('/', env, 'prod'));
    expect(bare.hint).toBe('no settings file has contexts');
  });

  test('resolve paths from the file and name a project’s sensitive settings', async () => {
    const file = await fileSaying('dataDir: data\nprofile: somebody\n');
    const {layers, notices} = await readSettingsLayers(path.dirname(file), {ECRCTL_CONFIG: ''}, undefined);
    expect(layers[0]!.values.dataDir).toBe(path.join(path.dirname(file), 'data'));
    expect(notices).toEqual([`${file} sets profile=somebody`]);
  });
});
