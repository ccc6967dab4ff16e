import {isServiceError} from '../../../ecr/failures/ecr-error.ts';
import {IMAGE_SCAN_COMPLETE, waitUntil} from '../../../ecr/waiters.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {type EcrImage, imageOf} from '../../image-of.ts';
import type {CommandDefinition} from '../command-definition.ts';

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
  const status = options.wait ? await scanned(context, image) : answer.imageScanStatus?.status;
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

/** The status that the scan ends with. */
async function scanned(context: CommandContext, {ecr, id, imageId}: EcrImage): Promise<string | undefined> {
  const input = {...id, imageId, maxResults: 1};
  const {signal} = context;
  return (await waitUntil(ecr.client, IMAGE_SCAN_COMPLETE, {input, signal})).imageScanStatus?.status;
}
