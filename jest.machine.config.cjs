/** Tests that need a prepared machine: a browser (`.ci/browser.sh`), a Docker engine (`.ci/docker.sh`), real extensions (`.ci/extensions.sh`), the real migration tools (`.ci/tools.sh`), a server of the machine with its `pg_dump`, servers of several versions, and nobody else at work on it. */
module.exports = {
  ...require('./jest.config.cjs'),
  testMatch: [
    'browser',
    'docker',
    'extensions',
    'tools',
    'speed',
    'truth',
    'watching',
    'probes',
    'rollback/properties',
    'predict/server',
  ].map((part) => `<rootDir>/test/${part}/**/*.test.ts`),
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
}
