import type {ImageRecord} from '../backend.ts';
import type {View} from '../state/view.ts';
import {imageName, shortMediaType} from '../text/image-name.ts';

/** What a view is called on the way from the root. */
export function crumb(view: View, below: View | undefined): string {
  switch (view.kind) {
    case 'images':
      return view.repository.repositoryName;
    case 'image':
      return shortName(view.image);
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

/** What an image's name may take of the line; one of several tags may be longer. */
const LONGEST_NAME = 24;

/** `1.0, latest`, or `1.0 +12` where the tags would take the whole line. */
function shortName(image: ImageRecord): string {
  const name = imageName(image);
  const [first, ...others] = image.imageTags ?? [];
  return name.length <= LONGEST_NAME || others.length === 0 ? name : `${first} +${others.length}`;
}

function ofRepository(what: string, repositoryName: string, below: View | undefined): string {
  const said = below?.kind === 'images' || below?.kind === 'image';
  return said && below.repository.repositoryName === repositoryName ? what : `${what} of ${repositoryName}`;
}
