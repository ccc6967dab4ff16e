import type {LayerFile} from '../../content/layer-files/layer-file.ts';
import type {Finding} from '../../lifecycle/finding.ts';
import type {Summary} from '../../lifecycle/summary.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import type {
  AccessPolicies,
  ImageDocument,
  ImageRecord,
  RepositoryRecord,
  StoredLifecyclePolicy,
} from '../backend.ts';
import type {PullerRow, StatementRow} from '../panes/access.ts';
import type {FileRow} from '../panes/files.ts';
import type {FindingRow} from '../panes/findings.ts';
import type {ImageRow} from '../panes/images.ts';
import type {JobRow} from '../panes/jobs.ts';
import type {LayerNode} from '../panes/layer-tree.ts';
import type {LayerRow} from '../panes/layers.ts';
import type {MessageRow} from '../panes/messages.ts';
import type {Pane} from '../panes/pane.ts';
import type {PlatformRow} from '../panes/platforms.ts';
import type {ReferrerRow} from '../panes/referrers.ts';
import type {RepositoryRow} from '../panes/repositories.ts';
import type {RuleRow} from '../panes/rules.ts';
import type {TextRow} from '../panes/text-pane.ts';
import type {VerdictRow} from '../panes/verdicts.ts';
import type {Incoming} from '../views/incoming.ts';
import type {Load} from './request.ts';

interface ViewBase {
  id: number;
  /** What the view has asked for, by a name of its own; `main` is what it cannot do without. */
  loads: Readonly<Record<string, Load>>;
}

/** The repositories of the registry: the root of everything. */
export interface RepositoriesView extends ViewBase {
  kind: 'repositories';
  pane: Pane<RepositoryRow>;
  /** What has come and is not in the list yet; of a refresh, all that has come. */
  incoming: Incoming<RepositoryRow>;
}

/** The images of a repository. */
export interface ImagesView extends ViewBase {
  kind: 'images';
  repository: RepositoryRecord;
  pane: Pane<ImageRow>;
  /** All that are in the list, in no order. */
  images: readonly ImageRecord[];
  /** What has come and is not in the list yet; of a refresh, all that has come. */
  incoming: Incoming<ImageRecord>;
  /** The members of indexes whose manifests have been read, and platforms of images, by digest. */
  documents: ReadonlyMap<string, ImageDocument>;
}

/** What can be looked at of an image. */
export type ImageTab = 'layers' | 'platforms' | 'config' | 'findings' | 'referrers' | 'raw';

/** One image. */
export interface ImageView extends ViewBase {
  kind: 'image';
  repository: RepositoryRecord;
  image: ImageRecord;
  tab: ImageTab;
  panes: {
    layers: Pane<LayerRow>;
    platforms: Pane<PlatformRow>;
    config: Pane<TextRow>;
    findings: Pane<FindingRow>;
    referrers: Pane<ReferrerRow>;
    raw: Pane<TextRow>;
  };
  document?: ImageDocument;
  scanStatus?: string;
}

/** The files of one layer. */
export interface FilesView extends ViewBase {
  kind: 'files';
  repositoryName: string;
  /** All layers of the image, lowest first. */
  layers: readonly Descriptor[];
  /** Which of them is open. */
  position: number;
  /** The entries that have come, by position of their layer. */
  files: ReadonlyMap<number, readonly LayerFile[]>;
  /** Compressed bytes read of the open layer. */
  bytes: number;
  tree?: LayerNode;
  /** The folder whose files are listed. */
  folder: string;
  pane: Pane<FileRow>;
}

/** What an artifact consists of, as text. */
export interface ContentView extends ViewBase {
  kind: 'content';
  descriptor: Descriptor;
  pane: Pane<TextRow>;
}

/** A lifecycle policy beside the images that it would take. */
export interface LifecycleView extends ViewBase {
  kind: 'lifecycle';
  repository: RepositoryRecord;
  stored?: StoredLifecyclePolicy | undefined;
  /** A text that was edited and is not put yet. */
  draft?: string;
  findings: readonly Finding[];
  /** What the policy does in all; absent where it cannot be judged. */
  summary?: Summary;
  images: readonly ImageRecord[];
  tab: 'rules' | 'verdicts' | 'json';
  panes: {rules: Pane<RuleRow>; verdicts: Pane<VerdictRow>; json: Pane<TextRow>};
  /** All verdicts; the pane shows those of the rule under the cursor. */
  verdicts: readonly VerdictRow[];
  /** What the pane of verdicts was made from. */
  shown?: {rule: string | undefined; verdicts: readonly VerdictRow[]};
}

/** Who may do what in a repository. */
export interface AccessView extends ViewBase {
  kind: 'access';
  repository: RepositoryRecord;
  policies?: AccessPolicies;
  /** What was edited and is not set: the next edit begins with it. */
  edited?: string;
  tab: 'statements' | 'pullers' | 'json';
  panes: {statements: Pane<StatementRow>; pullers: Pane<PullerRow>; json: Pane<TextRow>};
}

/** The settings of the registry. */
export interface RegistryView extends ViewBase {
  kind: 'registry';
  pane: Pane<TextRow>;
}

/** What runs and ran in the background. */
export interface JobsView extends ViewBase {
  kind: 'jobs';
  pane: Pane<JobRow>;
}

/** What was said. */
export interface MessagesView extends ViewBase {
  kind: 'messages';
  pane: Pane<MessageRow>;
}

/** The keys of the view that it was opened from. */
export interface HelpView extends ViewBase {
  kind: 'help';
  pane: Pane<TextRow>;
}

/** One screen of the stack. */
export type View =
  | RepositoriesView
  | ImagesView
  | ImageView
  | FilesView
  | ContentView
  | LifecycleView
  | AccessView
  | RegistryView
  | JobsView
  | MessagesView
  | HelpView;

/** The list that the keys work on. */
export function activePane(view: View): Pane {
  if ('pane' in view) return view.pane;
  const panes: Record<string, Pane> = view.panes;
  return panes[view.tab]!;
}

/** The view with another list in place of the active one, which must be of the same kind. */
export function withActivePane<V extends View>(view: V, pane: Pane): V {
  if ('pane' in view) return {...view, pane};
  return {...view, panes: {...view.panes, [view.tab]: pane}};
}
