/** What a file in a layer is. */
export type LayerFileType =
  | 'file'
  | 'directory'
  | 'symlink'
  | 'hardlink'
  | 'character device'
  | 'block device'
  | 'fifo'
  | 'other';

/** One entry of a layer's archive. `path` has no leading or trailing slash; the topmost folder's is empty. */
export interface LayerFile {
  path: string;
  type: LayerFileType;
  size: number;
  mode: number;
  uid: number;
  gid: number;
  modifiedAt?: Date;
  linkTarget?: string;
  /** The numbers of a device. */
  device?: {major: number; minor: number};
  /** Extended attributes (capabilities, say), as the pax records that they stand in. */
  attributes?: ReadonlyMap<string, string>;
}
