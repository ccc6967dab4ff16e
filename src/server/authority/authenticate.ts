import {accountRootArn} from '../../access/grammar/principal.ts';
import type {Caller} from '../call-facts.ts';
import {EcrFault} from '../ecr-fault.ts';
import type {Identity, SignedRequest} from '../seams.ts';
import {checkSignature} from './check-signature.ts';
import type {AccessKey, Directory} from './directory.ts';
import {readSignatureClaim} from './signature-claim.ts';

const ACCOUNT_ID = /^\d{12}$/;

/**
 * Without users: whoever signs is the root of an account, the one that the key's twelve digits name or else
 * `accountId`. Nothing about the signature is checked but that there is one.
 * @throws EcrFault MissingAuthenticationTokenException, IncompleteSignature
 */
export function acceptAnyKey(request: SignedRequest, accountId: string): Identity {
  const {accessKeyId, scope} = readSignatureClaim(request);
  const account = ACCOUNT_ID.test(accessKeyId) ? accessKeyId : accountId;
  return {caller: {accountId: account, arn: accountRootArn(account), accessKeyId}, region: scope.region};
}

/**
 * With users: the key must be known, its session alive, and the signature right.
 * @throws EcrFault UnrecognizedClientException, ExpiredTokenException, and what `checkSignature` throws
 */
export function authenticate(request: SignedRequest, directory: Directory): Identity {
  const claim = readSignatureClaim(request);
  const key = directory.accessKey(claim.accessKeyId);
  if (!key || key.sessionToken !== claim.sessionToken) {
    throw new EcrFault(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    );
  }
  checkSignature(request, claim, key.secret);
  checkSession(key, request.now);
  return {caller: callerOf(key), region: claim.scope.region};
}

function checkSession({expiresAt}: AccessKey, now: number): void {
  if (expiresAt === undefined || now < expiresAt) return;
  throw new EcrFault('ExpiredTokenException', 'The security token included in the request is expired');
}

function callerOf({accessKeyId, expiresAt, identity: {principal}}: AccessKey): Caller {
  const {accountId, arn} = principal;
  return {accountId, arn, accessKeyId, ...(expiresAt === undefined ? {} : {expiresAt})};
}
