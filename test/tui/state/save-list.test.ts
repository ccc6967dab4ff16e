import {describe, expect, test} from 'vitest';
import {digest, hoursAgo, image, imagesSession, repositoriesSession, type Session} from '../session.ts';

const CTRL_S = '\x13';

/** What is written, once it is known whether a file is in the way. */
function written(session: Session) {
  return session.effects.flatMap(effect => (effect.type === 'write' ? [effect.saving] : []));
}

const images = () =>
  imagesSession([
    image(1, {imageTags: ['v1.1', 'latest'], lastRecordedPullTime: hoursAgo(0.5)}),
    image(2, {imageTags: undefined, findingSeverityCounts: {HIGH: 2}}),
  ]);

describe('ctrl-s', () => {
  test('writes what is listed, each column, tab by tab', () => {
    const session = images().type(CTRL_S);
    expect(session.lines.at(-2)).toBe(' Save what is listed as team-app-images.tsv▏');
    session.type('\r').checkTarget(false);
    expect(written(session)).toMatchObject([{path: 'team-app-images.tsv', what: '2 images'}]);
    expect(written(session)[0]!.text.split('\n')).toEqual([
      'tags\tplatform\tsize\tpushed\tpulled\tscan\tstatus\tdigest\ttype',
      `v1.1,latest\t\t11534336\t2026-11-21T11:00:00.000Z\t2026-11-21T11:30:00.000Z\t\tactive\t${digest(1)}\tOCI image`,
      `\t\t12582912\t2026-11-21T10:00:00.000Z\t\t2H\tactive\t${digest(2)}\tOCI image`,
      '',
    ]);
    session.send({type: 'written', saving: written(session)[0]!});
    expect(session.frame).toContain('saved 2 images in team-app-images.tsv');
  });

  test('writes JSON where the name says so', () => {
    const session = images().type(`/latest\r${CTRL_S}\x15out.json\r`).checkTarget(false);
    expect(JSON.parse(written(session)[0]!.text)).toEqual([
      {
        tags: ['v1.1', 'latest'],
        platform: null,
        size: 11534336,
        pushed: '2026-11-21T11:00:00.000Z',
        pulled: '2026-11-21T11:30:00.000Z',
        scan: null,
        status: 'active',
        digest: digest(1),
        type: 'OCI image',
      },
    ]);
  });

  test('writes the marked rows that pass the filter, and no other', () => {
    const session = images().type(`j ${CTRL_S}\r`).checkTarget(false);
    expect(written(session)[0]!.text).not.toContain(digest(1));
    expect(written(session)[0]!.text).toContain(digest(2));
    const hidden = images().type(`j /latest\r${CTRL_S}`);
    expect(hidden.frame).toContain('every marked image is hidden: nothing was done');
  });

  test('asks before it takes the place of a file', () => {
    const session = images().type(`${CTRL_S}\r`).checkTarget(true);
    expect(session.frame).toContain('Replace the file team-app-images.tsv?');
    expect(written(session.type('\r'))).toEqual([]);
    expect(written(session.type(`${CTRL_S}\r`).checkTarget(true).type('\t\r'))).toHaveLength(1);
  });

  test('wants a name that says how', () => {
    const session = images().type(`${CTRL_S}\x15out.csv\r`);
    expect(session.frame).toContain('write a name that ends in .tsv or .json');
    expect(session.takeEffects()).not.toContainEqual(expect.objectContaining({type: 'checkTarget'}));
  });

  test('writes a text as it is, whatever the width of the screen', () => {
    const session = imagesSession([image(1)], {columns: 40, rows: 12}).type(`?${CTRL_S}`);
    expect(session.state.overlay).toMatchObject({text: 'help.txt'});
    session.type('\r').checkTarget(false);
    expect(written(session)[0]!.text).toContain(
      '\n  o             find what the images shown run on; reads manifests, which counts as a pull\n',
    );
  });

  test('lets nothing that a registry says act in the file or on the terminal that shows it', () => {
    const session = imagesSession([
      image(1, {artifactMediaType: 'a/b\t\x1b[2J', subjectManifestDigest: digest(9)}),
    ]);
    session.type(`${CTRL_S}\r`).checkTarget(false);
    const [, row] = written(session)[0]!.text.split('\n');
    expect(row!.split('\t')).toHaveLength(9);
    expect(row).toContain('␛[2J');
  });

  test('is there to look only, and as a command', () => {
    const session = repositoriesSession(['a'], {readOnly: true}).type(':save all.json\r');
    expect(session.state.overlay).toMatchObject({purpose: {type: 'savePath'}, text: 'all.json'});
    expect(repositoriesSession([]).type(':save\r').frame).toContain('there is nothing to save');
  });
});
