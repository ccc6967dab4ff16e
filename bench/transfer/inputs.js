// The images that are moved, made from nothing: OCI archives of gzip layers that cannot be compressed further,
// and a docker archive of raw layers that can. Kept in a folder and made once.
import {createCipheriv, createHash} from 'node:crypto';
import {existsSync} from 'node:fs';
import {open, rename} from 'node:fs/promises';
import path from 'node:path';

const MIB = 1024 * 1024;
const BLOCK = 512;
/** A deflate block that is stored, not compressed, holds no more than this. */
const STORED_BYTES = 65_535;

/** An OCI archive of `layers` gzip layers of `mebibytes` each; the file's path. */
export async function ociArchive(folder, {name, layers, mebibytes}) {
  const file = path.join(folder, `${name}.tar`);
  if (existsSync(file)) return file;
  const archive = await TarFile.create(`${file}.part`);
  await archive.add('oci-layout', Buffer.from('{"imageLayoutVersion":"1.0.0"}'));
  const descriptors = [];
  const diffIds = [];
  for (let layer = 0; layer < layers; layer++) {
    const raw = layerTar(randomBytes(`${name} ${layer}`, mebibytes * MIB - 64 * 1024));
    const stored = gzipStored(raw);
    diffIds.push(digestOf(raw));
    descriptors.push(await addBlob(archive, stored, 'application/vnd.oci.image.layer.v1.tar+gzip'));
  }
  const config = await addBlob(archive, json(configOf(diffIds)), 'application/vnd.oci.image.config.v1+json');
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = await addBlob(
    archive,
    json({schemaVersion: 2, mediaType, config, layers: descriptors}),
    mediaType,
  );
  const annotations = {'org.opencontainers.image.ref.name': 'bench'};
  await archive.add('index.json', json({schemaVersion: 2, manifests: [{...manifest, annotations}]}));
  await archive.finish();
  await rename(`${file}.part`, file);
  return file;
}

/** An OCI archive with one raw layer of zeros; the file and the manifest's digest. */
export async function sparseArchive(folder, gibibytes) {
  const file = path.join(folder, 'sparse.tar');
  const size = gibibytes * 1024 * MIB;
  const archive = await TarFile.create(file);
  await archive.add('oci-layout', Buffer.from('{"imageLayoutVersion":"1.0.0"}'));
  const digest = digestOfZeros(size);
  await archive.addZeros(`blobs/sha256/${digest.slice(7)}`, size);
  const layer = {mediaType: 'application/vnd.oci.image.layer.v1.tar', digest, size};
  const config = await addBlob(archive, json(configOf([digest])), 'application/vnd.oci.image.config.v1+json');
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = await addBlob(
    archive,
    json({schemaVersion: 2, mediaType, config, layers: [layer]}),
    mediaType,
  );
  await archive.add('index.json', json({schemaVersion: 2, manifests: [manifest]}));
  await archive.finish();
  return {archive: file, digest: manifest.digest};
}

function digestOfZeros(size) {
  const hash = createHash('sha256');
  const zeros = Buffer.alloc(MIB);
  for (let at = 0; at < size; at += MIB) hash.update(zeros);
  return `sha256:${hash.digest('hex')}`;
}

/** A docker archive of `layers` raw layers of `mebibytes` each: program-like, text and packed bytes mixed. */
export async function dockerArchive(folder, {name, layers, mebibytes}) {
  const file = path.join(folder, `${name}.tar`);
  if (existsSync(file)) return file;
  const archive = await TarFile.create(`${file}.part`);
  const diffIds = [];
  for (let layer = 0; layer < layers; layer++) {
    const raw = layerTar(mixedBytes(`${name} ${layer}`, mebibytes * MIB));
    diffIds.push(digestOf(raw));
    await archive.add(`${diffIds.at(-1).slice(7)}.tar`, raw);
  }
  const config = json(configOf(diffIds));
  const configName = `${digestOf(config).slice(7)}.json`;
  await archive.add(configName, config);
  const layerNames = diffIds.map(id => `${id.slice(7)}.tar`);
  await archive.add(
    'manifest.json',
    json([{Config: configName, RepoTags: ['bench/app:1'], Layers: layerNames}]),
  );
  await archive.finish();
  await rename(`${file}.part`, file);
  return file;
}

/** Bytes without a pattern, the same for the same seed. */
function randomBytes(seed, length) {
  const key = createHash('sha256').update(seed).digest();
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length));
}

/** Bytes that gzip to something like a third, as file systems of images do. */
function mixedBytes(seed, length) {
  const random = randomBytes(seed, length);
  const words =
    'lib usr share return const static include version module buffer error value size name path'.split(' ');
  const pieces = [];
  let bytes = 0;
  for (let at = 0; bytes < length; at += 4096) {
    const page = random.subarray(at, at + 4096);
    const kind = page[0] % 4;
    if (kind === 0) pieces.push(page);
    else if (kind === 1) pieces.push(page.map(byte => byte & 0x8f & (byte >> 1)));
    else
      pieces.push(
        Buffer.from(
          Array.from(page.subarray(0, 700), byte => words[byte % words.length]).join(kind === 2 ? ' ' : '_'),
        ),
      );
    bytes += pieces.at(-1).length;
  }
  return Buffer.concat(pieces).subarray(0, length);
}

function layerTar(content) {
  return Buffer.concat([
    header('data.bin', content.length),
    content,
    Buffer.alloc(padding(content.length) + 2 * BLOCK),
  ]);
}

/** Gzip whose blocks are stored: as quick to make as to copy. */
function gzipStored(raw) {
  const head = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
  const blocks = [];
  for (let at = 0; at < raw.length; at += STORED_BYTES) {
    const block = raw.subarray(at, at + STORED_BYTES);
    const prefix = Buffer.alloc(5);
    prefix[0] = at + STORED_BYTES >= raw.length ? 1 : 0;
    prefix.writeUInt16LE(block.length, 1);
    prefix.writeUInt16LE(~block.length & 0xffff, 3);
    blocks.push(prefix, block);
  }
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(raw), 0);
  trailer.writeUInt32LE(raw.length >>> 0, 4);
  return Buffer.concat([head, ...blocks, trailer]);
}

const CRC_TABLE = Uint32Array.from({length: 256}, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc32(bytes) {
  let crc = 0xffffffff;
  for (let at = 0; at < bytes.length; at++) crc = CRC_TABLE[(crc ^ bytes[at]) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function configOf(diffIds) {
  return {
    created: '1970-01-01T00:00:00Z',
    architecture: 'amd64',
    os: 'linux',
    config: {},
    rootfs: {type: 'layers', diff_ids: diffIds},
    history: diffIds.map(() => ({created: '1970-01-01T00:00:00Z', created_by: 'bench'})),
  };
}

async function addBlob(archive, bytes, mediaType) {
  const digest = digestOf(bytes);
  await archive.add(`blobs/sha256/${digest.slice(7)}`, bytes);
  return {mediaType, digest, size: bytes.length};
}

class TarFile {
  static async create(file) {
    const archive = new TarFile();
    archive.handle = await open(file, 'w');
    archive.end = 0;
    return archive;
  }

  async add(name, bytes) {
    await this.#append([header(name, bytes.length), bytes, Buffer.alloc(padding(bytes.length))]);
  }

  /** A file of zeros that takes no space on the disk. */
  async addZeros(name, size) {
    await this.#append([header(name, size)]);
    this.end += size + padding(size);
  }

  async finish() {
    await this.#append([Buffer.alloc(2 * BLOCK)]);
    await this.handle.close();
  }

  async #append(buffers) {
    const {bytesWritten} = await this.handle.writev(buffers, this.end);
    this.end += bytesWritten;
  }
}

function header(name, size) {
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0);
  block.write('0000644\0' + '0000000\0' + '0000000\0', 100);
  if (size > MAX_OCTAL) writeBase256(block, size);
  else block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0        0', 136);
  block.write('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** What eleven octal digits hold; GNU tar writes more in bytes, marked by the first bit. */
const MAX_OCTAL = 0o77777777777;

function writeBase256(block, size) {
  block[124] = 0x80;
  block.writeUIntBE(size, 130, 6);
}

const padding = size => (BLOCK - (size % BLOCK)) % BLOCK;
const digestOf = bytes => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const json = value => Buffer.from(JSON.stringify(value));
