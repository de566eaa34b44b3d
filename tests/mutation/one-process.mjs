// A test runner for Stryker. It loads the tests once and runs those that reach a mutant again and again in one process,
// quickest first: to start vitest for each of ten thousand mutants takes longer than everything else together.
// A mutant that acts while modules are loaded (tables, patterns, rules read at the top of a test file) and that nothing
// kills otherwise has the modules it could change loaded anew. A test that fails with a mutant has to pass without it.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import fc from 'fast-check'
import { Collector } from './collector.mjs'
import { Modules } from './modules.mjs'

const TESTED = process.env['TESTED']?.split(',') ?? [
  'tests/decision',
  'tests/disclosure',
  'tests/labelling',
  'tests/redaction',
]
/** The differential test wants its thousands of trees. */
const LEFT_OUT = ['tests/decision/differential.test.ts']
/** Tests that take most of the time and say little of anything but these: run only where these are mutated. */
const ONLY_FOR = [
  ['tests/decision/analyse', 'src/decision/analyse'],
  ['tests/decision', 'src/decision'],
  ['tests/labelling', 'src/labelling'],
  ['tests/redaction', 'src/redaction'],
]
/** How long a mutant that is already loaded is sought, and again after loading, in milliseconds of the processor. */
const PATIENCE = 2_000
/** What the dry run found, for processes that start after it. */
const FOUND = '.one-process.json'

// A few examples of each law tell most mutants; the same ones every time.
process.env['LAW_RUNS'] = '50'
fc.configureGlobal({ numRuns: 20, seed: 20 })

class OneProcess {
  /** What Stryker's instrumentation reads and writes. */
  #ns = (globalThis.__stryker__ ??= {})
  #collector = new Collector()
  #modules = new Modules()
  /** By id, loaded without a mutant. */
  #tests = new Map()
  /** `milliseconds` by test and file, `loading`: mutants by file, `covering`: tests by mutant. */
  #found

  capabilities() {
    return { reloadEnvironment: true }
  }

  async init() {
    globalThis.vitestStandIn = this.#collector.api
    await this.#modules.open(Object.keys(this.#collector.api))
    if (existsSync(FOUND)) this.#found = JSON.parse(readFileSync(FOUND, 'utf8'))
  }

  /** Loads each file alone, so that what acts while it is loaded is known, and runs every test once. */
  async dryRun() {
    const coverage = (this.#ns.mutantCoverage ??= { static: {}, perTest: {} })
    const found = { milliseconds: {}, loading: {}, covering: {} }
    const tests = []
    for (const file of testFiles()) {
      coverage.static = {}
      this.#modules.forgetAll()
      const took = stopwatch()
      const inFile = await this.#load(file)
      found.milliseconds[file] = took()
      found.loading[file] = coverage.static
      for (const test of inFile) {
        this.#ns.currentTestId = test.id
        const took = stopwatch()
        const result = await run(test)
        this.#ns.currentTestId = undefined
        found.milliseconds[test.id] = took()
        for (const mutant of Object.keys(coverage.perTest[test.id] ?? {}))
          (found.covering[mutant] ??= []).push(test.id)
        tests.push({ ...result, name: test.id, fileName: file })
      }
    }
    coverage.static = sum(Object.values(found.loading))
    writeFileSync(FOUND, JSON.stringify(found))
    this.#found = found
    return { status: 'complete', tests, mutantCoverage: coverage }
  }

  async mutantRun({ activeMutant, hitLimit, mutantActivation, sandboxFileName }) {
    if (this.#tests.size === 0) await this.#loadAll()
    // Stryker allows a hundred times the hits of all tests; a loop that does not end is told long before.
    this.#ns.hitLimit = hitLimit === undefined ? undefined : Math.max(hitLimit / 10, 1_000)
    this.#ns.hitCount = 0
    const ran = []
    const { id } = activeMutant
    const outcome =
      (await this.#runCovering(id, ran)) ??
      (mutantActivation === 'static' ? await this.#runLoading(id, sandboxFileName, ran) : undefined)
    if (outcome === undefined) return { status: 'survived', nrOfTests: ran.length }
    return outcome.status === 'killed' ? this.#confirmed(outcome) : outcome
  }

  async dispose() {
    for (const close of this.#collector.closing) await close()
    await this.#modules.close()
  }

  /** The mutant acts in tests that are loaded already. */
  async #runCovering(mutant, ran) {
    const tests = (this.#found.covering[mutant] ?? []).map((it) => this.#tests.get(it))
    this.#ns.activeMutant = mutant
    const outcome = await this.#runAll(tests, ran)
    this.#ns.activeMutant = undefined
    return outcome
  }

  /** The mutant is there before the tests that it could change are loaded: first those of the folder nearest to it. */
  async #runLoading(mutant, mutated, ran) {
    const { loading } = this.#found
    const files = Object.keys(loading).filter((it) => loading[it][mutant] !== undefined)
    const putBack = this.#modules.forget(mutated)
    this.#ns.activeMutant = mutant
    let outcome
    const patience = { left: PATIENCE }
    const near = nearest(files, mutated)
    const far = files.filter((it) => !near.includes(it))
    for (const file of [near, far].flatMap((some) => this.#quickest(some, (it) => it))) {
      if (outcome !== undefined || patience.left < 0) break
      patience.left -= this.#found.milliseconds[file]
      outcome = await this.#load(file).then(
        (tests) => this.#runAll(tests, ran, patience),
        (error) => this.#outcome([...ran, { id: file, failureMessage: String(error) }]),
      )
    }
    this.#ns.activeMutant = undefined
    putBack()
    return outcome
  }

  async #runAll(tests, ran, patience = { left: PATIENCE }) {
    for (const test of this.#quickest(tests, (it) => it.id)) {
      patience.left -= this.#found.milliseconds[test.id]
      if (patience.left < 0 && ran.length > 0) return undefined
      ran.push(await run(test))
      const outcome = this.#outcome(ran)
      if (outcome !== undefined) return outcome
    }
    return undefined
  }

  #outcome(ran) {
    if (this.#ns.hitCount > this.#ns.hitLimit) return { status: 'timeout', reason: 'reached too often' }
    const { id, failureMessage } = ran.at(-1)
    if (failureMessage === undefined) return undefined
    return { status: 'killed', killedBy: [id], failureMessage, nrOfTests: ran.length }
  }

  /** A test that fails without the mutant too says nothing of it: an error, and everything is loaded anew. */
  async #confirmed(outcome) {
    const test = this.#tests.get(outcome.killedBy[0])
    const failed = test === undefined ? undefined : (await run(test)).failureMessage
    if (failed === undefined) return outcome
    this.#tests.clear()
    return { status: 'error', errorMessage: `${test.id} fails without the mutant too: ${failed}` }
  }

  #quickest(items, keyOf) {
    const { milliseconds } = this.#found
    return items.toSorted((a, b) => milliseconds[keyOf(a)] - milliseconds[keyOf(b)])
  }

  async #loadAll() {
    this.#modules.forgetAll()
    for (const file of testFiles()) for (const it of await this.#load(file)) this.#tests.set(it.id, it)
  }

  #load(file) {
    return this.#collector.testsOf(file, () => this.#modules.load(file))
  }
}

function testFiles() {
  const mutated = process.env['MUTATED'] ?? ONLY_FOR.join()
  const idle = ONLY_FOR.filter(([, folder]) => !mutated.includes(folder)).map(([tests]) => tests + sep)
  return TESTED.flatMap(filesIn)
    .filter((it) => it.endsWith('.test.ts') && !LEFT_OUT.includes(it))
    .filter((it) => !idle.some((folder) => it.startsWith(folder)))
    .toSorted()
}

function filesIn(tested) {
  if (tested.endsWith('.ts')) return [tested]
  return readdirSync(tested, { recursive: true }).map((it) => join(tested, it))
}

async function run(test) {
  const started = performance.now()
  const failureMessage = await Promise.resolve()
    .then(test.run)
    .then(
      () => undefined,
      (error) => String(error).slice(0, 500),
    )
  const result = { id: test.id, timeSpentMs: performance.now() - started }
  return failureMessage === undefined ? { ...result, status: 0 } : { ...result, status: 1, failureMessage }
}

/** Those under the folder of tests that bears the name of the mutated file's folder, or of the one above it. */
function nearest(files, mutated) {
  const [, ...folders] = relative(process.cwd(), dirname(mutated)).split(sep)
  for (; folders.length > 0; folders.pop()) {
    const near = files.filter((it) => it.startsWith(join('tests', ...folders) + sep))
    if (near.length > 0) return near
  }
  return files
}

/** Milliseconds of the processor, which a busy machine does not make longer. */
function stopwatch() {
  const before = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  }
}

function sum(counts) {
  const total = {}
  for (const [id, count] of counts.flatMap((it) => Object.entries(it))) total[id] = (total[id] ?? 0) + count
  return total
}

const oneProcess = Object.assign(() => new OneProcess(), { inject: [] })

export const strykerPlugins = [{ kind: 'TestRunner', name: 'one-process', factory: oneProcess }]
