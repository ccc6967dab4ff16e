// Writes a small, valid OCI archive from texts given here, so that the demo needs no other program.
import {createHash} from 'node:crypto';
import {writeFile} from 'node:fs/promises';
import {buffer} from 'node:stream/consumers';
import {gzipSync} from 'node:zlib';
import tar from 'tar-stream';

const layersSaying = message => [
  {command: 'COPY hello.sh /usr/bin/hello', files: {'usr/bin/hello': `#!/bin/sh\necho ${message}\n`}},
  {command: 'COPY motd /etc/motd', files: {'etc/motd': 'A sample image with two layers.\n'}},
];

/** Writes the archive to `file`; its bytes are the same for the same message. */
export async function writeSampleArchive(file, message) {
  const sources = layersSaying(message);
  const blobs = {};
  const addBlob = bytes => {
    const digest = createHash('sha256').update(bytes).digest('hex');
    blobs[`blobs/sha256/${digest}`] = bytes;
    return {digest: `sha256:${digest}`, size: bytes.length};
  };
  const layers = [];
  const diffIds = [];
  for (const {files} of sources) {
    const raw = await tarOf(files);
    diffIds.push(`sha256:${createHash('sha256').update(raw).digest('hex')}`);
    layers.push({mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', ...addBlob(gzipSync(raw))});
  }
  const config = {
    created: '2026-01-01T00:00:00Z',
    architecture: 'amd64',
    os: 'linux',
    config: {Cmd: ['/usr/bin/hello']},
    rootfs: {type: 'layers', diff_ids: diffIds},
    history: sources.map(({command}) => ({created: '2026-01-01T00:00:00Z', created_by: command})),
  };
  const manifest = {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: {mediaType: 'application/vnd.oci.image.config.v1+json', ...addBlob(json(config))},
    layers,
  };
  const root = {mediaType: manifest.mediaType, ...addBlob(json(manifest))};
  const index = {
    schemaVersion: 2,
    manifests: [{...root, annotations: {'org.opencontainers.image.ref.name': '1.0'}}],
  };
  await writeFile(
    file,
    await tarOf({'oci-layout': json({imageLayoutVersion: '1.0.0'}), ...blobs, 'index.json': json(index)}),
  );
}

function json(value) {
  return Buffer.from(JSON.stringify(value));
}

async function tarOf(files) {
  const pack = tar.pack();
  for (const [name, content] of Object.entries(files))
    pack.entry({name, mtime: new Date(0), mode: 0o644}, content);
  pack.finalize();
  return buffer(pack);
}
