import {randomUUID} from 'node:crypto';
import {wholeSeconds} from './cloudtrail-event.ts';

/** The kinds of events that ECR sends to EventBridge. */
export type BridgeDetailType =
  | 'ECR Image Action'
  | 'ECR Image Scan'
  | 'ECR Pull Through Cache Action'
  | 'ECR Referrer Action'
  | 'ECR Replication Action'
  | 'ECR Scan Resource Change';

/** An event in EventBridge's envelope (Amazon ECR User Guide, "Amazon ECR events and EventBridge"). */
export interface BridgeEvent {
  version: '0';
  id: string;
  'detail-type': BridgeDetailType;
  source: 'aws.ecr';
  account: string;
  time: string;
  region: string;
  resources: string[];
  detail: Record<string, unknown>;
}

/** An event of a registry. Members of the detail that are undefined are left out. */
export function bridgeEvent(
  detailType: BridgeDetailType,
  registry: {accountId: string; region: string},
  {now, resources = [], detail}: {now: number; resources?: string[]; detail: Record<string, unknown>},
): BridgeEvent {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source: 'aws.ecr',
    account: registry.accountId,
    time: wholeSeconds(now),
    region: registry.region,
    resources,
    detail: Object.fromEntries(Object.entries(detail).filter(([, value]) => value !== undefined)),
  };
}
