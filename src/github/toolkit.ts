/** Where an annotation is shown; lines and columns are 1-based. */
export interface AnnotationPlace {
  readonly title?: string
  /** Relative to the workspace. */
  readonly file?: string
  readonly startLine?: number
  readonly endLine?: number
  readonly startColumn?: number
}

type Annotate = (message: string, place?: AnnotationPlace) => void

/**
 * The part of `@actions/core` that the Action uses. It reads the variables and writes the output of the process
 * itself, so the entry hands it in and everything else takes it from there.
 */
export interface Toolkit {
  /** Without surrounding white space; empty where the workflow sets none. */
  readonly getInput: (name: string) => string
  /** The runner hides the value wherever it would be printed from now on. */
  readonly setSecret: (secret: string) => void
  readonly setOutput: (name: string, value: string) => void
  /** Prints a line as it is, so it must have passed `plainLines`. */
  readonly info: (line: string) => void
  readonly error: Annotate
  readonly warning: Annotate
  readonly notice: Annotate
  readonly summary: {
    readonly addRaw: (text: string, addEOL?: boolean) => { readonly write: () => Promise<unknown> }
  }
}
