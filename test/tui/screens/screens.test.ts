import {describe, expect, test} from 'vitest';
import {say} from '../../../src/tui/state/say.ts';
import {digest, hoursAgo, image, imagesSession, repositoriesSession, Session, summary} from '../session.ts';

const MEDIA_INDEX = 'application/vnd.oci.image.index.v1+json';

function images(columns: number, rows: number): Session {
  const list = [
    image(1, {imageTags: ['v1.1', 'latest'], lastRecordedPullTime: hoursAgo(0.5)}),
    image(2, {imageScanStatus: 'COMPLETE', findingSeverityCounts: {CRITICAL: 2, HIGH: 5, MEDIUM: 12}}),
    image(3, {imageTags: undefined}),
    image(5, {imageManifestMediaType: MEDIA_INDEX}),
    image(400, {imageStatus: 'ARCHIVED', imageTags: ['2024-日本語-release-candidate-with-a-long-name']}),
  ];
  return imagesSession(list, {columns, rows}).type('j ');
}

function repositories(columns: number, rows: number): Session {
  const session = repositoriesSession(['base/alpine', 'team/app', 'team/web'], {columns, rows}).send({
    type: 'settled',
  });
  for (const [name, load] of Object.entries(session.view.loads)) {
    const repositoryName = name.replace('summary:', '');
    const found = summary({
      imageCount: repositoryName.length * 100,
      hasRepositoryPolicy: repositoryName === 'team/app',
    });
    const {ticket} = load;
    if (name === 'main') continue;
    session.send(
      {type: 'answer', ticket, answer: {type: 'summary', repositoryName, summary: found}},
      {type: 'loaded', ticket},
    );
  }
  return session;
}

/** The rows that say something, as one text. */
function shown(session: Session): string {
  return session.lines.filter(line => line !== '').join('\n');
}

describe('images', () => {
  test('at 40x10', () => {
    expect(shown(images(40, 10))).toBe(
      `
 … › team/app        5 images  1 marked
    TAGS                   SIZE  PUSHED↓
    v1.1, latest       11.0 MiB   1h ago
 *  v1.2               12.0 MiB   2h ago
>   untagged 00000000… 13.0 MiB   3h ago
  ▸ v1.5               15.0 MiB   5h ago
    2024-日本語-relea…  410 MiB   2w ago
`.slice(1, -1),
    );
  });

  test('at 80x24', () => {
    expect(shown(images(80, 24))).toBe(
      `
 default · 123456789012 · us-east-1 · http://127.0.0.1:4577               LOCAL
 repositories › team/app                                     5 images  1 marked
    TAGS                       SIZE   PUSHED↓    PULLED  SCAN         STATUS
    v1.1, latest           11.0 MiB    1h ago   30m ago  -            active
 *  v1.2                   12.0 MiB    2h ago     never  2C 5H 12M    active
>   untagged 000000000003  13.0 MiB    3h ago     never  -            active
  ▸ v1.5                   15.0 MiB    5h ago     never  -            active
    2024-日本語-release-…   410 MiB    2w ago     never  -            archived
 Enter open  / filter  Space mark  t retag  ^d delete  s save  p push  ? help
`.slice(1, -1),
    );
  });

  test('at 120x40', () => {
    expect(shown(images(120, 40))).toBe(
      `
 default · 123456789012 · us-east-1 · http://127.0.0.1:4577                                                       LOCAL
 repositories › team/app                                                                             5 images  1 marked
    TAGS                                                 SIZE   PUSHED↓    PULLED  SCAN         STATUS      DIGEST
    v1.1, latest                                     11.0 MiB    1h ago   30m ago  -            active      000000000001
 *  v1.2                                             12.0 MiB    2h ago     never  2C 5H 12M    active      000000000002
>   untagged 000000000003                            13.0 MiB    3h ago     never  -            active      000000000003
  ▸ v1.5                                             15.0 MiB    5h ago     never  -            active      000000000005
    2024-日本語-release-candidate-with-a-long-name    410 MiB    2w ago     never  -            archived    000000000190
 Enter open  / filter  Space mark  t retag  ^d delete  s save  e lifecycle  p push  A access  : command  ? help
`.slice(1, -1),
    );
  });

  test('at 200x60', () => {
    expect(shown(images(200, 60)).split('\n').slice(1, 5)).toEqual([
      ' repositories › team/app                                                                                                                                                             5 images  1 marked',
      '    TAGS                                                                SIZE   PUSHED↓    PULLED  SCAN         STATUS      DIGEST        TYPE',
      '    v1.1, latest                                                    11.0 MiB    1h ago   30m ago  -            active      000000000001  OCI image',
      ' *  v1.2                                                            12.0 MiB    2h ago     never  2C 5H 12M    active      000000000002  OCI image',
    ]);
  });

  test('with what they run on once that is asked for, even where room is scarce', () => {
    const session = images(80, 24);
    expect(session.frame).not.toContain('PLATFORM');
    session.type('o');
    expect(session.lines[2]).toBe(
      '    TAGS             PLATFORM            SIZE   PUSHED↓  SCAN         STATUS',
    );
    expect(session.frame).toMatch(/▸ v1\.5 +index +15\.0 MiB/);
  });

  test('with all their columns where they are asked for', () => {
    expect(images(120, 40).frame).not.toContain('TYPE');
    expect(images(120, 40).type('w').frame).toContain('TYPE');
  });
});

describe('repositories', () => {
  test('at 40x10', () => {
    expect(shown(repositories(40, 10))).toBe(
      `
 repositories            3 repositories
  REPOSITORY↑            IMAGES   PUSHED
> base/alpine             1,100   3h ago
  team/app                  800   3h ago
  team/web                  800   3h ago
`.slice(1, -1),
    );
  });

  test('at 80x24', () => {
    expect(shown(repositories(80, 24))).toBe(
      `
 default · 123456789012 · us-east-1 · http://127.0.0.1:4577               LOCAL
 repositories                                                    3 repositories
  REPOSITORY↑                 IMAGES       SIZE    PUSHED  TAGS        POLICIES
> base/alpine                  1,100    345 MiB    3h ago  mutable     none
  team/app                       800    345 MiB    3h ago  mutable     access
  team/web                       800    345 MiB    3h ago  mutable     none
 Enter open  / filter  Space mark  n new  e lifecycle  p push  ? help
`.slice(1, -1),
    );
  });

  test('at 200x60', () => {
    expect(shown(repositories(200, 60)).split('\n')[2]).toBe(
      '  REPOSITORY↑                                                        IMAGES       SIZE    PUSHED  TAGS        SCAN     POLICIES   ENCRYPTION   CREATED',
    );
  });
});

test('a repository whose name is too long shows the end, which tells it apart', () => {
  const names = ['api', 'web'].map(end => `platform/${'nested/'.repeat(6)}${end}`);
  const session = repositoriesSession(names, {columns: 60, rows: 16});
  expect(session.lines[3]).toMatch(/^> …[a-z/]*nested\/api /);
  expect(session.lines[4]).toMatch(/^ {2}…[a-z/]*nested\/web /);
});

describe('the title', () => {
  test('has room for what there is to know where the way is short', () => {
    const session = repositories(80, 24).type(' /name:team images:>100 pushed:<2d\r');
    expect(session.lines[1]).toBe(
      ' repositories  2 of 3 repositories  filter name:team imag…  1 marked (1 hidden)',
    );
  });

  test('leaves marks in view beside a filter that is too long', () => {
    const session = images(60, 16).type('a/v1 !v1.5 !latest size:>1K size:<1G\r');
    expect(session.lines[1]).toBe(' … › team/app            1 of 5 images  5 marked (4 hidden)');
  });
});

describe('a filter that lets nothing through', () => {
  test('names the column that would', () => {
    const session = images(80, 24).type('/archived\r');
    expect(session.frame).toContain('Nothing matches archived. status:archived looks at that column. Esc');
    session.type('/\x15status:archived\r');
    expect(session.visibleKeys).toEqual([digest(400)]);
  });
});

describe('details of a row', () => {
  test('stand below the images when they are asked for, and go again', () => {
    const session = images(80, 24).type('kd');
    expect(session.lines.slice(-7)).toEqual([
      '─'.repeat(80),
      ` ${digest(2)}`,
      ' pushed 2026-11-21 10:00:00 UTC',
      ' application/vnd.oci.image.manifest.v1+json',
      ' v1.2',
      '',
      ' Enter open  / filter  Space mark  t retag  ^d delete  s save  p push  ? help',
    ]);
    expect(session.type('d').frame).not.toContain('10:00:00');
  });

  test('say of a repository what its columns have no room for', () => {
    const session = repositories(80, 24).type('jd');
    expect(session.lines.slice(-6, -2)).toEqual([
      ' 127.0.0.1:4577/team/app',
      ' arn:aws:ecr:us-east-1:123456789012:repository/team/app',
      ' tags are mutable',
      ' created 2026-08-13 12:00:00 UTC · encrypted with AES256 · scanned when asked',
    ]);
  });

  test('show every tag as long as half of the screen is enough for them', () => {
    const tags = Array.from({length: 20}, (_, number) => `release-2026.11.${number}`);
    const session = imagesSession([image(1, {imageTags: tags})]).type('d');
    expect(session.frame).toContain(digest(1));
    expect(session.frame.replace(/\s+/g, ' ')).toContain(tags.join(', '));
    const rule = session.lines.findIndex(line => line.startsWith('──'));
    expect(rule).toBeGreaterThan(10);
  });

  test('are cut where there is too much to say, which the last line tells', () => {
    const message = (words: number) => {
      const session = imagesSession([image(1)]);
      session.state = say(session.state, 'word '.repeat(words).trim());
      return session.type('!');
    };
    const session = message(120);
    expect(session.frame).toMatch(/w\w*… \(d: more\)$/m);
    session.type('d');
    expect(session.frame).not.toContain('(d: more)');
    expect(session.frame.match(/ word/g)!.length).toBeGreaterThanOrEqual(120);
    expect(message(1000).type('d').frame).toMatch(/w\w*…$/m);
  });

  test('need a screen that has rows to spare', () => {
    expect(images(40, 10).type('d').lines).toEqual(images(40, 10).lines);
  });
});

describe('a question', () => {
  test('stands below the list that it is about', () => {
    expect(shown(images(80, 24).type('\x04'))).toBe(
      `
 default · 123456789012 · us-east-1 · http://127.0.0.1:4577               LOCAL
 repositories › team/app                                     5 images  1 marked
    TAGS                       SIZE   PUSHED↓    PULLED  SCAN         STATUS
    v1.1, latest           11.0 MiB    1h ago   30m ago  -            active
 *  v1.2                   12.0 MiB    2h ago     never  2C 5H 12M    active
>   untagged 000000000003  13.0 MiB    3h ago     never  -            active
  ▸ v1.5                   15.0 MiB    5h ago     never  -            active
    2024-日本語-release-…   410 MiB    2w ago     never  -            archived
────────────────────────────────────────────────────────────────────────────────
 Delete 1 image (12.0 MiB) from team/app?
   in account 123456789012 · us-east-1 · LOCAL http://127.0.0.1:4577
     v1.2  000000000002  12.0 MiB
   >[ Cancel ]<    [ Delete ]
 Tab choose  Enter confirm  Esc cancel  j/k scroll
`.slice(1, -1),
    );
  });

  test('breaks what does not fit a line, so that no name is guessed', () => {
    const name = `platform/${'nested/'.repeat(12)}service`;
    const session = repositoriesSession([name]).type('\r');
    session.answer('images', {type: 'images', images: [image(1)]}).type('\x04');
    expect(session.frame.replace(/\s+/g, '')).toContain(`from${name}?`);
    expect(session.frame).toContain('>[ Cancel ]<    [ Delete ]');
    const grave = repositoriesSession([name]).type('\x04');
    expect(grave.frame.replace(/\s+/g, ' ')).toContain(
      'Nothing brings them back. Type the name of the repository to confirm, Esc to leave it.',
    );
  });

  test('leaves the row under the cursor and both buttons in view at 40x10', () => {
    expect(images(40, 10).type('\x04').lines).toEqual([
      ' … › team/app        5 images  1 marked',
      '>   untagged 00000000… 13.0 MiB   3h ago',
      '────────────────────────────────────────',
      ' Delete 1 image (12.0 MiB) from',
      ' team/app?',
      '   in account 123456789012 · us-east-1',
      '   · LOCAL http://127.0.0.1:4577',
      '     v1.2  000000000002',
      '   >[ Cancel ]<    [ Delete ]',
      '',
    ]);
  });

  test('about many images keeps what is asked, where, and the buttons in view at 40x10', () => {
    const many = Array.from({length: 300}, (_, number) => image(number + 1, {imageTags: undefined}));
    const session = imagesSession(many, {columns: 40, rows: 10}).type('a\x04');
    expect(session.lines.slice(2)).toEqual([
      '────────────────────────────────────────',
      ' Delete 300 images (47.0 GiB) from',
      ' team/app?',
      '   in account 123456789012 · us-east-1',
      '   · LOCAL http://127.0.0.1:4577',
      '   … and 300 more (j scrolls)',
      '   >[ Cancel ]<    [ Delete ]',
      '',
    ]);
    session.type('G');
    expect(session.lines.slice(3, 9)).toEqual([
      ' Delete 300 images (47.0 GiB) from',
      ' team/app?',
      '     untagged  00000000012a',
      '     untagged  00000000012b',
      '     untagged  00000000012c',
      '   >[ Cancel ]<    [ Delete ]',
    ]);
    expect(session.type('jjk').lines[5]).toContain('000000000129');
  });

  test('that is longer than the smallest screen is scrolled as a whole', () => {
    const name = `platform/${'nested/'.repeat(20)}service`;
    const session = repositoriesSession([name], {columns: 40, rows: 10}).type('\r');
    session.answer('images', {type: 'images', images: [image(1)]}).type('\x04');
    const read: string[] = [];
    for (let page = 0; page < 4; page++) {
      expect(session.lines[8]).toBe('   >[ Cancel ]<    [ Delete ]');
      read.push(...session.lines.slice(3, 8).filter(line => !line.includes('more (j scrolls)')));
      session.type('\x06');
    }
    expect(read.join('').replace(/\s+/g, '')).toContain(`from${name}?inaccount123456789012`);
    expect(read.at(-1)).toBe('     v1.1  000000000001');
  });

  test('that wants a name is read with Down at 40x10', () => {
    const session = repositoriesSession(['team/a-service-with-a-name'], {columns: 40, rows: 10}).type('\x04');
    expect(session.lines.slice(2)).toEqual([
      '────────────────────────────────────────',
      ' Delete the repository',
      ' team/a-service-with-a-name and all its',
      ' images?',
      '   in account 123456789012 · us-east-1',
      '   · LOCAL http://127.0.0.1:4577',
      '   … and 3 more (Down scrolls)',
      ' Type its name: ▏',
    ]);
    const text = session.type('\x1b[B\x1b[B\x1b[B\x1b[B\x1b[B').lines.slice(6, 9);
    expect(text.map(line => line.trim()).join(' ')).toBe(
      'Nothing brings them back. Type the name of the repository to confirm, Esc to leave it.',
    );
  });

  test('tells the keys beside its buttons where no line of keys is shown', () => {
    expect(images(60, 12).type('\x04').frame).toContain('>[ Cancel ]<    [ Delete ]   Tab, Enter');
    expect(images(60, 24).type('\x04').frame).not.toContain('Tab, Enter');
  });
});

describe('a prompt', () => {
  test('offers Tab only where it completes something', () => {
    for (const keys of [':', 'p', 'm', 's'])
      expect(images(80, 24).type(keys).lines.at(-1), keys).toContain('Tab complete');
    for (const keys of ['/', 't']) expect(images(80, 24).type(keys).lines.at(-1), keys).not.toContain('Tab');
  });

  test('stands on the message line with its completions below', () => {
    const session = images(80, 24).type('ma').send();
    expect(session.lines.at(-2)).toBe(' Copy v1.2 to repository[:tag]: a▏');
    session.type('\x15team/\t');
    expect(session.lines.at(-2)).toBe(' Copy v1.2 to repository[:tag]: team/▏');
    expect(session.lines.at(-1)).toBe(' app  web');
  });

  test('has a line for completions and for what is wrong at 40x10', () => {
    const session = images(40, 10).type(':re\t');
    expect(session.lines.slice(-2)).toEqual([' :re▏', ' repositories  registry  region  refre…']);
    expect(session.lines).toHaveLength(10);
    session.type('\x1b').type('/size:>1\r');
    expect(session.lines.slice(-2)).toEqual([' /size:>1▏', ' >1 cannot be compared: write <500K, >…']);
    expect(session.type('M').lines.at(-1)).toBe(' /size:>1M▏');
  });

  test('shows the end of a text that is too long', () => {
    const session = images(40, 10).type(`p/${'long/'.repeat(20)}end.tar`);
    expect(session.lines.at(-1)).toContain('long/end.tar▏');
  });
});

test('the help lists the keys of the view and all commands, and can be searched', () => {
  const session = images(80, 90).type('?');
  expect(session.frame).toContain('  ^d            delete the marked images, or the one here; asks');
  expect(session.frame).toContain('  images [repository]       the images of a repository');
  expect(session.frame).toContain('  S             by size; again: the other way');
  session.type('/lifecycle\r');
  expect(session.lines.filter(line => line.includes('lifecycle'))).not.toHaveLength(0);
});

test('a filter of a text lets through whole lines, however they are broken', () => {
  const session = images(40, 20).type('?/reads manifests\r');
  expect(session.lines.slice(2, 6).map(line => line.trimEnd())).toEqual([
    '>   o             find what the images',
    '  shown run on; reads manifests, which',
    '  counts as a pull',
    '',
  ]);
});

test('a terminal that is too small says what it needs', () => {
  const session = images(80, 24).send({type: 'resized', size: {columns: 39, rows: 9}});
  expect(session.lines[0]).toBe('terminal too small: need 40x10, have');
});

describe('at any size', () => {
  const views: [string, (session: Session) => Session][] = [
    ['images', session => session],
    ['a filter', session => session.type('/v1')],
    ['a question', session => session.type('a\x04')],
    ['a grave prompt', session => session.type('h\x04')],
    ['a picker', session => session.type('\x0f')],
    ['one image', session => session.type('\r')],
    ['a lifecycle policy', session => session.type('e')],
    ['an access policy', session => session.type('A')],
    ['jobs', session => session.type('papp.tar\r').checkSource().type('\r&')],
    ['messages', session => session.type('c!')],
    ['help', session => session.type('?')],
  ];

  test.each(views)('%s fills the terminal exactly and overflows nowhere', (_, open) => {
    for (const [columns, rows] of [
      [40, 10],
      [41, 13],
      [60, 16],
      [80, 24],
      [120, 40],
      [200, 60],
    ] as const) {
      const session = open(images(columns, rows));
      expect(session.lines).toHaveLength(rows);
      for (const line of session.lines) expect(width(line)).toBeLessThanOrEqual(columns);
    }
  });

  test('is a first frame before anything is known', () => {
    expect(shown(new Session())).toContain('Opening the registry…');
  });
});

function width(line: string): number {
  return [...line].reduce((sum, character) => sum + (/[\u3000-\u9fff]/.test(character) ? 2 : 1), 0);
}
