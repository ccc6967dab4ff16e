import {EcrctlError} from '../errors.ts';
import {type Digest, isDigest} from './digest.ts';

/**
 * A parsed `[registry/]repository[:tag][@digest]`. Without `registry` it is relative to the registry that
 * is configured (an account and region, or the local ECR). Nothing is ever assumed: no tag means no tag.
 */
export interface Reference {
  registry?: string;
  repository: string;
  tag?: string;
  digest?: Digest;
}

/** distribution-spec v1.1.1, "Pulling manifests": `<name>`. ECR's own pattern is within it. */
const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
/** distribution-spec v1.1.1, "Pulling manifests": `<reference>` as a tag. */
const TAG = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
const REGISTRY =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[0-9a-fA-F:.]+\])(?::[0-9]{1,5})?$/;
const MAX_REPOSITORY_LENGTH = 256;

/** Parses a reference or says in one line what is wrong with it. */
export function parseReference(text: string): Reference {
  const stripped = text.replace(/^(?:docker:\/\/|oci:\/\/)/, '');
  const [name, digest] = splitDigest(stripped, text);
  const {registry, path} = splitRegistry(name, text);
  const colon = path.lastIndexOf(':');
  const tag = colon > path.lastIndexOf('/') ? path.slice(colon + 1) : undefined;
  const repository = tag === undefined ? path : path.slice(0, colon);
  checkRepository(repository, text);
  if (tag !== undefined) checkTag(tag);
  return {
    ...(registry === undefined ? {} : {registry}),
    repository,
    ...(tag === undefined ? {} : {tag}),
    ...(digest === undefined ? {} : {digest}),
  };
}

/** What goes on the wire as `<reference>`: the digest where there is one, else the tag. */
export function tagOrDigest(reference: Reference): string | undefined {
  return reference.digest ?? reference.tag;
}

/** Whether a text can be a tag. */
export function isTag(text: string): boolean {
  return TAG.test(text);
}

/** Refuses a text that cannot be a tag. */
export function checkTag(tag: string): string {
  if (isTag(tag)) return tag;
  throw new EcrctlError('INVALID_REFERENCE', `"${tag}" is not a valid tag`, {
    hint: 'a tag has 1 to 128 letters, digits, "_", "." or "-", and does not begin with "." or "-"',
  });
}

/** Whether a text can be a repository name. */
export function isRepositoryName(text: string): boolean {
  return text.length <= MAX_REPOSITORY_LENGTH && REPOSITORY.test(text);
}

function splitDigest(name: string, text: string): [string, Digest | undefined] {
  const at = name.indexOf('@');
  if (at < 0) return [name, undefined];
  const digest = name.slice(at + 1);
  if (!isDigest(digest)) {
    throw invalid(
      text,
      `"${digest}" is not a digest`,
      'a digest is sha256: and 64 lower-case hexadecimal digits',
    );
  }
  return [name.slice(0, at), digest];
}

function splitRegistry(name: string, text: string): {registry?: string; path: string} {
  const slash = name.indexOf('/');
  if (slash < 0) return {path: name};
  const first = name.slice(0, slash);
  const looksLikeHost = /[.:[]/.test(first) || first === 'localhost';
  if (!looksLikeHost) return {path: name};
  if (!REGISTRY.test(first))
    throw invalid(text, `"${first}" is not a registry host`, 'write host[:port]/repository');
  return {registry: first.toLowerCase(), path: name.slice(slash + 1)};
}

function checkRepository(repository: string, text: string): void {
  if (isRepositoryName(repository)) return;
  if (repository === '')
    throw invalid(text, 'it names no repository', 'write repository[:tag], for example app:1.0');
  if (isRepositoryName(repository.toLowerCase())) {
    throw invalid(text, 'a repository name must be lower case', `did you mean ${repository.toLowerCase()}?`);
  }
  throw invalid(
    text,
    `"${repository}" is not a repository name`,
    'use lower-case letters and digits, separated by ".", "_", "-" or "/"; at most 256 characters',
  );
}

function invalid(text: string, why: string, hint: string): EcrctlError {
  return new EcrctlError('INVALID_REFERENCE', `"${text}" is not a valid reference: ${why}`, {hint});
}
