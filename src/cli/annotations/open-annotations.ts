import {type AnnotationMode, type Annotations, annotationMode, noAnnotations} from './annotations.ts';
import {githubAnnotations} from './github.ts';
import {gitlabAnnotations} from './gitlab.ts';

/** The annotations that a run gives, with everything handed in. */
export function openAnnotations(
  wanted: AnnotationMode,
  {env, write, now}: {env: NodeJS.ProcessEnv; write: (text: string) => void; now: () => Date},
): Annotations {
  const mode = annotationMode(wanted, env);
  if (mode === 'github') return githubAnnotations(write, env);
  return mode === 'gitlab' ? gitlabAnnotations(write, now) : noAnnotations;
}
