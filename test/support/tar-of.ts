import {Readable} from 'node:stream';
import {buffer} from 'node:stream/consumers';
import {type Header, pack} from 'tar-stream';

/** A file, or a symbolic link, of a tar made for a test. */
export interface TarMember {
  name: string;
  bytes?: Uint8Array | string;
  link?: string;
  header?: Partial<Header>;
}

/** Makes a tar in memory, with the library that everybody trusts rather than with our own writer. */
export async function tarOf(members: readonly TarMember[]): Promise<Buffer> {
  const archive = pack();
  for (const {name, bytes = '', link, header} of members) {
    const base = {name, mtime: new Date(0), ...header};
    if (link === undefined) archive.entry(base, Buffer.from(bytes));
    else archive.entry({...base, type: 'symlink', linkname: link});
  }
  archive.finalize();
  return buffer(Readable.from(archive));
}
