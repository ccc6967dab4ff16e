import {readText} from '../../read-text.ts';

/** Many times what ECR takes (10,240 characters), so that a policy that is too long is told by the lint. */
const MAX_POLICY_BYTES = 1024 * 1024;

/** Reads a policy's text from a file or, for `-`, from standard input. @throws EcrctlError FILE_NOT_FOUND, INVALID_INPUT */
export function readPolicyFile(path: string): Promise<string> {
  return readText(path, {what: path === '-' ? 'the policy' : path, maxBytes: MAX_POLICY_BYTES});
}
