import {EcrctlError} from '../../errors.ts';
import {didYouMean} from '../did-you-mean.ts';

/** So many names are said rather than where they are listed. */
const FEW = 5;

/** `DescribeImages`, `describeImages` and `describe-images` are one. @throws EcrctlError USAGE */
export function findOperation(name: string, known: readonly string[], what = 'operation'): string {
  const plain = (text: string): string => text.replaceAll('-', '').toLowerCase();
  const found = known.find(one => plain(one) === plain(name));
  if (found) return found;
  throw new EcrctlError('USAGE', `there is no ${what} ${name === '' ? 'without a name' : name}`, {
    hint:
      didYouMean(name.replaceAll('-', ''), known) ??
      `${what}s: ${known.length > FEW ? 'ecrctl api --list' : known.join(', ')}`,
  });
}
