import type { Annotation } from '../../src/github/annotations.ts'
import type { Toolkit } from '../../src/github/toolkit.ts'

/** What a run told the runner. */
export interface Told {
  /** Plain lines of the job's log, in order. */
  readonly lines: readonly string[]
  readonly annotations: readonly Annotation[]
  readonly outputs: Readonly<Record<string, string>>
  readonly secrets: readonly string[]
  readonly summary: string
}

/** A toolkit that keeps what it is told, and the inputs of a step as the workflow set them. */
export function recordingToolkit(inputs: Readonly<Record<string, string>> = {}): {
  readonly toolkit: Toolkit
  readonly told: () => Told
} {
  const lines: string[] = []
  const annotations: Annotation[] = []
  const outputs: Record<string, string> = {}
  const secrets: string[] = []
  let summary = ''
  const annotate =
    (level: Annotation['level']) =>
    (message: string, place: Annotation['place'] = {}) =>
      void annotations.push({ level, message, place })
  const toolkit: Toolkit = {
    getInput: (name) => (inputs[name] ?? '').trim(),
    setSecret: (secret) => void secrets.push(secret),
    setOutput: (name, value) => {
      outputs[name] = value
    },
    info: (line) => void lines.push(line),
    error: annotate('error'),
    warning: annotate('warning'),
    notice: annotate('notice'),
    summary: {
      addRaw: (text) => ({
        write: async () => {
          summary += text
        },
      }),
    },
  }
  return { toolkit, told: () => ({ lines, annotations, outputs, secrets, summary }) }
}
