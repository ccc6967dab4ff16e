import {createHash, randomUUID} from 'node:crypto';
import type {Answer, ReceivedCall, Script} from './scripted-ecr.ts';

/** What a test may say instead of the service; undefined lets the service answer. */
export type Interject = (
  call: ReceivedCall,
  count: number,
) => Answer | undefined | Promise<Answer | undefined>;

interface PartState {
  /** Bytes of each upload so far. */
  uploads: Map<string, Buffer>;
  /** Completed layers by digest. */
  layers: Map<string, Buffer>;
  /** `first-last` of each part that was taken, in order. */
  taken: string[];
}

export interface PartService extends PartState {
  scripts: Record<string, Script>;
}

const PART_SIZE = 10 * 1024 * 1024;

/** Takes layer parts as ECR does: in order, checked at the end. */
export function partService(interject: Interject = () => undefined): PartService {
  const state: PartState = {uploads: new Map(), layers: new Map(), taken: []};
  const scripts: Record<string, Script> = {};
  for (const [operation, answer] of Object.entries(ANSWERS)) {
    scripts[operation] = async (call, count) => (await interject(call, count)) ?? answer(state, call);
  }
  return {...state, scripts};
}

function initiate({uploads}: PartState): Answer {
  const uploadId = randomUUID();
  uploads.set(uploadId, Buffer.alloc(0));
  return {json: {uploadId, partSize: PART_SIZE}};
}

function takePart({uploads, taken}: PartState, {input}: ReceivedCall): Answer {
  const uploadId = String(input.uploadId);
  const held = uploads.get(uploadId);
  if (!held) return {exception: 'UploadNotFoundException', message: 'gone'};
  const {partFirstByte, partLastByte} = input as {partFirstByte: number; partLastByte: number};
  const bytes = Buffer.from(String(input.layerPartBlob), 'base64');
  if (partFirstByte !== held.length || bytes.length !== partLastByte - partFirstByte + 1) {
    const message = `First byte of the layer part is ${partFirstByte} instead of ${held.length}`;
    return {
      exception: 'InvalidLayerPartException',
      message,
      more: {lastValidByteReceived: held.length - 1},
    };
  }
  uploads.set(uploadId, Buffer.concat([held, bytes]));
  taken.push(`${partFirstByte}-${partLastByte}`);
  return {json: {uploadId, lastByteReceived: partLastByte}};
}

function complete({uploads, layers}: PartState, {input}: ReceivedCall): Answer {
  const held = uploads.get(String(input.uploadId));
  if (!held) return {exception: 'UploadNotFoundException', message: 'gone'};
  const digest = `sha256:${createHash('sha256').update(held).digest('hex')}`;
  if (!(input.layerDigests as string[]).includes(digest)) {
    const message = 'None of the provided layer digests match the calculated layer digest';
    return {exception: 'InvalidLayerException', message};
  }
  if (layers.has(digest)) return {exception: 'LayerAlreadyExistsException', message: 'there already'};
  uploads.delete(String(input.uploadId));
  layers.set(digest, held);
  return {json: {layerDigest: digest}};
}

function checkAvailability({layers}: PartState, {input}: ReceivedCall): Answer {
  const found = (input.layerDigests as string[]).map(layerDigest => ({
    layerDigest,
    layerAvailability: layers.has(layerDigest) ? 'AVAILABLE' : 'UNAVAILABLE',
  }));
  return {json: {layers: found, failures: []}};
}

const ANSWERS = {
  InitiateLayerUpload: initiate,
  UploadLayerPart: takePart,
  CompleteLayerUpload: complete,
  BatchCheckLayerAvailability: checkAvailability,
};
