import {describe, expect, test} from 'vitest';
import type {Failure} from '../../../src/tui/state/failure.ts';
import {
  digest,
  image,
  imagesSession,
  NOW,
  repositoriesSession,
  repository,
  Session,
  summary,
} from '../session.ts';

const OFFLINE: Failure = {code: 'CONNECTION_REFUSED', message: 'connection refused', hint: 'is it running?'};
const DENIED: Failure = {code: 'ACCESS_DENIED', message: 'not yours'};

describe('a list', () => {
  test('shows each page as it comes, before the last has come', () => {
    const session = new Session().connect();
    const ticket = session.ticketOf('repositories');
    session.send({type: 'answer', ticket, answer: {type: 'repositories', repositories: [repository('one')]}});
    expect(session.visibleKeys).toEqual(['one']);
    expect(session.frame).toContain('loading…');
    session.send({type: 'answer', ticket, answer: {type: 'repositories', repositories: [repository('two')]}});
    session.send({type: 'loaded', ticket});
    expect(session.visibleKeys).toEqual(['one', 'two']);
    expect(session.frame).not.toContain('loading…');
  });

  test('that is long takes in several pages at once, and misses none', () => {
    const session = repositoriesSession(['team/app']).type('\r');
    const ticket = session.ticketOf('images');
    const page = (from: number) =>
      ({
        type: 'answer',
        ticket,
        answer: {type: 'images', images: Array.from({length: 10}, (_, at) => image(from + at))},
      }) as const;
    const shown: number[] = [];
    for (let from = 0; from < 300; from += 10) {
      session.send(page(from));
      shown.push(session.visibleKeys.length);
    }
    expect(shown.slice(0, 10)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    expect(new Set(shown).size).toBeLessThan(25);
    session.send({type: 'loaded', ticket});
    expect(new Set(session.visibleKeys).size).toBe(300);
  });

  test('stays as it is while it is asked again, until all of the new has come', () => {
    const session = imagesSession([image(1), image(2)]).type('r');
    const ticket = session.ticketOf('images');
    session.send({type: 'answer', ticket, answer: {type: 'images', images: [image(2)]}});
    expect(session.visibleKeys).toHaveLength(2);
    session.send(
      {type: 'answer', ticket, answer: {type: 'images', images: [image(3)]}},
      {type: 'loaded', ticket},
    );
    expect(session.visibleKeys).toEqual([digest(2), digest(3)]);
  });

  test('never takes an answer to an older question', () => {
    const session = imagesSession([image(1)]).type('r');
    const first = session.ticketOf('images');
    session.type('r');
    const second = session.ticketOf('images');
    expect(session.effects).toContainEqual({type: 'abandon', ticket: first});
    session.send({type: 'answer', ticket: second, answer: {type: 'images', images: [image(2)]}});
    session.send({type: 'loaded', ticket: second});
    session.send({type: 'answer', ticket: first, answer: {type: 'images', images: [image(1)]}});
    session.send({type: 'loaded', ticket: first});
    expect(session.visibleKeys).toEqual([digest(2)]);
  });

  test('is given up when one goes back before it has come', () => {
    const session = repositoriesSession(['a']).type('\r');
    const ticket = session.ticketOf('images');
    session.takeEffects();
    session.type('h');
    expect(session.takeEffects()).toContainEqual({type: 'abandon', ticket});
    session.send({type: 'answer', ticket, answer: {type: 'images', images: [image(1)]}});
    expect(session.view.kind).toBe('repositories');
  });

  test('says how old it is once that matters', () => {
    const session = repositoriesSession(['a']);
    session.state = {...session.state, now: NOW + 3 * 60_000};
    expect(session.frame).toContain('as of 3m ago');
  });
});

describe('a failure that passes', () => {
  test('is told once, shown on the first line, and asked again by itself with growing patience', () => {
    const session = repositoriesSession(['a']).type('r');
    const ticket = session.ticketOf('repositories');
    session.takeEffects();
    session.send({type: 'loadFailed', ticket, failure: OFFLINE});
    expect(session.takeEffects()).toContainEqual({type: 'retryLater', ticket, delay: 1000});
    expect(session.lines[0]).toContain('OFFLINE, again in 1s');
    expect(session.frame).toContain('error: connection refused · is it running?');
    expect(session.visibleKeys).toEqual(['a']);

    session.send({type: 'retry', ticket});
    expect(session.takeEffects()).toContainEqual({type: 'load', ticket, request: {type: 'repositories'}});
    session.send({type: 'loadFailed', ticket, failure: OFFLINE});
    expect(session.takeEffects()).toContainEqual({type: 'retryLater', ticket, delay: 2000});
    expect(session.state.messages.filter(message => message.level === 'error')).toHaveLength(1);
  });

  test('is over when the answer comes, which is told', () => {
    const session = repositoriesSession(['a']).type('r');
    const ticket = session.ticketOf('repositories');
    session.send({type: 'loadFailed', ticket, failure: OFFLINE}, {type: 'retry', ticket});
    session.send({type: 'answer', ticket, answer: {type: 'repositories', repositories: [repository('b')]}});
    session.send({type: 'loaded', ticket});
    expect(session.visibleKeys).toEqual(['b']);
    expect(session.lines[0]).not.toContain('OFFLINE');
    expect(session.frame).toContain('the registry answers again');
  });

  test('is over, too, when r or another screen is what gets the answer', () => {
    const repositories = [repository('a')];
    const lost = (failure: Failure) => {
      const session = repositoriesSession(['a']).type('r');
      return session.send({type: 'loadFailed', ticket: session.ticketOf('repositories'), failure});
    };
    const asked = lost(OFFLINE).type('r').answer('repositories', {type: 'repositories', repositories});
    expect(asked.lines[0]).not.toContain('OFFLINE');
    expect(asked.frame).toContain('the registry answers again');
    const images = {type: 'images', images: [image(1)]} as const;
    expect(lost(OFFLINE).type('\r').answer('images', images).lines[0]).not.toContain('OFFLINE');
    const throttled: Failure = {code: 'THROTTLED', message: 'Rate exceeded'};
    expect(lost(throttled).type('\r').answer('images', images).lines[0]).toContain('THROTTLED');
  });

  test('halfway through a list brings no row twice', () => {
    const session = repositoriesSession(['team/app']).type('\r');
    const ticket = session.ticketOf('images');
    session.send({type: 'answer', ticket, answer: {type: 'images', images: [image(1)]}});
    session.send({type: 'loadFailed', ticket, failure: OFFLINE}, {type: 'retry', ticket});
    expect(session.visibleKeys).toEqual([digest(1)]);
    session.send({type: 'answer', ticket, answer: {type: 'images', images: [image(1), image(2)]}});
    session.send({type: 'loaded', ticket});
    expect(session.visibleKeys).toEqual([digest(1), digest(2)]);
  });

  test('names throttling as such', () => {
    const session = repositoriesSession(['a']).type('r');
    const failure: Failure = {code: 'THROTTLED', message: 'Rate exceeded'};
    session.send({type: 'loadFailed', ticket: session.ticketOf('repositories'), failure});
    expect(session.lines[0]).toContain('THROTTLED, again in 1s');
  });

  test('is asked again at once with r', () => {
    const session = repositoriesSession(['a']).type('r');
    const ticket = session.ticketOf('repositories');
    session.send({type: 'loadFailed', ticket, failure: OFFLINE}).type('r');
    expect(session.ticketOf('repositories')).not.toBe(ticket);
    session.takeEffects();
    session.send({type: 'retry', ticket});
    expect(session.takeEffects().filter(effect => effect.type === 'load')).toEqual([]);
  });
});

describe('a failure that stays', () => {
  test('is told with its hint and not asked again', () => {
    const session = repositoriesSession(['team/app']).type('\r');
    session.takeEffects();
    session.send({type: 'loadFailed', ticket: 0, failure: DENIED});
    expect(session.state.message).toBeUndefined();
    const view = session.view;
    session.send({type: 'loadFailed', ticket: view.loads.main!.ticket, failure: DENIED});
    expect(session.takeEffects()).toEqual([]);
    expect(session.frame).toContain('error: not yours');
    expect(session.frame).toContain('r tries again');
  });

  test('stays on the screen until a key is pressed, and can be read again', () => {
    const session = repositoriesSession(['a']).type('r');
    session.send(
      {type: 'loadFailed', ticket: session.ticketOf('repositories'), failure: DENIED},
      {type: 'tick'},
    );
    expect(session.frame).toContain('error: not yours');
    session.type('j');
    expect(session.frame).not.toContain('error: not yours');
    session.type('!');
    expect(session.frame).toContain('not yours');
  });
});

describe('summaries of repositories', () => {
  test('are asked for what is on the screen, once no key is pressed any more', () => {
    const names = Array.from({length: 100}, (_, number) => `r${String(number).padStart(3, '0')}`);
    const session = repositoriesSession(names);
    expect(session.takeEffects()).toContainEqual({type: 'settle'});
    session.send({type: 'settled'});
    const asked = session.takeEffects().flatMap(effect => (effect.type === 'load' ? [effect.request] : []));
    expect(asked[0]).toEqual({type: 'summary', repositoryName: 'r000'});
    expect(asked).toHaveLength(19);
  });

  test('fill their rows', () => {
    const session = repositoriesSession(['a']).send({type: 'settled'});
    expect(session.frame).toContain('…');
    session.answer('summary', {
      type: 'summary',
      repositoryName: 'a',
      summary: summary({hasLifecyclePolicy: true}),
    });
    expect(session.frame).toMatch(/a +12 +345 MiB +3h ago +mutable +lifecycle/);
  });

  test('say that counting stopped where there is very much', () => {
    const session = repositoriesSession(['a']).send({type: 'settled'});
    session.answer('summary', {
      type: 'summary',
      repositoryName: 'a',
      summary: summary({imageCount: 10_000, partial: true}),
    });
    expect(session.frame).toContain('10,000+');
  });

  test('that fail for good leave a question mark and say nothing', () => {
    const session = repositoriesSession(['a']).send({type: 'settled'});
    session.send({type: 'loadFailed', ticket: session.ticketOf('summary'), failure: DENIED});
    expect(session.state.message).toBeUndefined();
    expect(session.frame).toMatch(/a +\? +\?/);
  });

  test('are asked for every repository when the list is sorted by them', () => {
    const names = Array.from({length: 50}, (_, number) => `r${number}`);
    const session = repositoriesSession(names).type('S');
    session.takeEffects();
    session.send({type: 'settled'});
    expect(session.takeEffects().filter(effect => effect.type === 'load')).toHaveLength(50);
  });

  test('stay on the screen while they are asked again', () => {
    const session = repositoriesSession(['a']).send({type: 'settled'});
    session.answer('summary', {type: 'summary', repositoryName: 'a', summary: summary()}).type('r');
    session.answer('repositories', {type: 'repositories', repositories: [repository('a')]});
    expect(session.frame).toContain('345 MiB');
    session.takeEffects();
    session.send({type: 'settled'});
    expect(session.takeEffects()).toContainEqual(
      expect.objectContaining({type: 'load', request: {type: 'summary', repositoryName: 'a'}}),
    );
  });
});

describe('a registry that cannot be opened', () => {
  test('says why, and r tries again', () => {
    const session = new Session();
    const failure: Failure = {
      code: 'CREDENTIALS_MISSING',
      message: 'no credentials were found',
      hint: 'log in',
    };
    session.send({type: 'connectFailed', ticket: session.state.connecting!, failure});
    expect(session.frame).toContain('error: no credentials were found · log in');
    expect(session.frame).toContain('no registry is open');
    session.takeEffects();
    session.type('r');
    expect(session.takeEffects()).toContainEqual(expect.objectContaining({type: 'connect', where: {}}));
  });

  test('leaves the one that is open as it is', () => {
    const session = repositoriesSession(['a']).type(':region eu-central-1\r');
    session.send({type: 'connectFailed', ticket: session.state.connecting!, failure: DENIED});
    expect(session.visibleKeys).toEqual(['a']);
    expect(session.lines[0]).toContain('us-east-1');
    expect(session.frame).toContain('error: the registry in eu-central-1: not yours');
    session.takeEffects();
    expect(session.type('r').takeEffects()[0]).toMatchObject({
      type: 'load',
      request: {type: 'repositories'},
    });
  });
});

describe('a list that comes page by page', () => {
  const page = (...numbers: number[]) =>
    ({type: 'images', images: numbers.map(number => image(number))}) as const;
  const loading = () => {
    const session = repositoriesSession(['a']).type('\r');
    const ticket = session.ticketOf('images');
    return {
      session,
      send: (answer: ReturnType<typeof page>) => session.send({type: 'answer', ticket, answer}),
    };
  };
  const many = Array.from({length: 100}, (_, number) => number + 101);

  test('keeps a cursor that nobody has moved at its top', () => {
    const {session, send} = loading();
    send(page(...many));
    send(page(...many.map(number => number - 100)));
    expect(session.currentKey).toBe(digest(1));
    expect(session.lines[3]).toMatch(/^> .*v1\.1 /);
  });

  test('keeps one that was moved on its row', () => {
    const {session, send} = loading();
    send(page(...many));
    session.type('j');
    send(page(...many.map(number => number - 100)));
    expect(session.currentKey).toBe(digest(102));
  });
});

describe('switching to another registry', () => {
  test('begins at its root, and answers of the old one change nothing', () => {
    const session = repositoriesSession(['a']).type('\r');
    const old = session.ticketOf('images');
    session.type(':region eu-central-1\r');
    expect(session.frame).toContain('opening the registry in eu-central-1');
    session.connect({region: 'eu-central-1'});
    expect(session.frame).not.toContain('opening');
    expect(session.view.kind).toBe('repositories');
    expect(session.lines[0]).toContain('eu-central-1');
    session.send({type: 'answer', ticket: old, answer: {type: 'images', images: [image(1)]}});
    session.answer('repositories', {type: 'repositories', repositories: [repository('b')]});
    expect(session.visibleKeys).toEqual(['b']);
  });

  test('takes the answer to the last wish only', () => {
    const session = repositoriesSession(['a']).type(':region us-west-2\r');
    const first = session.state.connecting!;
    session.type(':region eu-central-1\r');
    const second = session.state.connecting!;
    session.connect({region: 'eu-central-1'});
    session.send({type: 'connected', ticket: first, place: {...session.state.place!, region: 'us-west-2'}});
    expect(second).not.toBe(first);
    expect(session.state.place?.region).toBe('eu-central-1');
  });

  test('offers profiles and regions to choose from, narrowed by typing', () => {
    const session = repositoriesSession(['a']).type('\x10');
    expect(session.takeEffects()).toContainEqual({type: 'listProfiles'});
    session.send({type: 'profilesListed', profiles: ['default', 'production', 'staging']});
    expect(session.frame).toContain('> default  (now)');
    session.type('stag\r');
    expect(session.takeEffects()).toContainEqual(
      expect.objectContaining({type: 'connect', where: {profile: 'staging'}}),
    );
    session.connect({profile: 'staging'}).type('\x0fwest\r');
    expect(session.takeEffects()).toContainEqual(
      expect.objectContaining({where: {profile: 'staging', region: 'us-west-2'}}),
    );
  });

  test('goes to another region of the profile that we are in, and to the own region of another profile', () => {
    const session = repositoriesSession(['a']).type(':profile staging\r').connect();
    const asked = (keys: string) => {
      session.type(keys);
      return session.takeEffects().flatMap(effect => (effect.type === 'connect' ? [effect.where] : []));
    };
    session.takeEffects();
    expect(asked(':region us-west-2\r')).toEqual([{profile: 'staging', region: 'us-west-2'}]);
    expect(asked(':profile other\r')).toEqual([{profile: 'other'}]);
    session.send({type: 'connectFailed', ticket: session.state.connecting!, failure: DENIED});
    expect(asked(':region us-east-1\r')).toEqual([{profile: 'staging', region: 'us-east-1'}]);
  });
});

describe('a registry that cannot be opened', () => {
  const failure: Failure = {
    code: 'CREDENTIALS_MISSING',
    message: 'no credentials\x1b[2J',
    hint: 'set AWS_PROFILE',
  };
  const refused = () => {
    const session = new Session();
    return session.send({type: 'connectFailed', ticket: session.state.connecting!, failure});
  };

  test('says why for as long as that is so, and how to go on', () => {
    const session = refused().type('j');
    expect(session.frame.replace(/\s+/g, ' ')).toContain(
      'The registry could not be opened: no credentials␛[2J (set AWS_PROFILE). r tries again',
    );
    session.type('r').connect().answer('repositories', {type: 'repositories', repositories: []});
    expect(session.frame).toContain('There are no repositories yet');
  });

  test('is the one that r tries again, where another was asked for meanwhile', () => {
    const session = refused().type(':profile staging\r');
    session.send({type: 'connectFailed', ticket: session.state.connecting!, failure});
    expect(session.frame).toContain('The registry of profile staging could not be opened');
    session.takeEffects();
    expect(session.type('r').takeEffects()).toMatchObject([{type: 'connect', where: {profile: 'staging'}}]);
  });

  test('offers nothing that would change it', () => {
    const session = refused().type('n');
    expect(session.state.overlay).toBeUndefined();
    expect(session.type(':create a/b\r').frame).toContain('there is no command "create"');
    expect(session.lines.at(-1)).not.toContain('n new');
  });
});
