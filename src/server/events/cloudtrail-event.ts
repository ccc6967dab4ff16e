import {randomUUID} from 'node:crypto';
import {parsePrincipal} from '../../access/grammar/principal.ts';
import type {CallFacts} from '../call-facts.ts';
import type {CallRecord} from '../seams.ts';
import {trailError} from './trail-error.ts';
import {forTrail} from './trail-values.ts';

/** Who called, as CloudTrail tells it. */
export interface UserIdentity {
  type: 'Root' | 'IAMUser' | 'AssumedRole' | 'FederatedUser' | 'AWSService';
  principalId: string;
  arn: string;
  accountId: string;
  accessKeyId: string;
  userName?: string;
}

/** A call as CloudTrail records it (AWS CloudTrail User Guide, "record contents", version 1.10). */
export interface CloudTrailEvent {
  eventVersion: '1.10';
  userIdentity: UserIdentity;
  eventTime: string;
  eventSource: 'ecr.amazonaws.com';
  eventName: string;
  awsRegion: string;
  sourceIPAddress: string;
  userAgent: string;
  errorCode?: string;
  errorMessage?: string;
  requestParameters: unknown;
  responseElements: unknown;
  requestID: string;
  eventID: string;
  readOnly: boolean;
  resources?: {accountId: string; ARN: string}[];
  eventType: 'AwsApiCall';
  managementEvent: true;
  recipientAccountId: string;
  eventCategory: 'Management';
}

const TYPES = {
  root: 'Root',
  user: 'IAMUser',
  role: 'AssumedRole',
  'assumed-role': 'AssumedRole',
  'federated-user': 'FederatedUser',
  service: 'AWSService',
} as const;

/** The record of a call. Secrets and blobs are left out; CloudTrail records the answers of changes only. */
export function cloudTrailEvent({call, input, output, fault, resources}: CallRecord): CloudTrailEvent {
  const readOnly = isReadOnly(call.operation);
  return {
    eventVersion: '1.10',
    userIdentity: userIdentity(call),
    eventTime: wholeSeconds(call.now),
    eventSource: 'ecr.amazonaws.com',
    eventName: call.operation,
    awsRegion: call.region,
    sourceIPAddress: call.sourceIp,
    userAgent: call.userAgent,
    ...trailError(call.operation, fault),
    requestParameters: Object.keys(input).length > 0 ? forTrail(input) : null,
    responseElements: readOnly || fault || output === undefined ? null : forTrail(output),
    requestID: call.requestId,
    eventID: randomUUID(),
    readOnly,
    ...(resources.length > 0
      ? {resources: resources.map(ARN => ({accountId: ARN.split(':')[4] ?? '', ARN}))}
      : {}),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: call.caller.accountId,
    eventCategory: 'Management',
  };
}

/** Whether an operation only looks. */
function isReadOnly(operation: string): boolean {
  return /^(?:BatchCheck|BatchGet|Describe|Get|List|Validate)/.test(operation);
}

/** An instant as CloudTrail and EventBridge write it: RFC 3339 in whole seconds. */
export function wholeSeconds(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}

function userIdentity({caller}: CallFacts): UserIdentity {
  const {type} = parsePrincipal(caller.arn);
  const name = caller.arn.split('/').at(-1)!;
  return {
    type: TYPES[type],
    principalId: type === 'root' ? caller.accountId : `${caller.accountId}:${name}`,
    arn: caller.arn,
    accountId: caller.accountId,
    accessKeyId: caller.accessKeyId,
    ...(type === 'user' ? {userName: name} : {}),
  };
}
