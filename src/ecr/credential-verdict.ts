import {presentable} from '../registry/redact.ts';
import type {FailedCall, SdkError, Verdict} from './verdict.ts';

/** Error names with which AWS refuses keys that it does not know, or signatures. */
const REFUSED = new Set([
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'AuthFailure',
]);

const EXPIRED = new Set(['ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'TokenRefreshRequired']);

/** What the failure says of who is asking and where; undefined when it is about something else. */
export function credentialVerdict(error: SdkError, call: FailedCall): Verdict | undefined {
  const name = error.name ?? '';
  const text = presentable(error.message ?? '');
  if (/Region is missing|Missing Region|expected `region`/i.test(text)) return regionMissing();
  if (/^Invalid Configuration: |^FIPS |^DualStack /.test(text)) return contradiction(text);
  if (EXPIRED.has(name)) return expired(text, call);
  if (REFUSED.has(name)) return refused(text, name);
  if (/CredentialsProviderError|TokenProviderError|^ProviderError/.test(name)) return unavailable(text, call);
  return undefined;
}

function regionMissing(): Verdict {
  return {
    code: 'REGION_MISSING',
    message: 'no region is configured',
    hint: 'name one with --region, AWS_REGION or the profile, or use --local',
  };
}

function contradiction(text: string): Verdict {
  return {
    code: 'INVALID_SETTINGS',
    message: text.replace(/^Invalid Configuration: /, ''),
    hint: 'leave out --fips and --dual-stack where --endpoint-url names the endpoint',
  };
}

function expired(text: string, call: FailedCall): Verdict {
  return {code: 'CREDENTIALS_EXPIRED', message: text || 'the credentials have expired', hint: renewal(call)};
}

/** Clocks first: a signature made at the wrong time is refused in the same words. */
function refused(text: string, name: string): Verdict {
  const isClock = /not yet current|Signature expired|skew/i.test(text);
  return {
    code: 'UNAUTHORIZED',
    message: text || `the credentials were refused (${name})`,
    hint: isClock
      ? "this machine's clock is wrong; set it, then try again"
      : 'the keys are wrong, deleted or of another partition; check AWS_ACCESS_KEY_ID or the profile',
  };
}

/** The credential chain found nothing, or what it found did not work. */
function unavailable(text: string, call: FailedCall): Verdict {
  const isSession = /sso login|aws login|Token is expired|has expired|re-authenticate/i.test(text);
  if (isSession) return {code: 'CREDENTIALS_EXPIRED', message: firstSentence(text), hint: login(text, call)};
  const message = /from any providers/.test(text) ? 'no AWS credentials were found' : firstSentence(text);
  return {code: 'CREDENTIALS_MISSING', message, hint: missingHint(text, call)};
}

function missingHint(text: string, {settings}: FailedCall): string {
  if (/multi-factor|MFA/.test(text)) {
    return 'get a session first (aws sts get-session-token) and put its keys into the environment';
  }
  if (settings.profile !== undefined || /using profile|Profile .* not (?:be )?found/i.test(text)) {
    const profile = presentable(settings.profile ?? 'the profile');
    return `check ${profile} in ~/.aws/config and ~/.aws/credentials; aws configure list-profiles lists what is there`;
  }
  return 'set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; aws configure sets up a profile; --local needs none';
}

function renewal(call: FailedCall): string {
  return `get new ones: aws sso login${profileFlag(call)} for a profile with SSO; else assume the role again`;
}

function login(text: string, call: FailedCall): string {
  const command = /aws login/.test(text) ? 'aws login' : 'aws sso login';
  return `run ${command}${profileFlag(call)}`;
}

function profileFlag({settings}: FailedCall): string {
  return settings.profile ? ` --profile ${presentable(settings.profile)}` : '';
}

function firstSentence(text: string): string {
  return text.replace(/ (?:To refresh this|Please re-authenticate).*$/, '').replace(/\.$/, '');
}
