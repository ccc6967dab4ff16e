import {readFileSync} from 'node:fs';
import {type Evaluation, evaluate} from '../../src/lifecycle/evaluate.ts';
import type {LifecycleImage} from '../../src/lifecycle/image.ts';
import {parseImages} from '../../src/lifecycle/parse-images.ts';
import type {LifecyclePolicy} from '../../src/lifecycle/policy.ts';

/** A case of test/fixtures/lifecycle, ready to be judged. */
export interface Fixture {
  policy: LifecyclePolicy;
  images: LifecycleImage[];
  now: Date;
  evaluation: Evaluation;
}

/** Reads a case and judges it. */
export function readFixture(name: string): Fixture {
  const read = (file: string) =>
    readFileSync(new URL(`../fixtures/lifecycle/${name}/${file}`, import.meta.url), 'utf8');
  const policy: LifecyclePolicy = JSON.parse(read('policy.json'));
  const images = parseImages(read('images.json'));
  const now = new Date(JSON.parse(read('expected.json')).now);
  return {policy, images, now, evaluation: evaluate(policy, images, now)};
}

/** The digest of the image that a case calls by one letter. */
export function digest(name: string): string {
  return `sha256:${name.toLowerCase().repeat(64)}`;
}

/** The letter by which a case calls an image. */
export function letter(imageDigest: string): string {
  return imageDigest.charAt('sha256:'.length).toUpperCase();
}
