import {presentable} from '../../registry/redact.ts';
import {chainVerdict} from './chain-verdict.ts';
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
  const region = /^Region not accepted: region="(.*?)"/.exec(text)?.[1];
  if (region !== undefined) return region === '' ? regionMissing() : noRegion(region);
  if (/^Invalid Configuration: |^FIPS |^DualStack /.test(text)) return contradiction(text);
  if (error.syscall === 'open' && error.path !== undefined) return unreadable(error.path);
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

function noRegion(region: string): Verdict {
  return {
    code: 'INVALID_SETTINGS',
    message: `"${region}" is not the name of a region`,
    hint: 'regions are written like eu-west-1; ecrctl config list --show-origin shows where it comes from',
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

/** The only file that a call opens is the one that a web identity's token lies in. */
function unreadable(path: string): Verdict {
  return {
    code: 'CREDENTIALS_MISSING',
    message: `the token of the web identity cannot be read: ${presentable(path)}`,
    hint: 'check AWS_WEB_IDENTITY_TOKEN_FILE, or web_identity_token_file of the profile',
  };
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
  const isNobody = /from any providers/.test(text);
  const fault = isNobody ? chainVerdict(call) : undefined;
  const message = isNobody ? 'no AWS credentials were found' : whatIsMissing(text);
  return {code: 'CREDENTIALS_MISSING', message, hint: missingHint(text, call), ...fault};
}

/** The SDK speaks to developers of a callback; users are told what the profile wants. */
function whatIsMissing(text: string): string {
  const [, profile] = /^Profile (\S+) requires multi-factor/.exec(text) ?? [];
  return profile === undefined ? firstSentence(text) : `the profile ${profile} asks for a multi-factor code`;
}

function missingHint(text: string, call: FailedCall): string {
  const {settings} = call;
  if (/multi-factor|MFA/.test(text)) {
    const profile = profileFlag(call);
    return `let the AWS CLI ask for the code: eval "$(aws configure export-credentials${profile} --format env)"`;
  }
  if (settings.profile !== undefined || /using profile|Profile .* not (?:be )?found/i.test(text)) {
    const profile = presentable(settings.profile ?? 'the profile');
    return `check ${profile} in ~/.aws/config and ~/.aws/credentials; aws configure list-profiles lists what is there`;
  }
  return 'set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; aws configure sets up a profile; --local needs none where the local ECR has no users';
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
