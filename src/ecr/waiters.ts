import {setTimeout as delay} from 'node:timers/promises';
import {EcrctlError} from '../errors.ts';
import {redactText} from '../registry/redact.ts';
import type {CallOptions, EcrApi, EcrInput, EcrOperation, EcrOutput} from './api.ts';

/** Something in ECR that takes time: which call tells where it stands, and what counts as done. */
export interface Waiter<Name extends EcrOperation = EcrOperation> {
  /** As the SDK names it: `waitUntilImageScanComplete`. */
  name: string;
  operation: Name;
  /** What is waited for, for messages: `the scan`. */
  subject: string;
  statusOf(output: EcrOutput<Name>): {status: string | undefined; description?: string | undefined};
  done: readonly string[];
  pending: readonly string[];
}

/** A basic scan; enhanced ones are never complete, but active. */
export const IMAGE_SCAN_COMPLETE: Waiter<'DescribeImageScanFindings'> = {
  name: 'ImageScanComplete',
  operation: 'DescribeImageScanFindings',
  subject: 'the scan',
  statusOf: ({imageScanStatus}) => ({
    status: imageScanStatus?.status ?? 'IN_PROGRESS',
    description: imageScanStatus?.description,
  }),
  done: ['COMPLETE', 'ACTIVE'],
  pending: ['IN_PROGRESS', 'PENDING'],
};

/** The service's own preview of a lifecycle policy. */
export const LIFECYCLE_POLICY_PREVIEW_COMPLETE: Waiter<'GetLifecyclePolicyPreview'> = {
  name: 'LifecyclePolicyPreviewComplete',
  operation: 'GetLifecyclePolicyPreview',
  subject: "the service's preview",
  statusOf: ({status}) => ({status}),
  done: ['COMPLETE'],
  pending: ['IN_PROGRESS'],
};

/** Every waiter of the API. */
export const WAITERS = [IMAGE_SCAN_COMPLETE, LIFECYCLE_POLICY_PREVIEW_COMPLETE] as const;

/** AWS's own waiters look every five seconds for five minutes. */
const LOOK_EVERY_MS = 5000;
const PATIENCE_MS = 5 * 60 * 1000;
/** The first looks come sooner: what is small, and a local ECR, is done at once. */
const FIRST_LOOK_MS = 250;

/** Looks until it is done. @throws EcrctlError TIMED_OUT, SERVICE_ERROR where it ended otherwise */
export async function waitUntil<Name extends EcrOperation>(
  api: EcrApi<NoInfer<Name>>,
  waiter: Waiter<Name>,
  {input, signal}: {input: EcrInput<NoInfer<Name>>} & Pick<CallOptions, 'signal'>,
): Promise<EcrOutput<Name>> {
  const {operation, subject, statusOf, done, pending} = waiter;
  const deadline = Date.now() + PATIENCE_MS;
  for (let pause = FIRST_LOOK_MS; ; pause = Math.min(pause * 2, LOOK_EVERY_MS)) {
    const output = await api.send(operation, input, {signal});
    const {status = 'unknown', description} = statusOf(output);
    if (done.includes(status)) return output;
    if (!pending.includes(status)) {
      const why = description ? `: ${redactText(description)}` : '';
      throw new EcrctlError('SERVICE_ERROR', `${subject} ended as ${status}${why}`);
    }
    if (Date.now() > deadline) {
      throw new EcrctlError('TIMED_OUT', `${subject} is not finished after five minutes`, {
        hint: 'it goes on in the service: wait again with the same command',
      });
    }
    await delay(pause, undefined, {signal});
  }
}
