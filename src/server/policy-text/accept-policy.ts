import type {PolicyDocument} from '../../access/grammar/policy-document.ts';
import {readPolicy} from '../../access/grammar/read-policy.ts';
import {hasCode} from '../../errors.ts';
import type {CallContext} from '../call-context.ts';
import {invalidParameter} from '../ecr-fault.ts';
import {printPolicy} from './print-policy.ts';

/**
 * Takes the text of a repository's or registry's policy as the service does, and returns it as the service
 * keeps it.
 * @throws EcrFault InvalidParameterException for what is no policy, and for a principal that is not there
 */
export function acceptPolicy(call: CallContext, text: string, kind: 'repository' | 'registry'): string {
  const document = read(text, kind);
  const principals = document.statements.flatMap(({principals}) => principals?.entries ?? []);
  const named = principals.filter(({type, id}) => type === 'AWS' && id !== '*');
  if (!named.every(({id}) => call.server.services.principalExists(id))) {
    throw invalidParameter('PolicyText', 'Principal not found');
  }
  return printPolicy(JSON.parse(text));
}

function read(text: string, kind: 'repository' | 'registry'): PolicyDocument {
  try {
    return readPolicy(text, kind);
  } catch (error) {
    if (!hasCode(error, 'INVALID_POLICY')) throw error;
    throw invalidParameter('PolicyText', `Invalid ${kind} policy provided`);
  }
}
