import {findRegistryId, getCallerIdentity} from '../../ecr/caller-identity.ts';
import {hasCode} from '../../errors.ts';
import {parseEcrHost} from '../../oci/ecr-host.ts';
import type {CommandContext, EcrRegistry} from '../context/command-context.ts';
import {relativeTime} from '../output/cell.ts';
import {doubtful, type Finding, failed, fine} from './finding.ts';

/** A token that ends sooner than this may end during a long push, in milliseconds. */
const SHORT = 30 * 60_000;
/** Tries of one call: somebody is waiting. */
const ATTEMPTS = 2;

/** Which region holds and who says so. */
export async function checkRegion(context: CommandContext, ecr: EcrRegistry): Promise<Finding> {
  const check = 'region';
  try {
    const region = await ecr.client.region();
    const origin = context.origins.region;
    const from = origin && origin.kind !== 'default' ? `from ${origin.name}` : 'the default';
    return fine(check, `${region} (${origin ? from : 'from the AWS profile or the local ECR'})`);
  } catch (error) {
    return failed(check, error);
  }
}

/** Whose the credentials are. */
export async function checkCredentials(context: CommandContext, ecr: EcrRegistry): Promise<Finding> {
  const check = 'credentials';
  const {settings} = ecr.client;
  if (ecr.local && settings.credentials)
    return fine(check, `root of account ${ecr.registryId} in the local ECR`);
  try {
    if (settings.endpoint !== undefined) {
      return fine(check, `accepted by ${settings.endpoint}${await forAccount(context, ecr)}`);
    }
    const {arn, accountId} = await getCallerIdentity({...settings, maxAttempts: ATTEMPTS}, context);
    const other = ecr.registryId !== undefined && ecr.registryId !== accountId;
    const message = `${arn}${other ? `; the registry is account ${ecr.registryId}’s` : ''}`;
    return fine(check, message);
  } catch (error) {
    return failed(check, error);
  }
}

/** Who may do little may not ask whose registry it is; a refusal that was read is a signature that was accepted. */
async function forAccount(context: CommandContext, ecr: EcrRegistry): Promise<string> {
  try {
    return ` for account ${await findRegistryId(ecr.client, context)}`;
  } catch (error) {
    if (hasCode(error, 'PROTOCOL_ERROR', 'ACCESS_DENIED')) return '';
    throw error;
  }
}

/** Whether a token can be had, how old it is, and for which registry it is. */
export async function checkToken(context: CommandContext, ecr: EcrRegistry): Promise<Finding> {
  const check = 'token';
  try {
    const authorizations = await ecr.authorizations();
    const {obtainedAt, expiresAt, proxyEndpoint} = await authorizations.get(context);
    const now = context.now();
    const age = relativeTime(obtainedAt, now);
    const message = `obtained ${age}, valid until ${expiresAt.toISOString()}`;
    if (expiresAt.getTime() - now.getTime() < SHORT) {
      return doubtful(
        check,
        message,
        'temporary credentials end the token with them: get new ones, or ecrctl logout for a fresh token',
      );
    }
    const own = URL.canParse(proxyEndpoint)
      ? parseEcrHost(new URL(proxyEndpoint).host)?.registryId
      : undefined;
    const foreign = ecr.registryId !== undefined && own !== undefined && own !== ecr.registryId;
    return foreign
      ? fine(check, `${message}; account ${ecr.registryId} must let you in`)
      : fine(check, message);
  } catch (error) {
    return failed(check, error, 'the permission ecr:GetAuthorizationToken on * is needed');
  }
}
