/** Tests that need a prepared machine: the real migration tools (`.ci/tools.sh`) and nobody else at work on it. */
module.exports = {
  ...require('./jest.config.cjs'),
  testMatch: ['<rootDir>/test/tools/**/*.test.ts', '<rootDir>/test/speed/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
}
