import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'

/** Which modules are loaded by which: a circle makes the order of loading decide what is defined. */

const SOURCES = resolve(__dirname, '../../src')
const LOADED = /^(?:import|export)(?! type\b)[^;'"]*?\bfrom '(\.[^']+)'|\bimport\(\s*'(\.[^']+)'/gm

function loadedBy(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(LOADED)].map(([, from, lazy]) => resolve(file, '..', from ?? lazy ?? ''))
}

test('no module loads itself by way of others', () => {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(SOURCES, path))
  const finished = new Set<string>()
  const circles: string[] = []
  const walk = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file)
    if (start !== -1) circles.push([...path.slice(start), file].map((f) => relative(SOURCES, f)).join(' > '))
    if (start !== -1 || finished.has(file)) return
    for (const next of loadedBy(file)) walk(next, [...path, file])
    finished.add(file)
  }
  for (const file of files) walk(file, [])
  expect(finished.size).toBeGreaterThan(files.length / 2)
  expect(circles).toEqual([])
})
