/** One file that differs between the merge base and the head. Paths are relative to the repository root. */
export interface ChangedFile {
  readonly path: string
  readonly change: 'added' | 'modified' | 'removed' | 'renamed'
  /** The path before a rename. */
  readonly previousPath: string | null
}
