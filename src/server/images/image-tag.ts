/**
 * ECR: a tag may begin with any of its characters and be 300 long, more than the spec allows.
 * The expression is that of the service's refusal (carvel-dev/kbld, docs/packaging.md).
 */
export const IMAGE_TAG_PATTERN = '[a-zA-Z0-9-_.]+';

const IMAGE_TAG = new RegExp(`^${IMAGE_TAG_PATTERN}$`);
const MAX_LENGTH = 300;

/** Whether an image can have this tag. */
export function isImageTag(text: string): boolean {
  return text.length <= MAX_LENGTH && IMAGE_TAG.test(text);
}
