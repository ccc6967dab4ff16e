import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {nameCacheFile} from '../../../src/cli/completion/name-cache.ts';
import {nameScope} from '../../../src/cli/completion/name-scope.ts';
import {isInstalled} from '../../support/programs.ts';
import {type CompletingShell, completedLine} from '../../support/shell-line.ts';

let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-complete-'));
  env = {
    ECRCTL_LOCAL: '1',
    ECRCTL_DATA: path.join(folder, 'data'),
    ECRCTL_CACHE_DIR: path.join(folder, 'cache'),
    ECRCTL_CONFIG: path.join(folder, 'settings.yaml'),
  };
  await writeFile(env.ECRCTL_CONFIG!, 'contexts:\n  production: {region: eu-west-1}\n  staging: {}\n');
  await writeFile(path.join(folder, 'image.tar'), '');
  await writeFile(path.join(folder, 'policy.json'), '{}');
  await mkdir(path.join(folder, 'layout'));
  const cache = nameCacheFile(await nameScope([], {env, folder}));
  await mkdir(path.dirname(cache), {recursive: true});
  const names = {
    repositories: ['app', 'team/api', 'team/web'],
    tags: {app: ['1.0', '1.1-rc', 'stable'], 'team/api': ['v1', 'v2']},
  };
  await writeFile(cache, JSON.stringify(names));
});

afterAll(() => rm(folder, {recursive: true, force: true}));

/** What a tab makes of a line, in every shell. */
const LINES: readonly (readonly [what: string, typed: string, completed: string])[] = [
  ['commands', 'ecrctl vers', 'ecrctl version'],
  ['aliases', 'ecrctl repo desc', 'ecrctl repo describe'],
  ['commands after flags', 'ecrctl --region us-east-1 image insp', 'ecrctl --region us-east-1 image inspect'],
  ['flags of a command', 'ecrctl image list --untag', 'ecrctl image list --untagged'],
  ['flags of every command', 'ecrctl image list --endp', 'ecrctl image list --endpoint-url'],
  ['choices', 'ecrctl image list app --sort pul', 'ecrctl image list app --sort pulled'],
  ['choices after =', 'ecrctl image list app --sort=pul', 'ecrctl image list app --sort=pulled'],
  ['regions', 'ecrctl --region ap-southeast-4', 'ecrctl --region ap-southeast-4'],
  ['contexts', 'ecrctl --context prod', 'ecrctl --context production'],
  ['contexts after =', 'ecrctl --context=stag', 'ecrctl --context=staging'],
  ['files', 'ecrctl push ima', 'ecrctl push image.tar'],
  ['files after =', 'ecrctl lifecycle preview --policy=pol', 'ecrctl lifecycle preview --policy=policy.json'],
  ['folders', 'ecrctl --data lay', 'ecrctl --data layout'],
  ['folders after =', 'ecrctl --data=lay', 'ecrctl --data=layout'],
  ['files where a reference may stand', 'ecrctl copy ima', 'ecrctl copy image.tar'],
  ['references where a file may stand', 'ecrctl copy team/w', 'ecrctl copy team/web'],
  ['settings', 'ecrctl config get endp', 'ecrctl config get endpointUrl'],
  ['repositories with a slash', 'ecrctl image list team/w', 'ecrctl image list team/web'],
  ['tags after a colon', 'ecrctl image inspect app:sta', 'ecrctl image inspect app:stable'],
  ['tags of a repository with a slash', 'ecrctl image inspect team/api:v', 'ecrctl image inspect team/api:v'],
  ['tags with dashes', 'ecrctl image manifest app:1.1', 'ecrctl image manifest app:1.1-rc'],
  ['tags as words of their own', 'ecrctl retag app:1.0 sta', 'ecrctl retag app:1.0 stable'],
  ['API operations', 'ecrctl api describe-registr', 'ecrctl api describe-registry'],
  ['API waiters', 'ecrctl api wait image-sc', 'ecrctl api wait image-scan-complete'],
  ['API members', 'ecrctl api PutImage --image-man', 'ecrctl api PutImage --image-manifest'],
];

describe.each(['bash', 'zsh', 'fish'] as const satisfies CompletingShell[])('completion in %s', shell => {
  const isThere = isInstalled(shell);

  test.skipIf(!isThere).each(LINES)('completes %s', async (_what, typed, completed) => {
    const {line} = await completedLine(shell, typed, {env, cwd: folder});
    // Shells differ in whether they keep the last slash of a folder.
    expect(line.trimEnd().replace(/\/$/, '')).toBe(completed);
  });

  test.skipIf(!isThere)('shows what can be chosen from', async () => {
    const {screen} = await completedLine(shell, 'ecrctl image list app --sort ', {env, cwd: folder});
    for (const choice of ['pushed', 'pulled', 'size', 'tag']) expect(screen).toContain(choice);
  });

  test.skipIf(!isThere)('puts no space after a repository to which a tag may be added', async () => {
    const {line} = await completedLine(shell, 'ecrctl image inspect team/w', {env, cwd: folder});
    // fish has no way to leave the space out.
    expect(line).toBe(`ecrctl image inspect team/web${shell === 'fish' ? ' ' : ''}`);
  });
});
