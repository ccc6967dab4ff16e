import type {View} from '../state/view.ts';
import {shortImageName, shortMediaType} from '../text/image-name.ts';

/** What a view is called on the way from the root. */
export function crumb(view: View, below: View | undefined): string {
  switch (view.kind) {
    case 'images':
      return view.repository.repositoryName;
    case 'image':
      return shortImageName(view.image);
    case 'files':
      return `layer ${view.position + 1} of ${view.layers.length}`;
    case 'content':
      return shortMediaType(view.descriptor.mediaType);
    case 'lifecycle':
      return ofRepository('lifecycle policy', view.repository.repositoryName, below);
    case 'access':
      return ofRepository('access', view.repository.repositoryName, below);
    case 'registry':
      return 'registry settings';
    default:
      return view.kind;
  }
}

function ofRepository(what: string, repositoryName: string, below: View | undefined): string {
  const said = below?.kind === 'images' || below?.kind === 'image';
  return said && below.repository.repositoryName === repositoryName ? what : `${what} of ${repositoryName}`;
}
