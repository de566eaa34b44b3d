import { expect } from 'vitest'

/** Stands in for the part of vitest that the mutated folders' tests use: it collects tests and runs none. */
export class Collector {
  /** Hooks for when every test has run for the last time. */
  closing = []
  #file = ''
  #names = []
  #tests = []

  describe = repeatable(
    skippable((name, run) => {
      this.#names.push(name)
      run()
      this.#names.pop()
    }),
    (name, run) => this.describe(name, run),
  )

  it = repeatable(
    skippable((name, ...rest) => {
      const id = `${this.#file}#${[...this.#names, name].join(' ')}`
      const same = this.#tests.filter((it) => it.id.replace(/ \(\d+\)$/, '') === id).length
      this.#tests.push({
        id: same === 0 ? id : `${id} (${same + 1})`,
        run: rest.find((it) => typeof it === 'function'),
      })
    }),
    (name, run) => this.it(name, run),
  )

  /** What a test file may import from vitest. */
  api = {
    describe: this.describe,
    it: this.it,
    test: this.it,
    expect,
    afterAll: (run) => this.closing.push(run),
  }

  /** The tests that a file defines while it is loaded: `{ id, run }`, each id once. */
  async testsOf(file, load) {
    this.#file = file
    this.#names = []
    this.#tests = []
    await load()
    return this.#tests
  }
}

function skippable(collect) {
  return Object.assign(collect, { skipIf: (isSkipped) => (isSkipped ? () => undefined : collect) })
}

function repeatable(collect, once) {
  const each = (rows) => (name, run) => {
    for (const [at, row] of rows.entries())
      once(`${name} [${at}]`, () => (Array.isArray(row) ? run(...row) : run(row)))
  }
  return Object.assign(collect, { each })
}
