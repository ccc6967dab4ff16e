import {EcrctlError, type ErrorCode, EXIT_STATUS} from '../../errors.ts';

/** What one look at the installation showed. */
export interface Finding {
  /** For example `credentials`. */
  check: string;
  status: 'ok' | 'warning' | 'error' | 'skipped';
  message: string;
  /** What to do about it; absent where all is well. */
  remedy?: string;
  /** Of the failure behind it, where there is one. */
  code?: ErrorCode;
}

/** All is well. */
export function fine(check: string, message: string): Finding {
  return {check, status: 'ok', message};
}

/** Something works, but not for long or not for everybody. */
export function doubtful(check: string, message: string, remedy: string): Finding {
  return {check, status: 'warning', message, remedy};
}

/** Something is broken. */
export function broken(check: string, message: string, remedy: string): Finding {
  return {check, status: 'error', message, remedy};
}

/** Not looked at, because something else has to work first. */
export function skipped(check: string, because: string): Finding {
  return {check, status: 'skipped', message: because};
}

/** A failed call as a finding. Whatever is not one of our errors is thrown on. */
export function failed(check: string, error: unknown, remedy?: string): Finding {
  if (!(error instanceof EcrctlError)) throw error;
  const {code, message, hint} = error;
  return {
    check,
    status: 'error',
    message,
    code,
    remedy: hint ?? remedy ?? 'run it again with --debug to see more',
  };
}

/** 0 when nothing is broken, 4 when it is credentials, permissions or the region, otherwise 1. */
export function statusOfFindings(findings: readonly Finding[]): 0 | 1 | 4 {
  const errors = findings.filter(one => one.status === 'error');
  if (errors.length === 0) return 0;
  const aboutCaller = errors.some(({code}) => code && EXIT_STATUS[code] === EXIT_STATUS.CREDENTIALS_MISSING);
  return aboutCaller ? 4 : 1;
}
