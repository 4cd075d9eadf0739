import { type Marker, readMarker, writeMarker } from '../../src/github/marker.ts'

const marker: Marker = {
  version: '1.2.3-rc--4',
  key: 'Migrations & more/re--view/--> <b>日本 50%',
  headSha: 'a'.repeat(40),
  runId: 12_345_678_901,
  open: true,
  reported: true,
  findings: ['0123456789abcdef', 'fedcba9876543210'],
}

test.each([
  { ...marker },
  { ...marker, open: false },
  { ...marker, open: false, reported: false, findings: [] },
])('a marker is read as it was written: %j', (each) => {
  expect(readMarker(`${writeMarker(each)}\nText`)).toEqual(each)
})

test('no value can end the HTML comment', () => {
  expect(writeMarker(marker).slice('<!--'.length, -'-->'.length)).not.toMatch(/--|>/)
})

test.each([
  '',
  'Text',
  ` ${writeMarker(marker)}`,
  `> ${writeMarker(marker)}`,
  `Text\n${writeMarker(marker)}`,
])('anything but a marker at the very start is none: %j', (body) => {
  expect(readMarker(body)).toBeNull()
})

test('a marker that was tampered with is none', () => {
  expect(readMarker(writeMarker(marker).replace('%20', '%2'))).toBeNull()
})
