import {describe, expect, test} from 'vitest';
import {digest, image, imagesSession, repositoriesSession, repository, type Session} from '../session.ts';

function jobs(session: Session) {
  return session.effects.flatMap(effect => (effect.type === 'startJob' ? [effect.work] : []));
}

function changes(session: Session) {
  return session.effects.flatMap(effect => (effect.type === 'change' ? [effect.change] : []));
}

describe('tags that another image has', () => {
  const first = image(1, {imageTags: ['v1', 'stable']});
  const second = image(2, {imageTags: ['v2']});
  const two = () => imagesSession([first, second]);

  test('are taken from it only after a question that says what it keeps', () => {
    const session = two().type('jtstable next\r');
    expect(session.frame).toContain('looking where the tags are in team/app');
    expect(session.findTags(first).frame).not.toContain('looking');
    expect(session.frame).toContain('Take the tag stable from another image of team/app?');
    expect(session.frame).toContain('stable: 000000000001 keeps v1');
    expect(changes(session.type('\r'))).toEqual([]);
    session.type('tstable next\r').findTags(first).type('\t\r');
    expect(changes(session)).toEqual([
      {type: 'retag', repositoryName: 'team/app', imageDigest: digest(2), tags: ['stable', 'next']},
    ]);
  });

  test('are told to be its last where they are', () => {
    expect(two().type('tv2\r').findTags(second).frame).toContain('v2: 000000000002 stays without a tag');
    expect(two().type('papp.tar\r').checkSource().type('\x15v1 stable\r').findTags(first).frame).toContain(
      'Take 2 tags from another image of team/app?',
    );
  });

  test('are given again to the image itself without a question', () => {
    const session = two().type('tv1\r').findTags(first);
    expect(session.state.overlay).toBeUndefined();
    expect(changes(session)).toMatchObject([{type: 'retag', tags: ['v1']}]);
  });

  test('are found in a repository whose images nobody has looked at', () => {
    const pushing = repositoriesSession(['a']).type('papp.tar\r').checkSource().type('\x15stable\r');
    expect(jobs(pushing)).toEqual([]);
    expect(pushing.findTags(first).frame).toContain('Take the tag stable from another image of a?');
    expect(jobs(pushing.type('\t\r'))).toMatchObject([{type: 'push'}]);

    const copying = two().type('jmteam/web:stable\r').findTags(first);
    expect(copying.frame).toContain('Take the tag stable from another image of team/web?');
    expect(jobs(copying)).toEqual([]);
  });

  test('are taken after a question, too, where the registry does not tell who has them', () => {
    const session = two().type('jtstable\r');
    const failure = {code: 'ACCESS_DENIED', message: 'you may not look'} as const;
    session.send({type: 'tagsUnknown', tagging: session.lastTagging, failure});
    expect(session.frame).toContain('Give the tag stable in team/app? That may take it from another image');
    expect(session.frame).toContain('Where it is could not be found out: you may not look');
    expect(changes(session)).toEqual([]);
    expect(changes(session.type('\t\r'))).toMatchObject([{type: 'retag'}]);
  });

  test('are left alone when another registry has been opened before the answer came', () => {
    const session = two().type('jtnext\r').type(':region eu-central-1\r').connect({region: 'eu-central-1'});
    session.findTags();
    expect(session.frame).toContain('another registry is open now');
    expect(changes(session)).toEqual([]);
  });
});

describe('another registry that opens while something is asked', () => {
  const switching = () => imagesSession([image(1)]).type(':region eu-central-1\r');

  test('closes the question: it is about the registry before', () => {
    const session = switching().type('\x04').connect({region: 'eu-central-1'});
    expect(session.state.overlay).toBeUndefined();
    expect(session.frame).toContain('another registry is open now: nothing was done in the one before');
    expect(jobs(session.type('\t\r'))).toEqual([]);
  });

  test('closes a prompt about an image, and leaves a command that is typed', () => {
    expect(switching().type('tnext').connect().state.overlay).toBeUndefined();
    expect(switching().type(':jo').connect().state.overlay).toMatchObject({text: 'jo'});
  });
});

describe('the filter prompt', () => {
  test('filters with every key', () => {
    const session = imagesSession([image(1), image(2), image(12)]).type('/1.1');
    expect(session.visibleKeys).toHaveLength(2);
    session.type('2');
    expect(session.visibleKeys).toEqual([digest(12)]);
    session.type('\x7f\x7f');
    expect(session.visibleKeys).toHaveLength(3);
  });

  test('keeps the text of a pattern that is none, with the reason', () => {
    const session = imagesSession([image(1)]).type('/\x1b[200~/(/\x1b[201~\r');
    expect(session.state.overlay).toMatchObject({
      kind: 'prompt',
      text: '/(/',
      error: '/(/ is not a regular expression',
    });
  });

  test('never takes bytes of the mouse for text', () => {
    const session = imagesSession([image(1)]).type('/a\x1b[<0;10;5Mb\x1b[I');
    expect(session.state.overlay).toMatchObject({text: 'ab'});
  });

  test('is left by Backspace in an empty line', () => {
    expect(imagesSession([image(1)]).type('/a\x7f\x7f').state.overlay).toBeUndefined();
  });
});

describe('pushing a file', () => {
  test('asks for the path and then for tags, and begins', () => {
    const session = imagesSession([image(1)])
      .type('p/tmp/app-1.4.tar\r')
      .checkSource();
    expect(session.state.overlay).toMatchObject({purpose: {type: 'pushTags'}, text: '1.4'});
    session.type(' latest\r').findTags();
    expect(jobs(session)).toEqual([
      {
        type: 'push',
        request: {
          source: {kind: 'file', path: '/tmp/app-1.4.tar'},
          repositoryName: 'team/app',
          tags: ['1.4', 'latest'],
        },
      },
    ]);
    expect(session.frame).toContain('push /tmp/app-1.4.tar to team/app:1.4,latest');
  });

  test('takes no tag at all for a push by digest', () => {
    const session = imagesSession([image(1)])
      .type('papp.tar\r')
      .checkSource()
      .type('\r');
    expect(jobs(session)).toMatchObject([{request: {tags: []}}]);
  });

  test('completes paths with what the disk has', () => {
    const session = imagesSession([image(1)]).type('pa\t');
    expect(session.takeEffects()).toContainEqual({type: 'completePath', text: 'a'});
    session.send({type: 'pathsCompleted', text: 'a', completions: ['app-1.tar', 'app-2.tar']});
    expect(session.state.overlay).toMatchObject({text: 'app-', completions: ['app-1.tar', 'app-2.tar']});
    expect(session.lines.at(-1)).toContain('app-1.tar  app-2.tar');
    session.type('2\t').send({type: 'pathsCompleted', text: 'app-2', completions: ['app-2.tar']});
    expect(session.state.overlay).toMatchObject({text: 'app-2.tar', completions: []});
  });

  test('types what comes after Tab behind what that completes', () => {
    const session = imagesSession([image(1)])
      .type('pa\t')
      .type('.gz');
    expect(session.state.overlay).toMatchObject({text: 'a'});
    session.send({type: 'pathsCompleted', text: 'a', completions: ['app.tar']});
    expect(session.state.overlay).toMatchObject({text: 'app.tar.gz'});
  });

  test('forgets completions for a prompt that has been left meanwhile', () => {
    const session = imagesSession([image(1)])
      .type('pa\t')
      .type('\x1b');
    session.type('pb').send({type: 'pathsCompleted', text: 'a', completions: ['app.tar']});
    expect(session.state.overlay).toMatchObject({text: 'b'});
  });

  test('asks for no tags before the file is there, and stays with the reason', () => {
    const session = imagesSession([image(1)]).type('pap.tar\r');
    expect(session.takeEffects()).toContainEqual({type: 'checkSource', text: 'ap.tar', path: 'ap.tar'});
    session.send({type: 'sourceChecked', text: 'ap.tar', fault: 'ap.tar: there is no such file or folder'});
    expect(session.frame).toContain('ap.tar: there is no such file or folder');
    expect(session.state.overlay).toMatchObject({purpose: {type: 'pushPath'}, text: 'ap.tar'});
    session.type('\x1b[D\x1b[D\x1b[D\x1b[Dp\r').checkSource();
    expect(session.state.overlay).toMatchObject({purpose: {type: 'pushTags', path: 'app.tar'}});
  });

  test('takes what was typed while the file was looked for as the tags', () => {
    const session = imagesSession([image(1)]).type('papp.tar\r1.0\r');
    expect(session.state.overlay).toMatchObject({purpose: {type: 'pushPath'}, text: 'app.tar'});
    session.checkSource().findTags();
    expect(jobs(session)).toMatchObject([{request: {source: {path: 'app.tar'}, tags: ['1.0']}}]);
  });

  test('forgets what was typed ahead where the file is not there', () => {
    const session = imagesSession([image(1)])
      .type('pno.tar\r1.0\r')
      .checkSource('no.tar: no such file');
    expect(session.state.overlay).toMatchObject({text: 'no.tar', error: 'no.tar: no such file'});
    expect(session.type('x').state.overlay).toMatchObject({text: 'no.tarx'});
  });

  test('is given up by Escape while the file is looked for', () => {
    const session = imagesSession([image(1)])
      .type('pa.tar\rx')
      .type('\x1b');
    expect(session.state.overlay).toBeUndefined();
    expect(session.checkSource().state.overlay).toBeUndefined();
  });

  test('refuses the terminal as a file', () => {
    const session = imagesSession([image(1)]).type('p-\r');
    expect(session.frame).toContain('name a file');
    expect(jobs(session)).toEqual([]);
  });

  test('works on the repository under the cursor as well', () => {
    const session = repositoriesSession(['a', 'b']).type('jpapp.tar\r').checkSource().type('\r');
    expect(jobs(session)).toMatchObject([{request: {repositoryName: 'b'}}]);
  });
});

describe('saving, copying, tagging', () => {
  test('an image is saved under a name that tells what it is', () => {
    const session = imagesSession([image(1)]).type('s');
    expect(session.state.overlay).toMatchObject({text: 'app-v1.1.tar'});
    session.type('\r').checkTarget(false);
    expect(jobs(session)).toEqual([
      {
        type: 'pull',
        request: {
          repositoryName: 'team/app',
          imageDigest: digest(1),
          name: 'team/app:v1.1',
          target: {kind: 'file', path: 'app-v1.1.tar'},
        },
      },
    ]);
  });

  test('an image is saved in place of a file only after a question', () => {
    const session = imagesSession([image(1)])
      .type('s\r')
      .checkTarget(true);
    expect(session.frame).toContain('Replace the file app-v1.1.tar?');
    expect(jobs(session.type('\r'))).toEqual([]);
    session.type('s\r').checkTarget(true).type('\t\r');
    expect(jobs(session)).toMatchObject([{type: 'pull'}]);
  });

  test('a question is not answered by what was typed before it was on the screen', () => {
    const session = imagesSession([image(1)])
      .type('s\r\t\r')
      .checkTarget(true);
    expect(session.frame).toContain('Replace the file app-v1.1.tar?');
    expect(jobs(session)).toEqual([]);
  });

  test('an image is copied with its tags, or with another that is written', () => {
    const session = imagesSession([image(1)])
      .type('mteam/w\t\r')
      .findTags();
    expect(jobs(session)).toMatchObject([
      {type: 'copy', request: {targetRepositoryName: 'team/web', tags: ['v1.1']}},
    ]);
    session.type('mteam/web:next\r').findTags();
    expect(jobs(session).at(-1)).toMatchObject({request: {targetRepositoryName: 'team/web', tags: ['next']}});
  });

  test('a name that is none is not copied to', () => {
    const session = imagesSession([image(1)]).type('mTeam/Web\r');
    expect(session.frame).toContain('"Team/Web" is not a repository name');
    expect(jobs(session)).toEqual([]);
  });

  test('tags are given', () => {
    const session = imagesSession([image(1)])
      .type('tstable, next stable\r')
      .findTags();
    expect(changes(session)).toEqual([
      {type: 'retag', repositoryName: 'team/app', imageDigest: digest(1), tags: ['stable', 'next']},
    ]);
  });

  test('a text that cannot be a tag stays with the reason', () => {
    const session = imagesSession([image(1)]).type('t-bad\r');
    expect(session.frame).toContain('"-bad" is not a tag');
    expect(changes(session)).toEqual([]);
  });

  test('tags are taken away after a question', () => {
    const session = imagesSession([image(1, {imageTags: ['v1.1', 'latest']})]).type('Ulatest\r');
    expect(session.frame).toContain('Take the tag latest away in team/app?');
    expect(session.frame).not.toContain('the image itself is deleted');
    session.type('\t\r');
    expect(changes(session)).toEqual([{type: 'untag', repositoryName: 'team/app', tags: ['latest']}]);
  });

  test('Tab completes one tag after another of those that can be taken away', () => {
    const session = imagesSession([image(1, {imageTags: ['v1.1', 'latest', 'stable']})]).type('Ula\t');
    expect(session.state.overlay).toMatchObject({text: 'latest'});
    session.type(' s\t');
    expect(session.state.overlay).toMatchObject({text: 'latest stable'});
    session.type(' \t');
    expect(session.state.overlay).toMatchObject({text: 'latest stable v1.1'});
  });

  test('ECR: an image whose last tag is deleted is deleted with it', () => {
    const session = imagesSession([image(1)]).type('U\r');
    expect(session.frame).toContain('These are all its tags: without them the image itself is deleted.');
  });

  test('a tag that the image does not have is not taken away', () => {
    const session = imagesSession([image(1, {imageTags: ['a', 'b']})]).type('Uc\r');
    expect(session.frame).toContain('the image has no tag "c"');
  });

  test('an image without tags has none to lose', () => {
    const session = imagesSession([image(1, {imageTags: undefined})]).type('U');
    expect(session.state.overlay).toBeUndefined();
    expect(session.frame).toContain('the image has no tags');
  });

  test('references go to the clipboard', () => {
    const session = imagesSession([image(1)]).type('cC');
    expect(session.effects).toContainEqual({type: 'copyText', text: `127.0.0.1:4577/team/app@${digest(1)}`});
    expect(session.effects).toContainEqual({type: 'copyText', text: '127.0.0.1:4577/team/app:v1.1'});
  });
});

describe('a prompt', () => {
  test('is left by an Escape that comes with the key after it as one, unless that moves by words', () => {
    const session = imagesSession([image(1), image(2)])
      .type('/1.2\x1bb')
      .type('x\x1bj');
    expect(session.state.overlay).toBeUndefined();
    expect(session.visibleKeys).toHaveLength(2);
  });
});

describe('a list to choose from', () => {
  test('is left by an Escape that comes with the key after it as one', () => {
    expect(
      imagesSession([image(1)])
        .type('\x0f')
        .type('\x1bq').state.overlay,
    ).toBeUndefined();
  });
});

describe('marked images and what is done to one image', () => {
  const marked = () => imagesSession([image(1), image(2), image(3, {imageTags: undefined})]).type(' j ');

  test('of several, none is taken for the one that is meant', () => {
    for (const key of ['s', 't', 'U', 'm']) {
      const session = marked().type(key);
      expect(session.state.overlay, key).toBeUndefined();
      expect(session.frame, key).toContain('one image at a time: take the marks away first (u)');
    }
  });

  test('the only marked one is meant, wherever the cursor is', () => {
    const session = imagesSession([image(1), image(2)]).type(' tnext');
    expect(session.currentKey).toBe(digest(2));
    expect(session.frame).toContain('More tags for v1.1: next');
  });

  test('one that a filter hides is not meant', () => {
    const session = imagesSession([image(1), image(2)]).type(' /1.2\rU');
    expect(session.state.overlay).toBeUndefined();
    expect(session.frame).toContain('every marked image is hidden: nothing was done');
  });

  test('the references of all go to the clipboard, each on a line', () => {
    const session = marked().type('cC');
    expect(session.effects).toContainEqual({
      type: 'copyText',
      text: `127.0.0.1:4577/team/app@${digest(1)}\n127.0.0.1:4577/team/app@${digest(3)}`,
    });
    expect(session.effects).toContainEqual({type: 'copyText', text: '127.0.0.1:4577/team/app:v1.1'});
    expect(session.frame).toContain('1 image without a tag left out');
  });
});

describe('marked repositories', () => {
  test('give their names to the clipboard, each on a line', () => {
    const session = repositoriesSession(['a', 'b', 'c']).type(' j c');
    expect(session.effects).toContainEqual({type: 'copyText', text: '127.0.0.1:4577/a\n127.0.0.1:4577/c'});
  });

  test('that a filter hides are not touched, and that is told', () => {
    for (const key of ['c', '\x04']) {
      const session = repositoriesSession(['a', 'b']).type(' /b\r').type(key);
      expect(session.state.overlay).toBeUndefined();
      expect(session.frame).toContain('every marked repository is hidden: nothing was done');
    }
  });
});

describe('archive, restore, scan, mutability', () => {
  test('only images that are active are archived, after a question', () => {
    const session = imagesSession([image(1), image(2, {imageStatus: 'ARCHIVED'})]).type('az');
    expect(session.frame).toContain('Archive 1 image?');
    expect(session.frame).toContain('1 chosen image left as they are');
    session.type('\t\r');
    expect(jobs(session)).toEqual([
      {type: 'storageClass', repositoryName: 'team/app', imageDigests: [digest(1)], storageClass: 'ARCHIVE'},
    ]);
  });

  test('only archived images are restored', () => {
    const session = imagesSession([image(1)]).type('Z');
    expect(session.frame).toContain('none of the chosen images is archived');
  });

  test('a scan is asked for at once', () => {
    const session = imagesSession([image(1), image(2)]).type('af');
    expect(changes(session)).toEqual([
      {type: 'scan', repositoryName: 'team/app', imageDigests: [digest(1), digest(2)]},
    ]);
  });

  test('mutability is chosen from a list that shows what holds now', () => {
    const session = repositoriesSession(['a']).type('i');
    expect(session.frame).toContain('MUTABLE  (now)');
    session.type('\x1b[B\r');
    expect(changes(session)).toEqual([{type: 'mutability', repositoryName: 'a', mutability: 'IMMUTABLE'}]);
  });

  test('exclusions are asked for where the choice needs them', () => {
    const session = repositoriesSession(['a']).type('iimmutable_with\rv* *-dev\r');
    expect(changes(session)).toEqual([
      {
        type: 'mutability',
        repositoryName: 'a',
        mutability: 'IMMUTABLE_WITH_EXCLUSION',
        exclusionFilters: ['v*', '*-dev'],
      },
    ]);
  });

  test('a repository is created when its name can be one', () => {
    const session = repositoriesSession([]).type('nTeam\r');
    expect(session.frame).toContain('lower-case letters');
    session.type('\x15team/new\r');
    expect(changes(session)).toEqual([{type: 'createRepository', repositoryName: 'team/new'}]);
  });
});

describe('a repository that was created', () => {
  const names = Array.from({length: 50}, (_, number) => `app-${number + 10}`);
  const created = (session: Session) =>
    session.send({
      type: 'changed',
      change: {type: 'createRepository', repositoryName: 'new'},
      result: {repository: repository('new')},
    });

  test('is in the list at once, with the cursor on it, and stays so when the list has come again', () => {
    const session = created(repositoriesSession(names));
    expect(session.frame).toMatch(/^> new /m);
    expect(session.frame).toContain('created new');
    const all = [...names, 'new', 'zebra'].map(name => repository(name));
    session.answer('repositories', {type: 'repositories', repositories: all});
    expect(session.currentKey).toBe('new');
    expect(session.visibleKeys).toHaveLength(52);
  });

  test('is told to be hidden where the filter hides it', () => {
    const session = created(repositoriesSession(names).type('/app-1\rj'));
    expect(session.frame).toContain('created new; the filter hides it');
    expect(session.currentKey).toBe('app-11');
  });

  test('leaves the place in the list alone while another screen is open', () => {
    const session = created(repositoriesSession(names).type('j\r'));
    expect(session.type('h').currentKey).toBe('app-11');
  });
});

describe('commands', () => {
  test('go to a repository by name, from anywhere', () => {
    const session = imagesSession([image(1)]).type(':images team/web\r');
    expect(session.view).toMatchObject({kind: 'images', repository: {repositoryName: 'team/web'}});
    session.type(':repos\r');
    expect(session.view.kind).toBe('repositories');
  });

  test('may be shortened as long as they mean one', () => {
    expect(repositoriesSession(['a']).type(':reg\r').frame).toContain('there is no command "reg"');
    expect(repositoriesSession(['a']).type(':registry\r').view.kind).toBe('registry');
    expect(repositoriesSession(['a']).type(':mess\r').view.kind).toBe('messages');
  });

  test('are completed, and so are their arguments', () => {
    const session = repositoriesSession(['team/app', 'team/web']).type(':im\t');
    expect(session.state.overlay).toMatchObject({text: 'images '});
    session.type('t\t');
    expect(session.state.overlay).toMatchObject({
      text: 'images team/',
      completions: ['images team/app', 'images team/web'],
    });
    expect(session.lines.at(-1)?.trim()).toBe('app  web');
    session.type('\x15images  team/a\t');
    expect(session.state.overlay).toMatchObject({text: 'images  team/app'});
  });

  test('are remembered', () => {
    const session = repositoriesSession(['a']).type(':wide\r:sort images\r:\x1b[A\x1b[A');
    expect(session.state.overlay).toMatchObject({text: 'wide'});
    session.type('\x1b[B');
    expect(session.state.overlay).toMatchObject({text: 'sort images'});
    session.type('\x1b[B\x1b[B');
    expect(session.state.overlay).toMatchObject({text: ''});
  });

  test('that do not exist are named, with the way to those that do', () => {
    expect(repositoriesSession(['a']).type(':frobnicate\r').frame).toContain(
      'there is no command "frobnicate"',
    );
  });

  test('sort and filter', () => {
    const session = imagesSession([image(1), image(2)]).type(':sort size\r');
    expect(session.visibleKeys).toEqual([digest(2), digest(1)]);
    session.type(':filter v1.1\r');
    expect(session.visibleKeys).toEqual([digest(1)]);
    session.type(':sort nothing\r');
    expect(session.state.message?.hint).toBe(
      'columns: tags, platform, size, pushed, pulled, scan, status, digest, type',
    );
  });

  test('say so when a repository is not in the list', () => {
    expect(repositoriesSession(['a']).type(':images b\r').frame).toContain('there is no repository "b"');
  });
});

describe('moving', () => {
  test('jjj in one read goes three rows down', () => {
    const session = imagesSession([1, 2, 3, 4, 5].map(number => image(number))).type('jjj');
    expect(session.currentKey).toBe(digest(4));
  });

  test('goes by pages and to both ends', () => {
    const session = imagesSession(Array.from({length: 100}, (_, number) => image(number + 1)));
    session.type('\x06');
    expect(session.currentKey).toBe(digest(20));
    session.type('G');
    expect(session.currentKey).toBe(digest(100));
    expect(session.frame).toContain('v1.100');
    session.type('\x02g');
    expect(session.currentKey).toBe(digest(1));
  });

  test('sorts by the letter of a column, and the other way the second time', () => {
    const session = imagesSession([image(1), image(2)]).type('S');
    expect(session.visibleKeys).toEqual([digest(2), digest(1)]);
    expect(session.frame).toContain('SIZE↓');
    expect(session.type('S').frame).toContain('SIZE↑');
  });

  test('a key without a meaning does nothing', () => {
    const session = imagesSession([image(1)]);
    const before = session.state;
    session.takeEffects();
    session.type('X\x1b[24~');
    expect(session.takeEffects()).toEqual([]);
    expect(session.state.views).toEqual(before.views);
  });
});
