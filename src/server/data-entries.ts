/** Everything that a local ECR puts into its data directory; what else is there belongs to somebody else. */
export const DATA_ENTRIES = [
  'blobs',
  'events',
  'records',
  'server.json',
  'server.log',
  'trash',
  'uploads',
] as const;
