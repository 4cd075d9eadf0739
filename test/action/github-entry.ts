/** What the tests of the GitHub side need, as one module to bundle. */
export { listChangedFiles } from '../../src/github/changed-files-fallback.ts'
export { connectGitHub } from '../../src/github/client.ts'
export { tellNotReviewed } from '../../src/github/not-reviewed.ts'
export { publish } from '../../src/github/publish.ts'
export { Interrupted, UserError } from '../../src/model/errors.ts'
export { lineComment, renderMarkdown } from '../../src/report/markdown.ts'
