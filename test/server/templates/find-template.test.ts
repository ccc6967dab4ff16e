import type {RCTAppliedFor} from '@aws-sdk/client-ecr';
import {describe, expect, test} from 'vitest';
import {findTemplate, type Template} from '../../../src/server/templates/find-template.ts';

const template = (prefix: string, ...appliedFor: RCTAppliedFor[]): Template => ({
  prefix,
  record: {
    encryption: {encryptionType: 'AES256'},
    imageTagMutability: 'MUTABLE',
    appliedFor: appliedFor.length > 0 ? appliedFor : ['CREATE_ON_PUSH'],
    createdAt: 0,
    updatedAt: 0,
  },
});

const found = (templates: Template[], name: string, way: RCTAppliedFor = 'CREATE_ON_PUSH') =>
  findTemplate(templates, name, way)?.prefix;

describe('findTemplate', () => {
  test('takes the longest prefix, in any order of the templates', () => {
    const templates = [template('team'), template('team/web/app'), template('ROOT'), template('team/web')];
    expect(found(templates, 'team/web/app/one')).toBe('team/web/app');
    expect(found([...templates].reverse(), 'team/web/x')).toBe('team/web');
    expect(found(templates, 'other')).toBe('ROOT');
  });

  test('ECR: the prefix of a creation template covers whole path segments, so `prod` does not cover `production/app`', () => {
    expect(found([template('prod')], 'production/app')).toBeUndefined();
    expect(found([template('prod')], 'prod/app')).toBe('prod');
    expect(found([template('prod')], 'prod')).toBe('prod');
    expect(found([template('prod/')], 'prod/app')).toBe('prod/');
  });

  test('passes over templates for another way of coming into being', () => {
    const templates = [
      template('team/web', 'REPLICATION'),
      template('team', 'PULL_THROUGH_CACHE', 'CREATE_ON_PUSH'),
    ];
    expect(found(templates, 'team/web/app')).toBe('team');
    expect(found(templates, 'team/web/app', 'REPLICATION')).toBe('team/web');
    expect(found([], 'app')).toBeUndefined();
  });
});
