import {defineConfig} from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    // A terminal's or a user's own settings never decide a test.
    env: {
      ECRCTL_CONFIG: '',
      AWS_PROFILE: '',
      AWS_EC2_METADATA_DISABLED: 'true',
      NO_COLOR: '1',
      // Tests that speak to the SDK themselves are told nothing about next year's Node.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
  },
});
