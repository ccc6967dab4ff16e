/** Something that the service did by itself, as CloudTrail records it. */
export interface ServiceEvent {
  eventVersion: '1.10';
  userIdentity: {accountId: string; invokedBy: 'AWS Internal'};
  eventTime: string;
  eventSource: 'ecr.amazonaws.com';
  eventName: string;
  awsRegion: string;
  sourceIPAddress: 'AWS Internal';
  userAgent: 'AWS Internal';
  requestParameters: null;
  responseElements: null;
  eventID: string;
  readOnly: boolean;
  resources: {ARN: string; accountId: string; type: string}[];
  eventType: 'AwsServiceEvent';
  recipientAccountId: string;
  serviceEventDetails: Record<string, unknown>;
  eventCategory: 'Management';
}
