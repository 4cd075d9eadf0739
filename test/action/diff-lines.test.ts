import { shownLines, withinHunk } from '../../src/github/diff-lines.ts'

const PATCH = `@@ -1,3 +1,4 @@
 CREATE TABLE a (id int);
+CREATE INDEX a_idx ON a (id);
 CREATE TABLE b (id int);
 CREATE TABLE c (id int);
@@ -20 +21 @@ CREATE TABLE z (
-old
+new
@@ -40,2 +41,0 @@
-gone
-gone too`

test('a comment can stand on the lines of the new file that hunks show', () => {
  expect(shownLines(PATCH)).toEqual([
    { first: 1, last: 4 },
    { first: 21, last: 21 },
  ])
})

test('lines of SQL that look like hunks are not taken for some', () => {
  expect(shownLines('@@ -0,0 +1,2 @@\n+-- @@ -9,9 +9,9 @@\n+SELECT 1;')).toEqual([{ first: 1, last: 2 }])
})

test('a range ends where its hunk does, and lines that nobody sees take no comment', () => {
  const shown = shownLines(PATCH)
  expect(withinHunk({ line: 2, endLine: 9 }, shown)).toEqual({ first: 2, last: 4 })
  expect(withinHunk({ line: 21, endLine: 21 }, shown)).toEqual({ first: 21, last: 21 })
  expect(withinHunk({ line: 10, endLine: 21 }, shown)).toBeNull()
  expect(withinHunk({ line: 1, endLine: 1 }, [])).toBeNull()
})
