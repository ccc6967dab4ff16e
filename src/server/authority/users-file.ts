/**
 * The users file (YAML or JSON):
 *
 *     accounts:
 *       "123456789012":
 *         organizationId: o-abc123
 *         root: {accessKeys: [{id: AKIAROOT, secret: ...}]}
 *         users:
 *           alice:
 *             accessKeys: [{id: AKIAALICE, secret: ...}]
 *             policies: [AmazonEC2ContainerRegistryReadOnly, {Version: ..., Statement: [...]}]
 *             permissionsBoundary: {...}
 *             tags: {team: web}
 *         roles:
 *           ci:
 *             path: /build/
 *             policies: [AmazonEC2ContainerRegistryPowerUser]
 *             sessions:
 *               - {name: run-1, accessKey: {id: ASIARUN1, secret: ...}, sessionToken: ...,
 *                  expires: 2030-01-01T00:00:00Z}
 */
import {EcrctlError} from '../../errors.ts';
import {readYaml} from '../read-yaml.ts';
import {buildDirectory} from './build-directory.ts';
import type {Directory} from './directory.ts';
import {USERS_FILE} from './users-schema.ts';

/**
 * Reads a users file.
 * @throws EcrctlError FILE_NOT_FOUND, INVALID_SETTINGS with the place of the first thing that is wrong
 */
export async function readUsersFile(file: string): Promise<Directory> {
  const parsed = USERS_FILE.safeParse(await readYaml(file, 'the users file'));
  if (parsed.success) return buildDirectory(parsed.data, file);
  const issue = parsed.error.issues[0]!;
  const place = issue.path.join('.') || 'the document';
  const why = issue.code === 'invalid_key' ? issue.issues[0]?.message : issue.message;
  throw new EcrctlError('INVALID_SETTINGS', `the users file ${file} is not valid: ${place}: ${why}`, {
    hint: 'begin with accounts, then users and roles below each account',
  });
}
