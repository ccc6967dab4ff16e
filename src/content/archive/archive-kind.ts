import {EcrctlError} from '../../errors.ts';
import type {ImageFileFormat} from '../../oci/image-location.ts';
import {parseManifest} from '../../oci/manifest.ts';
import {isImageManifestMediaType, layerCompression} from '../../oci/media-type.ts';
import {MANIFEST_JSON, parseManifestJson} from '../docker-archive/docker-manifest-json.ts';
import {blobPath, INDEX_JSON} from '../layout/layout-documents.ts';
import type {TarFiles} from '../tar/tar-files.ts';
import {readIndexEntries} from './oci-archive.ts';

/** Where Docker keeps the tags of an archive since its first version. */
const REPOSITORIES = 'repositories';

/** The two forms of images in a tar. */
export type ArchiveKind = Exclude<ImageFileFormat, 'oci-layout'>;

/**
 * Tells how images lie in a tar. One that has both forms is read by its OCI layout, which keeps digests, with
 * one exception: `docker save` of Docker 25 and later, from its own (not containerd's) image store, puts in a
 * layout made up on the spot, with raw layers that no registry has seen. Those want to be compressed.
 * The form that is asked for is taken where it is there.
 * @throws EcrctlError INVALID_ARCHIVE, ARCHIVE_TRUNCATED, UNSUPPORTED before Docker 1.10
 */
export async function archiveKind(files: TarFiles, asked?: ArchiveKind): Promise<ArchiveKind> {
  const hasLayout = files.find(INDEX_JSON) !== undefined;
  const hasDocker = files.find(MANIFEST_JSON) !== undefined;
  if (asked !== undefined && (asked === 'oci-archive' ? hasLayout : hasDocker)) return asked;
  if (asked !== undefined && (hasLayout || hasDocker)) throw otherKind(files, asked);
  if (hasLayout && hasDocker) return (await isMadeUpLayout(files)) ? 'docker-archive' : 'oci-archive';
  if (hasLayout) return 'oci-archive';
  if (hasDocker) return 'docker-archive';
  throw noImage(files);
}

async function isMadeUpLayout(files: TarFiles): Promise<boolean> {
  return (await isFromDocker(files)) && (await hasRawLayers(files));
}

/** Only Docker itself writes `repositories` or `LayerSources` beside a layout. */
async function isFromDocker(files: TarFiles): Promise<boolean> {
  if (files.find(REPOSITORIES)) return true;
  const document = await files.readDocument(MANIFEST_JSON);
  return !!document && parseManifestJson(document, files.location).some(image => image.LayerSources);
}

/** Whether the layout has raw layers, or nothing at all. */
async function hasRawLayers(files: TarFiles): Promise<boolean> {
  const entries = await readIndexEntries(files);
  if (entries.length === 0) return true;
  for (const {mediaType, digest} of entries) {
    const document = isImageManifestMediaType(mediaType)
      ? await files.readDocument(blobPath(digest))
      : undefined;
    const manifest = document && parseManifest(document, mediaType);
    if (manifest?.kind !== 'image') continue;
    if (manifest.content.layers.some(layer => layerCompression(layer.mediaType) === 'none')) return true;
  }
  return false;
}

function otherKind({location}: TarFiles, asked: ArchiveKind): EcrctlError {
  return new EcrctlError('INVALID_ARCHIVE', `${location} is an image archive, but not of the form ${asked}`, {
    hint: 'leave the prefix out and the form is found out',
  });
}

function noImage(files: TarFiles): EcrctlError {
  const {location} = files;
  if (!files.isComplete) return files.missing('index.json');
  if (files.find(REPOSITORIES)) {
    return new EcrctlError('UNSUPPORTED', `${location} was saved by a Docker older than 1.10`, {
      hint: 'load it into a newer Docker and save it again',
    });
  }
  return new EcrctlError(
    'INVALID_ARCHIVE',
    `${location} holds no image: neither index.json nor manifest.json`,
    {
      hint: 'an image archive is what "ecrctl pull", "docker save" or "skopeo copy" write',
    },
  );
}
