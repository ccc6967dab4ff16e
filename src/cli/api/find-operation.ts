import {EcrctlError} from '../../errors.ts';
import {didYouMean} from '../did-you-mean.ts';

/** So many names are said rather than where they are listed. */
const FEW = 5;

/** Commands of `aws ecr` that are no operations, and what does the same here. */
const AWS_CLI_ONLY: Readonly<Record<string, string>> = {
  'get-login-password':
    'ecrctl token prints it: ecrctl token | docker login -u AWS --password-stdin REGISTRY',
  'get-login': 'ecrctl login --write lets Docker use the registry; ecrctl token prints the password',
};

/** `DescribeImages`, `describeImages` and `describe-images` are one. @throws EcrctlError USAGE */
export function findOperation(name: string, known: readonly string[], what = 'operation'): string {
  const plain = (text: string): string => text.replaceAll('-', '').toLowerCase();
  const found = known.find(one => plain(one) === plain(name));
  if (found) return found;
  throw new EcrctlError('USAGE', `there is no ${what} ${name === '' ? 'without a name' : name}`, {
    hint:
      AWS_CLI_ONLY[name] ??
      didYouMean(name.replaceAll('-', ''), known) ??
      `${what}s: ${known.length > FEW ? 'ecrctl api --list' : known.join(', ')}`,
  });
}
