import {presentable} from '../../registry/redact.ts';
import type {FailedCall, Verdict} from './verdict.ts';

/** What went wrong with a source of credentials that was there. */
type Fault = Pick<Verdict, 'message' | 'hint'>;

/** Reads one reason of the chain; undefined where it only says that nothing was configured. */
type Reading = (reason: string, profile: string, isNamed: boolean) => Fault | undefined;

const RUN_IT = 'run the command of credential_process in ~/.aws/config by itself to see what it says';

const READINGS: readonly Reading[] = [
  // `Command failed: the whole command line\nwhat it wrote`: the command line may hold a secret.
  (reason, profile) => {
    const [, said] = /^Command failed: [^\n]*\n?(.*)$/s.exec(reason) ?? [];
    if (said === undefined) return undefined;
    const words = presentable(said) || 'it said nothing';
    return {message: `the credential_process of the profile ${profile} failed: ${words}`, hint: RUN_IT};
  },
  reason => {
    const [, profile, what] = /^Profile (\S+) credential_process (.*?)\.?$/s.exec(reason) ?? [];
    if (what === undefined || what.startsWith('could not be found')) return undefined;
    return {message: `the credential_process of the profile ${profile} ${what}`, hint: RUN_IT};
  },
  reason =>
    /^Unsupported credential source|^Detected a cycle/.test(reason)
      ? {message: reason.replace(/\.$/, ''), hint: 'mend the profile in ~/.aws/config'}
      : undefined,
  (reason, profile, isNamed) => {
    const [, empty] = /^Could not resolve credentials using profile: \[(.+?)\]/.exec(reason) ?? [];
    if (empty === undefined || (empty === profile && !isNamed)) return undefined;
    const whose = empty === profile ? '' : `, which the profile ${profile} names as its source,`;
    return {
      message: `the profile ${empty}${whose} holds no credentials`,
      hint: `add keys, sso_session, role_arn or credential_process to it: aws configure --profile ${empty}`,
    };
  },
  reason => {
    const [, what] = /^Error: (connect \S+ .*|.* responded with .*)$/s.exec(reason) ?? [];
    if (what === undefined) return undefined;
    return {
      message: `the container's credentials could not be fetched: ${what}`,
      hint: 'check AWS_CONTAINER_CREDENTIALS_FULL_URI and the role of the task or pod',
    };
  },
];

/** Why the chain of credentials found none, where a source was there and did not work. */
export function chainVerdict({settings, env, reasons = []}: FailedCall): Fault | undefined {
  const named = settings.profile ?? env?.AWS_PROFILE;
  const faults = reasons.flatMap(reason =>
    READINGS.map(read => read(reason, named || 'default', Boolean(named))).filter(one => one !== undefined),
  );
  const [first] = faults;
  if (!first) return halfKeys(env);
  return {message: presentable(first.message), hint: first.hint && presentable(first.hint)};
}

/** One half of a pair of keys in the environment is passed over in silence. */
function halfKeys(env: FailedCall['env']): Fault | undefined {
  const [id, secret] = [env?.AWS_ACCESS_KEY_ID, env?.AWS_SECRET_ACCESS_KEY];
  if (Boolean(id) === Boolean(secret)) return undefined;
  const [set, missing] = id
    ? ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']
    : ['AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID'];
  return {message: `${set} is set without ${missing}`, hint: `set ${missing} too, or unset ${set}`};
}
