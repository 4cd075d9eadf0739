/** Tests run on the TypeScript sources; `.ts` is compiled to CommonJS because the bundle is CommonJS too. */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // These need what only `.ci/run` installs; `jest.machine.config.cjs` runs them.
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/test/browser/',
    '<rootDir>/test/docker/',
    '<rootDir>/test/extensions/',
    '<rootDir>/test/tools/',
    '<rootDir>/test/predict/server/',
    '<rootDir>/test/probes/',
    '<rootDir>/test/rollback/properties/',
    '<rootDir>/test/speed/',
    '<rootDir>/test/truth/',
    '<rootDir>/test/watching/',
  ],
  transform: {
    '^.+\\.[cm]?ts$': [
      '@swc/jest',
      { module: { type: 'commonjs' }, jsc: { target: 'es2023', parser: { syntax: 'typescript' } } },
    ],
  },
  testTimeout: 120_000,
  // Most tests wait for a server, which is another process.
  maxWorkers: '100%',
}
