import {describe, expect, test} from 'vitest';
import type {Place} from '../../../src/tui/backend.ts';
import {digest, image, PLACE, repository, Session} from '../session.ts';

const {endpoint: _, ...nowhere} = PLACE;
const AMAZON: Place = {...nowhere, profile: 'production', local: false};
const REPOSITORY_PAGE =
  'https://us-east-1.console.aws.amazon.com/ecr/repositories/private/123456789012/team/app?region=us-east-1';
const IMAGE_PAGE = REPOSITORY_PAGE.replace('?', `/_/image/${digest(1)}/details?`);

function images(place: Place): Session {
  const session = new Session();
  session.send({type: 'connected', ticket: session.state.connecting!, place});
  session.answer('repositories', {type: 'repositories', repositories: [repository('team/app')]});
  return session;
}

function pages(session: Session) {
  return session.takeEffects().flatMap(effect => (effect.type === 'openPage' ? [effect.url] : []));
}

describe('b', () => {
  test('opens the page of what is here: a repository, an image in a list, the image on the screen', () => {
    const session = images(AMAZON).type('b');
    expect(pages(session)).toEqual([REPOSITORY_PAGE]);
    expect(session.frame).toContain('opening https://us-east-1.console.aws.amazon.com/ecr/');
    session
      .type('\r')
      .answer('images', {type: 'images', images: [image(1)]})
      .type('b');
    expect(pages(session)).toEqual([IMAGE_PAGE]);
    expect(pages(session.type('\rb'))).toEqual([IMAGE_PAGE]);
  });

  test('copies the address where there is no browser', () => {
    const session = images(AMAZON).type('b').send({type: 'pageUnopened', url: REPOSITORY_PAGE});
    expect(session.frame).toContain('there is no browser here: copied https://us-east-1');
    expect(session.takeEffects()).toContainEqual({type: 'copyText', text: REPOSITORY_PAGE});
  });

  test('does not exist where there is no console', () => {
    for (const place of [
      PLACE,
      {...AMAZON, endpoint: 'https://ecr.example.com'},
      {...AMAZON, region: 'us-iso-east-1'},
    ]) {
      const session = images(place).type('b');
      expect(pages(session)).toEqual([]);
      expect(session.type('?').frame).not.toContain('AWS console');
    }
  });
});
