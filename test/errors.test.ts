import {describe, expect, test} from 'vitest';
import {EcrctlError, EXIT_STATUS, exitStatus, hasCode} from '../src/errors.ts';

describe('errors', () => {
  test('mean only the exit statuses that the contract names', () => {
    const allowed = new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 130]);
    expect(Object.entries(EXIT_STATUS).filter(([, status]) => !allowed.has(status))).toEqual([]);
  });

  test('that are not ours mean 1', () => {
    expect(exitStatus(new Error('x'))).toBe(1);
    expect(exitStatus('x')).toBe(1);
  });

  test('carry code, hint and cause', () => {
    const cause = new Error('below');
    const error = new EcrctlError('TAG_IMMUTABLE', 'above', {hint: 'do', cause});
    expect(error).toMatchObject({name: 'EcrctlError', code: 'TAG_IMMUTABLE', hint: 'do', cause});
    expect(exitStatus(error)).toBe(5);
    expect(hasCode(error, 'TAG_IMMUTABLE')).toBe(true);
    expect(hasCode(error, 'NOT_FOUND')).toBe(false);
    expect(hasCode(cause)).toBe(false);
  });
});
