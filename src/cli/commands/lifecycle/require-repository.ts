import {EcrctlError} from '../../../errors.ts';
import type {EcrRepository} from '../../repository-of.ts';

/** The repository, for what only a registry can do. @throws EcrctlError USAGE */
export function requireRepository(repository: EcrRepository | undefined, what: string): EcrRepository {
  if (repository) return repository;
  throw new EcrctlError('USAGE', `${what} needs a repository`, {
    hint: 'name the repository before the options',
  });
}
