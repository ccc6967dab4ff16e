import type {Descriptor} from '../oci/descriptor.ts';

/** What a descriptor is to an image, for whoever shows it. */
export type NodeRole = 'manifest' | 'config' | 'layer';

/**
 * What happens during a copy, told as it happens. The engine tells, presenters show: terminal lines, plain
 * lines, JSON lines and the terminal interface are listeners of the same events.
 */
export type TransferEvent =
  | {type: 'planned'; blobs: number; bytes: number}
  | {type: 'started'; descriptor: Descriptor; role: NodeRole}
  | {type: 'progress'; descriptor: Descriptor; role: NodeRole; bytes: number}
  | {type: 'skipped'; descriptor: Descriptor; role: NodeRole}
  | {type: 'mounted'; descriptor: Descriptor; role: NodeRole; from: string}
  | {type: 'finished'; descriptor: Descriptor; role: NodeRole}
  | {type: 'failed'; descriptor: Descriptor; role: NodeRole; error: unknown};

/** Someone who wants to know. */
export type OnTransferEvent = (event: TransferEvent) => void;
