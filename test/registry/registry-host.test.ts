import {describe, expect, test} from 'vitest';
import {
  isLoopbackHost,
  lookupWithLocalhost,
  registryOrigin,
  repositoryPath,
} from '../../src/registry/registry-host.ts';

describe('isLoopbackHost', () => {
  test.each([
    ['localhost', true],
    ['localhost:5000', true],
    ['123456789012.dkr.ecr.eu-west-1.localhost:4577', true],
    ['127.0.0.1:5000', true],
    ['127.8.9.10', true],
    ['[::1]:5000', true],
    ['LOCALHOST', true],
    ['example.com', false],
    ['localhost.example.com', false],
    ['127.0.0.1.example.com', false],
    ['10.0.0.1:5000', false],
    ['notlocalhost', false],
  ])('says of %s: %s', (host, expected) => {
    expect(isLoopbackHost(host)).toBe(expected);
  });
});

describe('registryOrigin', () => {
  test('is HTTPS, save for this machine and where plain HTTP is asked for', () => {
    expect(registryOrigin('registry.example.com')).toBe('https://registry.example.com');
    expect(registryOrigin('127.0.0.1:5000')).toBe('http://127.0.0.1:5000');
    expect(registryOrigin('registry.example.com:5000', {insecure: true})).toBe(
      'http://registry.example.com:5000',
    );
  });

  test('knows where Docker Hub speaks the API', () => {
    expect(registryOrigin('docker.io')).toBe('https://registry-1.docker.io');
    expect(repositoryPath('docker.io', 'alpine')).toBe('library/alpine');
    expect(repositoryPath('docker.io', 'me/app')).toBe('me/app');
    expect(repositoryPath('example.com', 'alpine')).toBe('alpine');
  });
});

describe('lookupWithLocalhost', () => {
  test('resolves names below localhost without asking anybody', async () => {
    const found = await new Promise(resolve => {
      lookupWithLocalhost('a.b.localhost', {}, (_, address) => resolve(address));
    });
    expect(found).toBe('127.0.0.1');
  });
});
