import {randomUUID} from 'node:crypto';
import type {Evaluation} from '../../lifecycle/evaluate.ts';
import type {LifecycleRule} from '../../lifecycle/policy.ts';
import type {ActingVerdict, Verdict} from '../../lifecycle/verdict.ts';
import {wholeSeconds} from '../events/cloudtrail-event.ts';
import type {ServiceEvent} from '../events/service-event.ts';
import {repositoryArn} from '../repositories/repository-arn.ts';
import type {RepositoryId} from '../state/records.ts';

/** Images that one event tells of at most; the rest goes into further events. */
const IMAGES_PER_EVENT = 10;
const TAGS_PER_IMAGE = 100;

/** What a run of a policy did. */
export interface Execution {
  repository: RepositoryId;
  evaluation: Evaluation;
  done: readonly ActingVerdict[];
  held: readonly Verdict[];
  now: number;
}

const COUNT_TYPE: Record<LifecycleRule['selection']['countType'], string> = {
  imageCountMoreThan: 'Image count more than',
  sinceImagePushed: 'Since image pushed',
  sinceImagePulled: 'Since image pulled',
  sinceImageTransitioned: 'Since image transitioned',
};

/** What CloudTrail hears of a policy's run: as many PolicyExecutionEvents as the images fill, at least one. */
export function executionEvents(execution: Execution): ServiceEvent[] {
  const {done, held} = execution;
  const pages = Math.max(1, Math.ceil(Math.max(done.length, held.length) / IMAGES_PER_EVENT));
  return Array.from({length: pages}, (_, page) => {
    const slice = <T>(list: readonly T[]) =>
      list.slice(page * IMAGES_PER_EVENT, (page + 1) * IMAGES_PER_EVENT);
    return executionEvent(execution, slice(done), slice(held));
  });
}

function executionEvent(
  {repository, evaluation, now}: Execution,
  done: readonly ActingVerdict[],
  held: readonly Verdict[],
): ServiceEvent {
  return {
    eventVersion: '1.10',
    userIdentity: {accountId: repository.accountId, invokedBy: 'AWS Internal'},
    eventTime: wholeSeconds(now),
    eventSource: 'ecr.amazonaws.com',
    eventName: 'PolicyExecutionEvent',
    awsRegion: repository.region,
    sourceIPAddress: 'AWS Internal',
    userAgent: 'AWS Internal',
    requestParameters: null,
    responseElements: null,
    eventID: randomUUID(),
    readOnly: true,
    resources: [
      {ARN: repositoryArn(repository), accountId: repository.accountId, type: 'AWS::ECR::Repository'},
    ],
    eventType: 'AwsServiceEvent',
    recipientAccountId: repository.accountId,
    serviceEventDetails: {
      repositoryName: repository.repositoryName,
      lifecycleEventPolicy: {lifecycleEventRules: evaluation.rules.map(ruleOf), lastEvaluatedAt: now},
      lifecycleEventImageActions: done.map(action => ({
        lifecycleEventImage: imageOf(action),
        rulePriority: action.appliedRulePriority,
      })),
      lifecycleEventFailureDetails: held.map(failureOf),
    },
    eventCategory: 'Management',
  };
}

function ruleOf({rulePriority, description, selection, action}: LifecycleRule) {
  const {tagStatus, tagPrefixList, tagPatternList, countType, countUnit, countNumber} = selection;
  return {
    rulePriority,
    description,
    lifecycleEventSelection: {
      tagStatus: tagStatus[0]!.toUpperCase() + tagStatus.slice(1),
      tagPrefixList: tagPrefixList ?? [],
      tagPatternList,
      countType: COUNT_TYPE[countType],
      countUnit,
      countNumber,
    },
    action: action.type,
  };
}

function imageOf({image}: Verdict) {
  const tags = image.imageTags ?? [];
  return {
    digest: image.imageDigest,
    tagStatus: tags.length > 0 ? 'Tagged' : 'Untagged',
    tagList: tags.slice(0, TAGS_PER_IMAGE),
    pushedAt: image.imagePushedAt.getTime(),
  };
}

function failureOf(verdict: Verdict) {
  const {why} = verdict;
  const index = why.kind === 'member' ? why.index : '';
  return {
    lifecycleEventImage: imageOf(verdict),
    rulePriority: why.kind === 'member' ? why.rule?.rulePriority : undefined,
    failureCode: 'ImageReferencedByManifestList',
    failureReason: `Requested image referenced by manifest list: [${index}]`,
  };
}
