/** What a build step says, without the wrapping that builders put around it. */
export function layerCommand(createdBy: string | undefined): string {
  if (createdBy === undefined) return '';
  const text = createdBy
    .replace(/\s+/g, ' ')
    .replace(/ # buildkit$/, '')
    .trim();
  const nop = /^\/bin\/sh -c #\(nop\) +(.*)$/.exec(text);
  if (nop) return nop[1]!;
  return text.replace(/^(?:RUN )?\/bin\/sh -c /, 'RUN ').replace(/^RUN RUN /, 'RUN ');
}
