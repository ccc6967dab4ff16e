import {describe, expect, test} from 'vitest';
import {
  digest,
  hoursAgo,
  image,
  imagesSession,
  repositoriesSession,
  type Session,
  summary,
} from '../session.ts';

const HOUR = 3_600_000;

/** Sends an event so many milliseconds later. */
function later(session: Session, milliseconds: number): Session {
  session.state = {...session.state, now: session.state.now + milliseconds};
  return session.send({type: 'tick'});
}

function count(session: Session, counts: Record<string, number>): Session {
  session.send({type: 'settled'});
  for (const [repositoryName, imageCount] of Object.entries(counts)) {
    const {ticket} = session.view.loads[`summary:${repositoryName}`]!;
    const answer = {type: 'summary', repositoryName, summary: summary({imageCount})} as const;
    session.send({type: 'answer', ticket, answer}, {type: 'loaded', ticket});
  }
  return session;
}

describe('a filter of a column', () => {
  const pulled = image(3, {lastRecordedPullTime: hoursAgo(24 * 40)});
  const three = () => imagesSession([image(1), image(2, {imagePushedAt: hoursAgo(2.5)}), pulled]);

  test.each([
    ['pushed:<2h', [1]],
    ['pushed:>2h', [2, 3]],
    ['pushed:2h', [2]],
    ['pulled:>30d', [3]],
    ['pulled:never', [1, 2]],
    ['size:>12M', [3]],
    ['size:<=11M', [1]],
    ['pushed:<2h size:>100G', []],
  ])('%s lets through what it says', (filter, numbers) => {
    expect(three().type(`/${filter}\r`).visibleKeys).toEqual(numbers.map(digest));
  });

  test('tells ages by the time that it is, not by when it was typed', () => {
    const session = three().type('/pushed:<2h\r');
    expect(later(session, HOUR / 2).visibleKeys).toEqual([digest(1)]);
    expect(later(session, HOUR).visibleKeys).toEqual([]);
  });

  test('that cannot be understood stays with the reason', () => {
    const session = three().type('/size:>lots');
    expect(session.visibleKeys).toHaveLength(3);
    expect(session.type('\r').frame).toContain('>lots cannot be compared: write <500K, >100M or >1.5G');
    expect(session.state.overlay).toMatchObject({kind: 'prompt', text: 'size:>lots'});
  });

  test('that cannot be understood is refused as a command, too, and changes nothing', () => {
    const session = three().type('/v1.1\r:filter size:>lots\r');
    expect(session.frame).toContain('warning: >lots cannot be compared');
    expect(session.visibleKeys).toEqual([digest(1)]);
  });

  test.each([
    ['staus:archived', 'There is no column staus: there are tags, platform, size,'],
    ['pushed:yesterday', 'pushed: takes 3h, <3h or >30d (s m h d w mo y).'],
    ['2h', 'pushed:2h looks at that column.'],
    ['sha256:ffff', 'Nothing matches sha256:ffff. Esc takes'],
  ])('that nothing passes, such as %s, comes with advice', (filter, advice) => {
    expect(three().type(`/${filter}\r`).frame.replace(/\s+/g, ' ')).toContain(advice);
  });

  test('is on the help page with what the list can compare', () => {
    const help = imagesSession([image(1)], {rows: 60}).type('?G').frame;
    expect(help).toContain('size:         <500K, >100M or >1.5G');
    expect(help).toContain('pulled:       3h, <3h or >30d (s m h d w mo y)');
  });
});

test('a pattern finds a whole tag among several', () => {
  const session = imagesSession([
    image(1, {imageTags: ['latest', 'v1.1']}),
    image(2, {imageTags: ['v1.1-rc']}),
  ]);
  expect(session.type('/\x1b[200~/^v1\\.1$/\x1b[201~\r').visibleKeys).toEqual([digest(1)]);
  expect(session.type('\x1b').type('/\x1b[200~tags:/^v1\\.1-/\x1b[201~\r').visibleKeys).toEqual([digest(2)]);
});

describe('a filter by what repositories hold', () => {
  const names = Array.from({length: 40}, (_, number) => `team/app-${number + 10}`);

  test('has the images of all of them counted, and says so while that goes on', () => {
    const session = count(repositoriesSession(names).type('/images:0\r'), {'team/app-12': 5});
    // The list itself, and every repository but the one that is counted.
    expect(Object.keys(session.view.loads)).toHaveLength(names.length);
    expect(session.frame.replace(/\s+/g, ' ')).toContain('Nothing matches images:0 so far');
    expect(session.lines[1]).toMatch(/filter images:0 {2}counting…$/);
    expect(count(session, {'team/app-49': 0, 'team/app-10': 10}).visibleKeys).toEqual(['team/app-49']);
  });

  test('has counted once nothing is left to count', () => {
    const session = count(repositoriesSession(['a', 'b']).type('/images:>0\r'), {a: 5, b: 0});
    expect(session.lines[1]).toMatch(/1 of 2 repositories {2}filter images:>0$/);
    expect(count(repositoriesSession(['a', 'b']).type('S'), {a: 5}).lines[1]).toContain('counting…');
  });

  test('by anything else has those on the screen counted only', () => {
    const session = repositoriesSession(names).type('/app\r').send({type: 'settled'});
    expect(Object.keys(session.view.loads).length).toBeLessThan(names.length);
  });
});
