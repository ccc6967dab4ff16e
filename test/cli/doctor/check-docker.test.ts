import {describe, expect, test} from 'vitest';
import type {DockerConfigDocument} from '../../../src/cli/docker-config-file.ts';
import {judgeDockerConfig} from '../../../src/cli/doctor/check-docker.ts';

const NOW = new Date('2026-06-01T12:00:00Z');
const HOST = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';

function tokenUntil(time: string): string {
  const expiration = Date.parse(time) / 1000;
  const password = Buffer.from(JSON.stringify({payload: 'x', expiration})).toString('base64');
  return Buffer.from(`AWS:${password}`).toString('base64');
}

function judge(config: DockerConfigDocument, installed = true) {
  const {status, message, remedy = ''} = judgeDockerConfig(config, {host: HOST, installed, now: NOW});
  return {status, message, remedy};
}

describe('Docker’s configuration', () => {
  test('with a helper for the registry is well, unless the helper is not installed', () => {
    const config = {credHelpers: {[HOST]: 'ecrctl'}};
    expect(judge(config).status).toBe('ok');
    expect(judge(config, false)).toMatchObject({
      status: 'error',
      message: `docker-credential-ecrctl is configured for ${HOST} and not on the PATH`,
    });
  });

  test('is well with ecrctl’s own helper for every registry, logins or none', () => {
    expect(judge({credsStore: 'ecrctl'})).toMatchObject({
      status: 'ok',
      message: 'docker-credential-ecrctl is asked for every registry',
    });
    expect(judge({credsStore: 'ecr-login'}).status).toBe('ok');
    expect(judge({credsStore: 'ecrctl'}, false).status).toBe('error');
    expect(judge({credsStore: 'desktop'}).status).toBe('warning');
  });

  test('of wincred with https:// in the login is broken, and the remedy takes it out', () => {
    const found = judge({credsStore: 'wincred', auths: {[`https://${HOST}`]: {}}});
    expect(found.status).toBe('error');
    expect(found.remedy).toContain(`docker logout https://${HOST}`);
    expect(judge({credsStore: 'wincred', auths: {[HOST]: {}}}).status).toBe('ok');
  });

  test('with a token in the file is doubtful, and broken once the token has expired', () => {
    const young = judge({auths: {[HOST]: {auth: tokenUntil('2026-06-01T20:00:00Z')}}});
    expect(young).toMatchObject({status: 'warning'});
    expect(young.message).toContain('valid until 2026-06-01T20:00:00.000Z');
    const old = judge({auths: {[HOST]: {auth: tokenUntil('2026-06-01T11:00:00Z')}}});
    expect(old).toMatchObject({status: 'error'});
    expect(old.message).toContain('no basic auth credentials');
    expect(old.message).not.toContain(tokenUntil('2026-06-01T11:00:00Z'));
  });

  test('that knows another region or another account says so', () => {
    const region = HOST.replace('eu-west-1', 'us-east-1');
    expect(judge({auths: {[region]: {}}}).message).toContain('another region');
    const account = HOST.replace('123456789012', '210987654321');
    expect(judge({auths: {[account]: {}}}).message).toContain('another account');
    expect(judge({}).message).toContain('no credentials');
  });
});
