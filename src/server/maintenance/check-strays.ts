import type {State} from '../state/state.ts';
import {TABLES, type TableName} from '../state/tables.ts';
import type {Findings} from './finding.ts';

/** Finds records of repositories that do not exist. */
export function checkStrays(state: State, findings: Findings): void {
  const repositories = state.table('repositories');
  for (const name of Object.keys(TABLES) as TableName[]) {
    if (TABLES[name].scope !== 'repository') continue;
    let known = '';
    for (const key of state.table(name).keys({prefix: []})) {
      const repository = key.slice(0, 3);
      const subject = repository.join('/');
      if (subject === known) continue;
      known = subject;
      findings.expect(repositories.has(repository), subject, `has records in ${name}, but does not exist`);
    }
  }
}
