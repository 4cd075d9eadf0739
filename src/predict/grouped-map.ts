/**
 * A map whose entries are also found by a group each belongs to, without a walk through all of them: a history of a
 * thousand migrations asks for the indexes of a table ten thousand times.
 */
export class GroupedMap<Value> extends Map<string, Value> {
  readonly #groups = new Map<string, Map<string, Value>>()
  readonly #groupOf: (value: Value) => string

  constructor(groupOf: (value: Value) => string) {
    super()
    this.#groupOf = groupOf
  }

  override set(key: string, value: Value): this {
    const before = this.get(key)
    const group = this.#groupOf(value)
    if (before !== undefined && this.#groupOf(before) !== group)
      this.#groups.get(this.#groupOf(before))?.delete(key)
    const members = this.#groups.get(group) ?? new Map<string, Value>()
    this.#groups.set(group, members.set(key, value))
    return super.set(key, value)
  }

  override delete(key: string): boolean {
    const value = this.get(key)
    if (value !== undefined) this.#groups.get(this.#groupOf(value))?.delete(key)
    return super.delete(key)
  }

  override clear(): void {
    this.#groups.clear()
    super.clear()
  }

  /** The entries of a group, in the order in which they came; a copy, so that they may change meanwhile. */
  inGroup(group: string): readonly (readonly [string, Value])[] {
    return [...(this.#groups.get(group) ?? [])]
  }
}
