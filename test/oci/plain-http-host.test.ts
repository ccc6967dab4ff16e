import {describe, expect, test} from 'vitest';
import {isPlainHttpHost, plainHttpHost} from '../../src/oci/plain-http-host.ts';
import {failureOf} from '../support/to-throw-code.ts';

describe('a registry over plain HTTP', () => {
  test.each(['registry.lan', 'Registry.LAN:5000', '192.0.2.7:5000', '[2001:db8::7]:5000'])('is %s', text => {
    expect(plainHttpHost(text)).toBe(text.toLowerCase());
  });

  test.each([
    '',
    'http://registry.lan',
    'registry.lan/app',
    'registry.lan:',
    'user@registry.lan',
    '*',
  ])('is not "%s"', async text => {
    await failureOf('INVALID_SETTINGS', async () => plainHttpHost(text));
  });

  test.each([
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com:443',
    'public.ecr.aws',
  ])('is never Amazon’s %s', async text => {
    await failureOf('INVALID_SETTINGS', async () => plainHttpHost(text));
  });

  test('is one port of a host, or every port where none is written', () => {
    expect(isPlainHttpHost('registry.lan:5000', ['registry.lan:5000'])).toBe(true);
    expect(isPlainHttpHost('REGISTRY.lan:5000', ['registry.lan'])).toBe(true);
    expect(isPlainHttpHost('registry.lan', ['registry.lan'])).toBe(true);
    expect(isPlainHttpHost('registry.lan:5001', ['registry.lan:5000'])).toBe(false);
    expect(isPlainHttpHost('registry.lan', ['registry.lan:5000'])).toBe(false);
    expect(isPlainHttpHost('other.registry.lan', ['registry.lan'])).toBe(false);
    expect(isPlainHttpHost('registry.lan', [])).toBe(false);
  });
});
