import {describe, expect, test} from 'vitest';
import type {LayerFile} from '../../../src/content/layer-files/layer-file.ts';
import type {Digest} from '../../../src/oci/digest.ts';
import type {ImageConfig} from '../../../src/oci/image-config.ts';
import {parseManifest} from '../../../src/oci/manifest.ts';
import {MEDIA_TYPE} from '../../../src/oci/media-type.ts';
import type {ImageDocument} from '../../../src/tui/backend.ts';
import {digest, image, imagesSession, type Session} from '../session.ts';

const LAYERS = [30, 20, 10].map((size, at) => ({
  mediaType: MEDIA_TYPE.ociLayerGzip,
  digest: digest(100 + at) as Digest,
  size: size * 1024 * 1024,
}));

const CONFIG: ImageConfig = {
  os: 'linux',
  architecture: 'arm64',
  created: '2026-11-01T00:00:00Z',
  config: {Env: ['PATH=/bin'], Entrypoint: ['/app', 'two words'], User: '1000', Labels: {team: 'blue'}},
  history: [
    {created_by: '/bin/sh -c #(nop) ADD file:1 in / '},
    {created_by: 'ENV X=1', empty_layer: true},
    {created_by: 'RUN /bin/sh -c apk add curl # buildkit'},
    {created_by: 'COPY . /app # buildkit'},
  ],
};

function imageDocument(): ImageDocument {
  const content = {
    schemaVersion: 2,
    mediaType: MEDIA_TYPE.ociManifest,
    config: {mediaType: MEDIA_TYPE.ociConfig, digest: digest(99), size: 700},
    layers: LAYERS,
  };
  return {
    manifest: parseManifest(Buffer.from(JSON.stringify(content)), MEDIA_TYPE.ociManifest),
    config: CONFIG,
  };
}

function indexDocument(): ImageDocument {
  const member = (number: number, architecture: string) => ({
    mediaType: MEDIA_TYPE.ociManifest,
    digest: digest(number),
    size: 500,
    platform: {os: 'linux', architecture},
  });
  const content = {
    schemaVersion: 2,
    mediaType: MEDIA_TYPE.ociIndex,
    manifests: [member(2, 'amd64'), member(3, 'arm64')],
  };
  return {manifest: parseManifest(Buffer.from(JSON.stringify(content)), MEDIA_TYPE.ociIndex)};
}

const INDEX = image(1, {imageManifestMediaType: MEDIA_TYPE.ociIndex});

function opened(): Session {
  return imagesSession([image(1)])
    .type('\r')
    .answer('document', {type: 'document', document: imageDocument()});
}

describe('one image', () => {
  test('shows its layers with the command that made each', () => {
    const session = opened();
    expect(session.frame).toContain('linux/arm64 · 11.0 MiB · pushed 1h ago');
    expect(session.frame).toContain('[1 layers] 2 configuration  3 findings  4 referrers  5 raw');
    expect(session.lines.slice(5, 8).map(line => line.replace(/\s+/g, ' ').trim())).toEqual([
      '> 1 30.0 MiB ██████████ ADD file:1 in / 000000000064',
      '2 20.0 MiB ██████▋··· RUN apk add curl 000000000065',
      '3 10.0 MiB ███▍······ COPY . /app 000000000066',
    ]);
  });

  test('with many tags is called by the first', () => {
    const imageTags = ['v1.1', 'stable', 'production', 'eu-west-1'];
    const session = imagesSession([image(1, {imageTags})]).type('\r');
    expect(session.lines[1]).toContain('team/app › v1.1 +3 ');
  });

  test('shows all its tabs on the smallest screen', () => {
    const session = opened().send({type: 'resized', size: {columns: 40, rows: 10}});
    expect(session.lines[1]).toBe('[1 layers] 2 conf  3 scan  4 refs  5 raw');
  });

  test('shows its configuration in words', () => {
    const {frame} = opened().type('2');
    expect(frame).toContain('Entrypoint    /app "two words"');
    expect(frame).toContain('User          1000');
    expect(frame).toContain('team=blue');
  });

  test('shows its manifest as JSON, no line of it lost at the edge', () => {
    const session = opened().type('y');
    expect(session.frame).toContain('"schemaVersion": 2');
    expect(session.frame).toContain('"mediaType": "application/vnd.oci.image.config.v1+json"');
    const narrow = session.send({type: 'resized', size: {columns: 40, rows: 60}});
    const joined = narrow.lines.map(line => line.slice(2)).join('');
    expect(joined).toContain('"mediaType": "application/vnd.oci.image.config.v1+json"');
    const wide = session.send({type: 'resized', size: {columns: 120, rows: 60}});
    expect(wide.frame).toContain(`"digest": "${digest(99)}"`);
  });

  test('goes round its tabs', () => {
    const session = opened();
    const tabs = ['\t', '\t', '\t', '\t', '\t']
      .map(key => session.type(key).view)
      .map(view => 'tab' in view && view.tab);
    expect(tabs).toEqual(['config', 'findings', 'referrers', 'raw', 'layers']);
    session.type('\x1b[Z');
    expect(session.view).toMatchObject({tab: 'raw'});
  });

  test('asks for findings only when they are looked at, and once', () => {
    const session = opened();
    session.takeEffects();
    session.type('3143');
    expect(session.takeEffects().filter(effect => effect.type === 'load')).toHaveLength(2);
  });

  test('shows findings, the worst first, and what there is to say of each', () => {
    const session = opened().type('3');
    const findings = [
      {name: 'CVE-1', severity: 'LOW', packageName: 'zlib'},
      {
        name: 'CVE-2',
        severity: 'CRITICAL',
        packageName: 'openssl',
        fixedInVersion: '3.1',
        description: 'bad \x1b[2J news',
      },
    ];
    session.answer('findings', {type: 'findings', page: {scanStatus: 'COMPLETE', findings}});
    expect(session.visibleKeys).toEqual(['1', '0']);
    expect(session.frame).toMatch(/> +critical +CVE-2 +openssl/);
    expect(session.frame).toMatch(/^ CVE-2$\n^ bad ␛\[2J news$/m);
  });

  test('says that it was never scanned, or that nothing was found', () => {
    const never = opened().type('3');
    never.answer('findings');
    expect(never.frame).toContain('The image has not been scanned. f starts one.');
    const clean = opened().type('3');
    clean.answer('findings', {type: 'findings', page: {scanStatus: 'COMPLETE', findings: []}});
    expect(clean.frame).toContain('The scan found nothing.');
  });

  test('shows what refers to it, and opens that', () => {
    const session = opened().type('4');
    session.answer('referrers', {
      type: 'referrers',
      referrers: [
        {
          digest: digest(50),
          mediaType: MEDIA_TYPE.ociManifest,
          artifactType: 'application/spdx+json',
          size: 800,
        },
      ],
    });
    expect(session.frame).toContain('application/spdx+json');
    session.type('\r');
    expect(session.view).toMatchObject({kind: 'image', image: {imageDigest: digest(50)}});
  });

  test('shows new tags as soon as the list knows them', () => {
    const session = opened();
    session.send({
      type: 'changed',
      change: {type: 'retag', repositoryName: 'team/app', imageDigest: digest(1), tags: ['next']},
    });
    session.answer('images', {type: 'images', images: [image(1, {imageTags: ['v1.1', 'next']})]});
    expect(session.lines[1]).toContain('team/app › v1.1, next');
  });

  test('that is an index shows its platforms, and opens one', () => {
    const session = imagesSession([INDEX, image(2, {imageTags: undefined})]).type('g\r');
    session.answer('document', {type: 'document', document: indexDocument()});
    expect(session.frame).toContain('[1 platforms] 2 referrers  3 raw');
    expect(session.frame).toMatch(/> +linux\/amd64 +500 B +000000000002/);
    session.type('\r');
    expect(session.view).toMatchObject({
      kind: 'image',
      image: {imageDigest: digest(2), imageSizeInBytes: 12 * 1024 * 1024},
    });
  });
});

describe('the list of images as a tree', () => {
  function unfolded(): Session {
    const members = [image(2, {imageTags: undefined}), image(3, {imageTags: ['arm-only']})];
    const session = imagesSession([INDEX, ...members]).type('gl');
    return session.answer('document', {type: 'document', document: indexDocument()});
  }

  test('unfolds an index into its platforms, which are then not untagged images any more', () => {
    const session = imagesSession([INDEX, image(2, {imageTags: undefined})]);
    expect(session.frame).toContain('untagged 000000000002');
    session.type('gl').answer('document', {type: 'document', document: indexDocument()});
    expect(session.frame).toContain('▾ v1.1');
    expect(session.frame).toContain('└ linux/amd64');
    expect(session.frame).toContain('└ linux/arm64');
    expect(session.frame).not.toContain('untagged');
    session.type('h');
    expect(session.visibleKeys).toEqual([digest(1)]);
  });

  test('keeps a member that has tags of its own in the list as well', () => {
    expect(unfolded().visibleKeys).toEqual([
      digest(1),
      `${digest(1)}/${digest(2)}`,
      `${digest(1)}/${digest(3)}`,
      digest(3),
    ]);
  });

  test('reads an index only once', () => {
    const session = unfolded();
    session.takeEffects();
    session.type('hlhl');
    expect(session.takeEffects().filter(effect => effect.type === 'load')).toEqual([]);
  });

  test('goes back with h where there is nothing to fold', () => {
    expect(unfolded().type('hh').view.kind).toBe('repositories');
  });

  test('keeps referrers below their subjects', () => {
    const sbom = image(9, {
      imageTags: undefined,
      subjectManifestDigest: digest(1),
      artifactMediaType: 'application/vnd.x.sbom.v1+json',
    });
    const session = imagesSession([image(1), sbom]);
    expect(session.visibleKeys).toEqual([digest(1)]);
    expect(session.frame).toContain('▸ v1.1');
    session.type('l');
    expect(session.frame).toContain('└ x.sbom 000000000009');
  });

  test('finds what images run on when it is asked to, and says that this counts as a pull in the help', () => {
    const session = imagesSession([image(1)], {columns: 120}).type('o');
    session.answer('document', {type: 'document', document: imageDocument()});
    expect(session.frame).toContain('linux/arm64');
    expect(session.type('?').frame.replace(/\s+/g, ' ')).toContain('counts as a pull');
  });
});

describe('the files of a layer', () => {
  const entry = (path: string, more: Partial<LayerFile> = {}): LayerFile => ({
    path,
    type: 'file',
    size: 1024,
    mode: 0o644,
    uid: 0,
    gid: 0,
    ...more,
  });

  function files(): Session {
    const session = opened().type('j\r');
    session.answer('layerFiles', {type: 'layerFiles', files: [entry('etc/base')]});
    return session;
  }

  test('are asked for with the layers below, the open one first', () => {
    const session = opened();
    session.takeEffects();
    session.type('j\r');
    const asked = session
      .takeEffects()
      .flatMap(effect =>
        effect.type === 'load' && effect.request.type === 'layerFiles' ? [effect.request.layer.digest] : [],
      );
    expect(asked).toEqual([digest(101), digest(100)]);
    expect(session.frame).toContain('reading 0 B of 20.0 MiB');
  });

  test('are told apart into added, changed and removed once the layers below are known', () => {
    const session = opened().type('j\r');
    const view = session.view;
    const [own, below] = [view.loads['layer:1']!.ticket, view.loads['layer:0']!.ticket];
    session.send({
      type: 'answer',
      ticket: own,
      answer: {type: 'layerFiles', files: [entry('etc/base'), entry('etc/new'), entry('etc/.wh.old')]},
    });
    session.send({type: 'loaded', ticket: own}).type('\r');
    expect(session.frame).toContain('comparing with 1 layer below');
    expect(session.frame).toMatch(/\? +-rw-r--r-- +1\.0 KiB +base/);
    session.send({
      type: 'answer',
      ticket: below,
      answer: {type: 'layerFiles', files: [entry('etc/base'), entry('etc/old')]},
    });
    session.send({type: 'loaded', ticket: below});
    expect(session.frame).not.toContain('comparing');
    expect(session.frame).toMatch(/changed +-rw-r--r-- +1\.0 KiB +base/);
    expect(session.frame).toMatch(/added +-rw-r--r-- +1\.0 KiB +new/);
    expect(session.frame).toMatch(/removed +- +- +old/);
    expect(session.lines[2]).toBe(' /etc  1 added, 1 changed, 1 removed');
    expect(session.type('h').frame).toMatch(/> +\+1 ~1 -1 +- +2\.0 KiB +etc\//);
  });

  test('are walked folder by folder, and Escape goes up', () => {
    const session = opened().type('\r');
    session.answer('layerFiles', {
      type: 'layerFiles',
      files: [entry('usr/bin/tool'), entry('usr/lib/x'), entry('top')],
    });
    expect(session.visibleKeys).toEqual(['usr', 'top']);
    session.type('\r\r');
    expect(session.frame).toContain('/usr/bin');
    expect(session.visibleKeys).toEqual(['usr/bin/tool']);
    session.type('\x1b');
    expect(session.currentKey).toBe('usr/bin');
    session.type('h\x1b');
    expect(session.view.kind).toBe('image');
  });

  test('are found in all folders below by a filter', () => {
    const session = opened().type('\r');
    session.answer('layerFiles', {
      type: 'layerFiles',
      files: [entry('usr/bin/tool'), entry('usr/lib/tools/x'), entry('etc/y')],
    });
    session.type('/tool\r');
    expect(session.visibleKeys).toEqual(['usr/lib/tools', 'usr/bin/tool', 'usr/lib/tools/x']);
    session.type('\x1b');
    expect(session.visibleKeys).toEqual(['etc', 'usr']);
  });

  test('show the end of a path that is too long for its column', () => {
    const session = opened().type('\r');
    session.answer('layerFiles', {type: 'layerFiles', files: [entry(`${'deep/'.repeat(20)}tool.conf`)]});
    expect(session.type('/conf\r').frame).toMatch(/…[a-z/]*\/deep\/tool\.conf *$/m);
  });

  test('tell their whole path, target, owner and time with d', () => {
    const session = opened().type('\r');
    const path = `${'deep/'.repeat(18)}link`;
    const link = entry(path, {
      type: 'symlink',
      linkTarget: '/etc/\x1b[2Jtarget',
      modifiedAt: new Date('2026-01-02T03:04:05Z'),
    });
    session.answer('layerFiles', {type: 'layerFiles', files: [link]});
    session.type('/link\rd');
    expect(session.frame.replaceAll('\n ', '')).toContain(`/${path}`);
    expect(session.frame).toContain('-> /etc/␛[2Jtarget');
    expect(session.frame).toContain('symlink · 0 B · lrw-r--r-- · owner');
    expect(session.frame).toContain('owner 0:0 · changed 2026-01-02 03:04:05 UTC');
  });

  test('that are devices and pipes have the letters of ls', () => {
    const session = opened().type('\r');
    const files = [
      entry('a', {type: 'character device'}),
      entry('b', {type: 'block device'}),
      entry('c', {type: 'fifo'}),
    ];
    session.answer('layerFiles', {type: 'layerFiles', files});
    expect(session.frame.match(/[a-z]rw-r--r--/g)).toEqual(['crw-r--r--', 'brw-r--r--', 'prw-r--r--']);
  });

  test('are read again with r where that failed, and only then', () => {
    const session = opened().type('\r');
    session.send({
      type: 'loadFailed',
      ticket: session.ticketOf('layerFiles'),
      failure: {code: 'INVALID_ARCHIVE', message: 'no archive'},
    });
    expect(session.frame).toContain('no archive. r tries again.');
    session.takeEffects();
    session.type('r').answer('layerFiles', {type: 'layerFiles', files: [entry('top')]});
    expect(session.visibleKeys).toEqual(['top']);
    session.takeEffects();
    expect(session.type('r').takeEffects()).toEqual([]);
  });

  test('of the next layer are opened without reading again what is known', () => {
    const session = files();
    session.takeEffects();
    session.type('[');
    expect(session.lines[1]).toContain('layer 1 of 3');
    expect(session.takeEffects().filter(effect => effect.type === 'load')).toEqual([]);
    expect(session.visibleKeys).toEqual(['etc']);
    session.type(']]');
    expect(session.lines[1]).toContain('layer 3 of 3');
    expect(session.type(']').lines[1]).toContain('layer 3 of 3');
  });

  test('with names that would command a terminal are shown harmless', () => {
    const session = opened().type('\r');
    session.answer('layerFiles', {type: 'layerFiles', files: [entry('evil\x1b]0;title\x07\u202e')]});
    expect(session.frame).toContain('evil␛]0;title␇�');
  });
});

describe('an artifact', () => {
  const SBOM = {
    mediaType: 'application/vnd.example.sbom+json',
    digest: digest(200) as Digest,
    size: 900,
    annotations: {'org.opencontainers.image.title': 'sbom.json'},
  };

  function artifact(): Session {
    const content = {
      schemaVersion: 2,
      mediaType: MEDIA_TYPE.ociManifest,
      artifactType: SBOM.mediaType,
      config: {mediaType: MEDIA_TYPE.ociEmpty, digest: digest(99), size: 2},
      layers: [SBOM],
    };
    const referrer = {
      digest: digest(9),
      mediaType: MEDIA_TYPE.ociManifest,
      size: 500,
      artifactType: SBOM.mediaType,
    };
    return opened()
      .type('4')
      .answer('referrers', {type: 'referrers', referrers: [referrer]})
      .type('\r')
      .answer('document', {
        type: 'document',
        document: {manifest: parseManifest(Buffer.from(JSON.stringify(content)), MEDIA_TYPE.ociManifest)},
      });
  }

  test('is called by what it is, and its parts by their titles', () => {
    const session = artifact();
    expect(session.lines[1]).toContain('v1.1 › example.sbom 000000000009');
    expect(session.frame).toMatch(/> +1 +900 B +█+ +sbom\.json/);
  });

  test('is read as text, JSON indented, control characters harmless', () => {
    const session = artifact().type('\r');
    expect(session.frame).toContain('Loading…');
    session.answer('contentText', {type: 'contentText', text: '{"name": "\u009b2J", "packages": []}'});
    expect(session.lines[1]).toContain('example.sbom 000000000009 › example.sbom');
    expect(session.lines.slice(2, 6)).toEqual(['> {', '    "name": "�2J",', '    "packages": []', '  }']);
    expect(session.type('/pack\r').visibleKeys).toHaveLength(1);
  });

  test('that is no text says so, and what to do instead', () => {
    const session = artifact().type('\r');
    session.send({
      type: 'loadFailed',
      ticket: session.ticketOf('contentText'),
      failure: {code: 'UNSUPPORTED', message: 'the content is no text', hint: 'Esc, then s saves it'},
    });
    expect(session.frame).toContain('error: the content is no text · Esc, then s saves it');
  });
});
