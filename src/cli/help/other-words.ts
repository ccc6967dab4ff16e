/** What people type who know docker, crane, oras, regctl or the AWS CLI, and what does it here. */
const OTHER_WORDS: Record<string, string> = {
  tag: 'retag',
  retag: 'retag',
  pull: 'pull',
  push: 'push',
  copy: 'copy',
  save: 'pull',
  load: 'push',
  show: 'image inspect',
  describe: 'image inspect',
  config: 'image inspect',
  inspect: 'image inspect',
  resolve: 'image digest',
  digest: 'image digest',
  history: 'image layers',
  manifest: 'image manifest',
  discover: 'image referrers',
  tree: 'image referrers',
  referrers: 'image referrers',
  download: 'image content',
  fetch: 'image content',
  attach: 'push',
  extract: 'image export',
  unpack: 'image export',
  export: 'image export',
  blob: 'image blob',
  cat: 'image cat',
  files: 'image files',
  diff: 'image diff',
  ls: 'image list',
  list: 'image list',
  catalog: 'repository list',
  create: 'repository create',
  rm: 'image delete',
  rmi: 'image delete',
  delete: 'image delete',
  scan: 'image scan',
};

/** The groups in which such a word means an image. */
const IMAGE_GROUPS = new Set(['ecrctl', 'ecrctl image']);

/** The command that does what a word means elsewhere, which is no command of this group. */
export function commandForWord(group: string, word: string): string | undefined {
  const known = IMAGE_GROUPS.has(group) && Object.hasOwn(OTHER_WORDS, word);
  return known ? `ecrctl ${OTHER_WORDS[word]}` : undefined;
}
