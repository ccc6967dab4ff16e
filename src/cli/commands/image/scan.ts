import {setTimeout as delay} from 'node:timers/promises';
import {isServiceError} from '../../../ecr/ecr-error.ts';
import {EcrctlError} from '../../../errors.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {type EcrImage, imageOf} from '../../image-of.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** What the AWS CLI's waiter does: five seconds between looks, five minutes in all. */
const LOOK_EVERY_MS = 5000;
const PATIENCE_MS = 5 * 60 * 1000;
/** The first looks come sooner: small images, and a local ECR, are scanned at once. */
const FIRST_LOOK_MS = 250;

/** `ecrctl image scan`. */
export const defineImageScan: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'scan <reference>',
    summary: 'start a basic scan of an image',
    examples: [
      {command: 'ecrctl image scan app:1.0 --wait', does: 'and come back when it is done'},
      {
        command: 'ecrctl image scan app:1.0 --wait && ecrctl image findings app:1.0 --fail-on high',
        does: 'a gate',
      },
    ],
    action: (context, [reference], options) => scan(context, reference!, options),
  }).option('--wait', 'wait until the scan is complete; exit 8 when it takes too long');
};

async function scan(context: CommandContext, text: string, options: {wait?: boolean}): Promise<undefined> {
  context.beforeChange('start a scan');
  const image = await imageOf(context, text);
  const answer = await startScan(context, image, options.wait === true);
  const status = options.wait ? await waitForScan(context, image) : answer.imageScanStatus?.status;
  await context.output.result({
    data: {...answer, imageScanStatus: {...answer.imageScanStatus, status}},
    text: status ?? 'unknown',
  });
  return undefined;
}

// ECR: an image can be scanned once in 24 hours
/** Starts a scan; who waits for a result is served by the scan that the day has already seen. */
async function startScan(context: CommandContext, image: EcrImage, waits: boolean) {
  const {ecr, id, imageId} = image;
  try {
    return await ecr.client.send('StartImageScan', {...id, imageId}, context);
  } catch (error) {
    if (!waits || !isServiceError(error, 'LimitExceededException')) throw error;
    context.output.note('it was scanned within the last 24 hours; waiting for that scan');
    return {...id, imageId, imageScanStatus: undefined};
  }
}

/** Looks until the scan is over. @throws EcrctlError TIMED_OUT, SERVICE_ERROR when it failed */
async function waitForScan(context: CommandContext, image: EcrImage): Promise<string> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let pause = FIRST_LOOK_MS; ; pause = Math.min(pause * 2, LOOK_EVERY_MS)) {
    const input = {...image.id, imageId: image.imageId, maxResults: 1};
    const {imageScanStatus} = await image.ecr.client.send('DescribeImageScanFindings', input, context);
    const status = imageScanStatus?.status ?? 'IN_PROGRESS';
    if (status === 'COMPLETE' || status === 'ACTIVE') return status;
    if (status !== 'IN_PROGRESS' && status !== 'PENDING') {
      throw new EcrctlError(
        'SERVICE_ERROR',
        `the scan ended as ${status}: ${imageScanStatus?.description ?? ''}`,
      );
    }
    if (Date.now() > deadline) throw new EcrctlError('TIMED_OUT', 'the scan is still in progress');
    await delay(pause, undefined, {signal: context.signal});
  }
}
