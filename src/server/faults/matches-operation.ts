import {matchesPattern, wildcardPattern} from '../../access/decision/pattern.ts';

/** Whether the name of an operation fits a name in which `*` stands for any text. */
export function matchesOperation(pattern: string): (operation: string) => boolean {
  const compiled = wildcardPattern(pattern);
  return operation => matchesPattern(compiled, operation);
}
