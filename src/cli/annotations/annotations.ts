/** Whose log a run is shown in. */
export const ANNOTATION_MODES = ['auto', 'github', 'gitlab', 'none'] as const;
export type AnnotationMode = (typeof ANNOTATION_MODES)[number];

/** What a pipeline's log and its later steps are told. Everything but files goes to standard error. */
export interface Annotations {
  /** Hides a secret in whatever the log shows from now on. */
  mask(secret: string): void;
  /** Marks a failure where the pipeline lists failures. */
  error(title: string, message: string): void;
  /** Folds what follows under a title until the function that is returned is called. */
  group(title: string): () => void;
  /** Hands values to later steps. */
  outputs(values: Readonly<Record<string, string>>): Promise<void>;
  /** Adds Markdown to the run's summary. */
  summary(markdown: string): Promise<void>;
}

/** Says nothing. */
export const noAnnotations: Annotations = {
  mask() {},
  error() {},
  group: () => () => {},
  async outputs() {},
  async summary() {},
};

/** Which log it is: `auto` looks at the variables that the runners set. */
export function annotationMode(
  wanted: AnnotationMode,
  env: NodeJS.ProcessEnv,
): Exclude<AnnotationMode, 'auto'> {
  if (wanted !== 'auto') return wanted;
  if (env.GITHUB_ACTIONS === 'true') return 'github';
  return env.GITLAB_CI === 'true' ? 'gitlab' : 'none';
}
