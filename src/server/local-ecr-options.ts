import type {UpstreamRegistry} from './caching/upstream-registry.ts';
import type {EventTargets} from './events/open-events.ts';

/** How a local ECR is started. */
export interface LocalEcrOptions {
  /** Where everything is kept; it comes into being when it is not there. */
  dataDir: string;
  /** 0, the default, takes a free port. */
  port?: number;
  /** 127.0.0.1 by default. Any other address than loopback needs `users` and `tls`. */
  host?: string;
  /** Further host names under which clients reach this server, without port. */
  hostAliases?: readonly string[];
  /** The port in names of registries, where it is another than the one that is listened on; all are then long. */
  publicPort?: number;
  /** The account of requests whose access key is not twelve digits. 123456789012 by default. */
  accountId?: string;
  /** The region whose registry has the plain address. us-east-1 by default. */
  region?: string;
  /** Whether `server.json` in the data directory tells others where this server is. True by default. */
  advertise?: boolean;
  /** Answers as the distribution spec v1.1.1 says where ECR departs from it. */
  strictOci?: boolean;
  /** A file of users, roles, keys and policies: signatures and permissions are then checked in full. */
  users?: string;
  /** Files with certificate and private key (PEM). */
  tls?: {certFile: string; keyFile: string};
  /** Keeps ECR's request rates. */
  throttle?: boolean;
  /** A file with quotas and rates other than ECR's. */
  limits?: string;
  /** Fault plans, for example `throttle,op=PutImage,p=0.2`; the grammar is in `faults/parse-fault.ts`. */
  faults?: readonly string[];
  /** Where events go beside the log of the data directory. */
  events?: EventTargets;
  /** A file to which a JSON line is appended for every request, or whoever takes the lines. */
  requestLog?: string | {write(line: string): void};
  /** What pull-through cache rules fetch from; without it they serve what is cached. */
  upstream?: UpstreamRegistry;
  /** How long an archived image takes to come back, in milliseconds; 0 by default. */
  activationDelay?: number;
  /** The clock, in milliseconds since the epoch. */
  clock?: () => number;
  /** Told of errors of the server itself (a full disk); its clients only hear that there was one. */
  onError?: (error: unknown) => void;
}
