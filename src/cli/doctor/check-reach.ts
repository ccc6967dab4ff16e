import type {CommandContext, EcrRegistry} from '../context/command-context.ts';
import {broken, doubtful, type Finding, failed, fine, skipped} from './finding.ts';
import {type HostAnswer, probeHost} from './probe-host.ts';

/** Signatures are refused when the clock is further off than this, in milliseconds (SigV4). */
const MAX_SKEW = 5 * 60_000;
/** A clock that is right is not further off than this, network and whole seconds included. */
const NORMAL_SKEW = 30_000;

/** What the hosts showed, and whether the API answers at all. */
export interface Reach {
  findings: Finding[];
  apiAnswers: boolean;
}

/** Asks the API, the registry and the host of layers, side by side. */
export async function checkReach(context: CommandContext, ecr: EcrRegistry): Promise<Reach> {
  const proxy = proxyOf(context.env);
  const how = {proxied: proxy !== undefined, signal: context.signal};
  const api = await reach('api endpoint', async () => {
    const url = new URL(await ecr.client.endpoint());
    return {url, answer: await probeHost(ecr.client, url, how)};
  });
  const findings = [proxyFinding(proxy), api.finding, clockFinding(api.answer, context.now())];
  if (!api.answer) {
    const because = 'the API does not answer';
    findings.push(skipped('registry host', because), skipped('layer host', because));
    return {findings, apiAnswers: false};
  }
  const others = await Promise.all([registryHost(ecr, how), layerHost(ecr, how)]);
  return {findings: [...findings, ...others], apiAnswers: true};
}

type Probing = {proxied: boolean; signal: AbortSignal};

async function reach(
  check: string,
  probe: () => Promise<{url: URL; answer: HostAnswer}>,
): Promise<{finding: Finding; answer?: HostAnswer}> {
  try {
    const {url, answer} = await probe();
    const where = answer.addresses.length > 0 ? ` (${answer.addresses.join(', ')})` : '';
    return {finding: fine(check, `${url.host}${where} answers`), answer};
  } catch (error) {
    return {finding: failed(check, error)};
  }
}

/** Docker's own hosts: the name is known only once the account is. */
async function registryHost(ecr: EcrRegistry, how: Probing): Promise<Finding> {
  const {finding} = await reach('registry host', async () => {
    const host = await ecr.host();
    // An embedded local ECR prints the name of one that is started; it answers at its API's address. So does
    // whatever serves both at one endpoint, with or without TLS.
    const endpoint = await ecr.client.endpoint();
    const isSame = ecr.local || new URL(endpoint).host === host;
    const url = new URL('/v2/', isSame ? endpoint : `https://${host}`);
    return {url, answer: await probeHost(ecr.client, url, how)};
  });
  return finding;
}

/**
 * Layers come from S3, not from ECR's hosts: a firewall or a VPC endpoint that forgets it breaks pulls only
 * ("filesystem layer verification failed").
 */
async function layerHost(ecr: EcrRegistry, how: Probing): Promise<Finding> {
  const check = 'layer host';
  if (ecr.local || ecr.client.settings.endpoint !== undefined) {
    return fine(check, 'layers come from the endpoint itself');
  }
  const {finding} = await reach(check, async () => {
    const region = await ecr.client.region();
    const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
    const url = new URL(`https://prod-${region}-starport-layer-bucket.s3.${region}.${suffix}/`);
    return {url, answer: await probeHost(ecr.client, url, how)};
  });
  const remedy =
    'pulls need Amazon S3 too: allow it in the firewall or NAT, or add an S3 gateway endpoint to the VPC';
  return finding.status === 'error' ? {...finding, remedy} : finding;
}

function clockFinding(answer: HostAnswer | undefined, now: Date): Finding {
  const check = 'clock';
  if (!answer?.date) return skipped(check, 'no host said what time it is');
  const skew = now.getTime() - answer.date.getTime();
  const seconds = Math.round(Math.abs(skew) / 1000);
  if (Math.abs(skew) <= NORMAL_SKEW) return fine(check, 'agrees with the service’s');
  const message = `${seconds} s ${skew > 0 ? 'ahead of' : 'behind'} the service’s`;
  const remedy = 'set the clock (timedatectl set-ntp true); signatures hold for five minutes only';
  return Math.abs(skew) > MAX_SKEW ? broken(check, message, remedy) : doubtful(check, message, remedy);
}

/** The proxy that HTTPS goes through, without a user's name and password. */
function proxyOf(env: NodeJS.ProcessEnv): string | undefined {
  const text = env.HTTPS_PROXY || env.https_proxy || env.HTTP_PROXY || env.http_proxy;
  if (!text) return undefined;
  return URL.canParse(text) ? new URL(text).host : 'a URL that cannot be read';
}

function proxyFinding(proxy: string | undefined): Finding {
  if (proxy === undefined) return fine('proxy', 'none');
  return fine(
    'proxy',
    `${proxy}; Docker’s daemon has settings of its own for it, and NO_PROXY must name VPC endpoints`,
  );
}
