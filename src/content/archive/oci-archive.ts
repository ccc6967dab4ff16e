import type {Descriptor} from '../../oci/descriptor.ts';
import {checkLayoutVersion} from '../layout/layout-check.ts';
import {INDEX_JSON, OCI_LAYOUT, parseIndexJson} from '../layout/layout-documents.ts';
import {LayoutReader} from '../layout/layout-reader.ts';
import type {TarFiles} from '../tar/tar-files.ts';

/**
 * Reads the images of an OCI layout in a tar.
 * @throws EcrctlError INVALID_ARCHIVE, ARCHIVE_TRUNCATED
 */
export async function readOciArchive(files: TarFiles, defaultName?: string): Promise<LayoutReader> {
  const version = await files.readDocument(OCI_LAYOUT);
  if (version) checkLayoutVersion(version, files.location);
  const entries = await readIndexEntries(files);
  return new LayoutReader({files, entries: () => entries, defaultName});
}

/** The entries of the `index.json` in a tar. */
export async function readIndexEntries(files: TarFiles): Promise<Descriptor[]> {
  const document = await files.readDocument(INDEX_JSON);
  if (!document) throw files.missing(INDEX_JSON);
  return parseIndexJson(document, files.location);
}
