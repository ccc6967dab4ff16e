import {describe, expect, test} from 'vitest';
import {formatPlatform, parsePlatform, platformMatches} from '../../src/oci/platform.ts';
import {failureOf} from '../support/to-throw-code.ts';

describe('platforms', () => {
  test.each([
    ['linux/amd64', {os: 'linux', architecture: 'amd64'}],
    ['arm64', {os: 'linux', architecture: 'arm64'}],
    ['linux/aarch64', {os: 'linux', architecture: 'arm64'}],
    ['Linux/x86_64', {os: 'linux', architecture: 'amd64'}],
    ['linux/arm/v6', {os: 'linux', architecture: 'arm', variant: 'v6'}],
    ['armhf', {os: 'linux', architecture: 'arm', variant: 'v7'}],
  ])('%s is read', (text, expected) => {
    expect(parsePlatform(text)).toEqual(expected);
  });

  test.each(['', 'linux/', '/amd64', 'a/b/c/d', 'linux/arm/'])('%j is refused', async text => {
    await failureOf('INVALID_PLATFORM', () => parsePlatform(text));
  });

  test('an implied variant matches the written one', () => {
    expect(platformMatches(parsePlatform('arm64'), {os: 'linux', architecture: 'arm64', variant: 'v8'})).toBe(
      true,
    );
    expect(platformMatches(parsePlatform('arm/v6'), {os: 'linux', architecture: 'arm', variant: 'v7'})).toBe(
      false,
    );
    expect(platformMatches(parsePlatform('amd64'), undefined)).toBe(false);
  });

  test('an image that does not say is unknown', () => {
    expect(formatPlatform({})).toBe('unknown');
    expect(formatPlatform({os: 'linux', architecture: 'arm', variant: 'v7'})).toBe('linux/arm/v7');
  });
});
