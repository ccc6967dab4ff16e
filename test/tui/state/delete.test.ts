import {describe, expect, test} from 'vitest';
import {digest, image, imagesSession, repositoriesSession, type Session, summary} from '../session.ts';

const CTRL_D = '\x04';
const TAB = '\t';

function deletions(session: Session) {
  return session.effects.flatMap(effect => (effect.type === 'startJob' ? [effect.work] : []));
}

describe('deleting images', () => {
  test('asks first, with place and plan, and Cancel is the default', () => {
    const session = imagesSession([image(1), image(2)]).type(CTRL_D);
    expect(session.frame).toContain('Delete 1 image (11.0 MiB) from team/app?');
    expect(session.frame).toContain('in account 123456789012 · us-east-1 · LOCAL http://127.0.0.1:4577');
    expect(session.frame).toContain('v1.1  000000000001  11.0 MiB');
    expect(session.frame).toContain('>[ Cancel ]<    [ Delete ]');
    session.type('\r');
    expect(session.state.overlay).toBeUndefined();
    expect(deletions(session)).toEqual([]);
  });

  test.each(['y', 'd', CTRL_D, ' ', 'jjjj', '\x1b[C\x1b[D\r'])('is not done by %j', keys => {
    const session = imagesSession([image(1)]).type(CTRL_D + keys);
    expect(deletions(session)).toEqual([]);
  });

  test('is done by choosing Delete and pressing Enter', () => {
    const session = imagesSession([image(1), image(2)]).type(`${CTRL_D}${TAB}\r`);
    expect(deletions(session)).toEqual([
      {type: 'delete', repositoryName: 'team/app', imageDigests: [digest(1)]},
    ]);
  });

  test('never touches marked rows that the filter hides, and says so', () => {
    const session = imagesSession([image(1), image(2), image(33)]).type('a/v1.3\r');
    expect(session.frame).toContain('3 marked (2 hidden)');
    session.type(CTRL_D);
    expect(session.frame).toContain('2 marked images hidden by the filter or folded away: not touched');
    session.type(`${TAB}\r`);
    expect(deletions(session)).toEqual([
      {type: 'delete', repositoryName: 'team/app', imageDigests: [digest(33)]},
    ]);
  });

  test('does nothing when every marked row is hidden, and says so', () => {
    const session = imagesSession([image(1), image(2)]).type(` /v1.2\r${CTRL_D}`);
    expect(session.state.overlay).toBeUndefined();
    expect(session.frame).toContain('every marked image is hidden: nothing was done');
  });

  test('leaves an image alone that is only folded away below a marked one', () => {
    const session = imagesSession([image(1), image(2, {subjectManifestDigest: digest(1)})]);
    session.type(`a${CTRL_D}${TAB}\r`);
    expect(deletions(session)).toEqual([
      {type: 'delete', repositoryName: 'team/app', imageDigests: [digest(1)]},
    ]);
  });

  test('asks again for the list when it is done, and closes the view of a deleted image', () => {
    const session = imagesSession([image(1)]).type('\r');
    session.type(`${CTRL_D}${TAB}\r`);
    session.takeEffects();
    session.send({type: 'jobDone', id: 1, result: {done: [digest(1)], failures: []}});
    expect(session.view.kind).toBe('images');
    expect(session.frame).toContain('deleted 1 image from team/app');
    expect(session.takeEffects()).toContainEqual(
      expect.objectContaining({type: 'load', request: {type: 'images', repositoryName: 'team/app'}}),
    );
  });

  test('leaves the cursor at what stood below them', () => {
    const before = Array.from({length: 30}, (_, number) => image(number + 1));
    const session = imagesSession(before).type(`jjjv${'j'.repeat(9)}v${CTRL_D}${TAB}\r`);
    session.send({type: 'jobDone', id: 1, result: {done: [], failures: []}});
    session.answer('images', {type: 'images', images: [...before.slice(0, 3), ...before.slice(13)]});
    expect(session.currentKey).toBe(digest(14));
    session.answer('images', {type: 'images', images: before.slice(0, 3)});
    expect(session.currentKey).toBe(digest(3));
  });

  test('tells what could not be deleted and why', () => {
    const session = imagesSession([image(1), image(2)]).type(`a${CTRL_D}${TAB}\r`);
    const failures = [{item: digest(2), reason: 'Requested image referenced by manifest list'}];
    session.send({type: 'jobDone', id: 1, result: {done: [digest(1)], failures}});
    expect(session.frame).toContain('error: delete 2 images from team/app: 1 item of 2 failed');
    expect(session.state.jobs[0]).toMatchObject({status: 'failed'});
  });

  test('scrolls through a plan that is longer than the screen', () => {
    const session = imagesSession(Array.from({length: 40}, (_, number) => image(number + 1))).type(
      `a${CTRL_D}`,
    );
    expect(session.frame).toMatch(/… and \d+ more \(j scrolls\)/);
    expect(session.frame).not.toContain('v1.40 ');
    session.type('j'.repeat(60));
    expect(session.frame).toContain('v1.40 ');
    expect(session.frame).toContain('[ Delete ]');
  });
});

describe('deleting a repository', () => {
  function withSummary(imageCount: number): Session {
    const session = repositoriesSession(['team/app']).send({type: 'settled'});
    return session.answer('summary', {
      type: 'summary',
      repositoryName: 'team/app',
      summary: summary({imageCount}),
    });
  }

  test('that is empty asks a plain question', () => {
    const session = withSummary(0).type(`${CTRL_D}${TAB}\r`);
    expect(session.effects).toContainEqual({
      type: 'change',
      change: {type: 'deleteRepository', repositoryName: 'team/app', force: false},
    });
  });

  test('with images wants its name typed', () => {
    const session = withSummary(12).type(CTRL_D);
    expect(session.frame).toContain('Delete the repository team/app and its 12 images?');
    session.type('team/ap\r');
    expect(session.frame).toContain('that is not its name');
    session.type('p\r');
    expect(session.effects).toContainEqual({
      type: 'change',
      change: {type: 'deleteRepository', repositoryName: 'team/app', force: true},
    });
  });

  test('of which nothing is known yet wants its name typed too', () => {
    const session = repositoriesSession(['team/app']).type(CTRL_D);
    expect(session.frame).toContain('and all its images?');
  });

  test('is done one at a time', () => {
    const session = repositoriesSession(['a', 'b']).type(`a${CTRL_D}`);
    expect(session.state.overlay).toBeUndefined();
    expect(session.frame).toContain('repositories are deleted one at a time');
  });

  test('that is open on the screen leads back to the list', () => {
    const session = imagesSession([image(1)]);
    session.send({
      type: 'changed',
      change: {type: 'deleteRepository', repositoryName: 'team/app', force: true},
    });
    expect(session.view.kind).toBe('repositories');
  });
});

describe('a read-only session', () => {
  test('has no key that changes anything', () => {
    const session = imagesSession([image(1, {imageStatus: 'ARCHIVED'})], {readOnly: true});
    session.takeEffects();
    for (const key of ['\x04', 't', 'U', 'm', 'z', 'Z', 'f', 'p', 'i']) {
      session.type(key);
      expect(session.state.overlay, key).toBeUndefined();
    }
    expect(session.takeEffects()).toEqual([]);
    session.type('h');
    for (const key of ['\x04', 'n', 'p', 'i']) expect(session.type(key).state.overlay, key).toBeUndefined();
  });

  test('has no command that changes anything', () => {
    const session = imagesSession([image(1)], {readOnly: true}).type(':create new/one\r');
    expect(session.frame).toContain('there is no command "create"');
  });

  test('still saves images into files', () => {
    const session = imagesSession([image(1)], {readOnly: true})
      .type('s\r')
      .checkTarget(false);
    expect(deletions(session)).toMatchObject([{type: 'pull'}]);
  });

  test('says so on the first line and in the help', () => {
    const session = imagesSession([image(1)], {readOnly: true});
    expect(session.lines[0]).toContain('READ-ONLY');
    expect(session.type('?').frame).toContain('This session is read-only');
    expect(session.frame).not.toContain('delete the marked images');
  });
});
