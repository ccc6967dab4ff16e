import {describe, expect, test} from 'vitest';
import {image, imagesSession, repositoriesSession} from '../session.ts';

const ESC = '\x1b';

describe('Escape goes back one level at a time', () => {
  test('question, filter, marks, view, and at the root nothing', () => {
    const session = imagesSession([image(1), image(2)]).type(' /v1\r\x04');
    expect(session.state.overlay?.kind).toBe('confirm');

    session.type(ESC);
    expect(session.state.overlay).toBeUndefined();
    expect(session.frame).toContain('filter v1');

    session.type(ESC);
    expect(session.frame).not.toContain('filter v1');
    expect(session.frame).toContain('1 marked');

    session.type(ESC);
    expect(session.frame).not.toContain('marked');
    expect(session.view.kind).toBe('images');

    session.type(ESC);
    expect(session.view.kind).toBe('repositories');

    session.type(ESC);
    expect(session.view.kind).toBe('repositories');
    expect(session.frame).toContain('this is the first screen; q quits');
  });

  test('a prompt is left with the filter that was there before', () => {
    const session = imagesSession([image(1), image(2)]).type('/v1.2\r/xyz');
    expect(session.visibleKeys).toEqual([]);
    session.type(ESC);
    expect(session.visibleKeys).toHaveLength(1);
    expect(session.state.overlay).toBeUndefined();
  });

  test('a begun range is let go before the view', () => {
    const session = imagesSession([image(1), image(2)]).type(`v${ESC}`);
    expect(session.view.kind).toBe('images');
    expect(session.state.views.at(-1)).toMatchObject({pane: {rangeStart: undefined}});
  });

  test('Escape and a letter that come as one mean the same as apart', () => {
    const session = imagesSession([image(1), image(2)]).type('/v1\r');
    session.type('\x1bj');
    expect(session.frame).not.toContain('filter v1');
    expect(session.currentKey).toBe(image(2).imageDigest);
  });

  test('Escape and a letter that come as one do not answer a question', () => {
    const session = imagesSession([image(1)]).type('\x04\x1b\r');
    expect(session.state.overlay).toBeUndefined();
    expect(session.effects.some(effect => effect.type === 'startJob')).toBe(false);
  });
});

describe('the filter of a view', () => {
  test('is there again when one comes back', () => {
    const session = repositoriesSession(['team/app', 'team/web']).type('/app\r\r');
    expect(session.view.kind).toBe('images');
    expect(session.frame).not.toContain('filter app');
    session.type('h');
    expect(session.visibleKeys).toEqual(['team/app']);
  });
});

describe('quitting', () => {
  test('q leaves the first screen with status 0', () => {
    const session = repositoriesSession(['a']).type('q');
    expect(session.effects).toContainEqual({type: 'quit', status: 0});
  });

  test('q on another screen only goes back', () => {
    const session = imagesSession([image(1)]).type('q');
    expect(session.view.kind).toBe('repositories');
    expect(session.effects.some(effect => effect.type === 'quit')).toBe(false);
  });

  test('ctrl-c leaves from anywhere with status 130', () => {
    const session = imagesSession([image(1)]).type('\x03');
    expect(session.effects).toContainEqual({type: 'quit', status: 130});
  });

  test(':q leaves from anywhere with status 0', () => {
    const session = imagesSession([image(1)]).type(':q\r');
    expect(session.effects).toContainEqual({type: 'quit', status: 0});
  });

  test('a terminal that is too small still takes q and ctrl-c, and nothing else', () => {
    const session = imagesSession([image(1)])
      .send({type: 'resized', size: {columns: 30, rows: 8}})
      .type('\x04\r');
    expect(session.state.overlay).toBeUndefined();
    expect(session.type('q').effects).toContainEqual({type: 'quit', status: 0});
    expect(session.type('\x03').effects).toContainEqual({type: 'quit', status: 130});
  });
});
