import { join } from 'node:path'
import { createViteServer } from 'vitest/node'

/** Loads TypeScript modules, and loads again those that a change of one module could change. */
export class Modules {
  #server

  /** `names` are what modules may import from vitest: members of `globalThis.vitestStandIn`. */
  async open(names) {
    const standIn = 'virtual:vitest'
    this.#server = await createViteServer({
      configFile: false,
      logLevel: 'error',
      appType: 'custom',
      server: { middlewareMode: true, hmr: false, watch: null, ws: false },
      optimizeDeps: { noDiscovery: true },
      resolve: { alias: { vitest: standIn } },
      plugins: [
        {
          name: 'vitest-stand-in',
          resolveId: (id) => (id === standIn ? id : undefined),
          load: (id) =>
            id === standIn ? `export const { ${names.join(', ')} } = globalThis.vitestStandIn` : undefined,
        },
      ],
    })
  }

  async load(file) {
    await this.#runner.import(join(process.cwd(), file))
  }

  forgetAll() {
    this.#runner.clearCache()
  }

  /** Forgets a module and all that import it; the function that is returned puts back what was loaded. */
  forget(file) {
    const known = this.#runner.evaluatedModules
    const forgotten = new Set(known.getModulesByFile(file) ?? [])
    for (const module of forgotten)
      for (const it of module.importers) {
        const importer = known.getModuleById(it)
        if (importer !== undefined) forgotten.add(importer)
      }
    const before = [...forgotten].map((it) => [
      it,
      { evaluated: it.evaluated, promise: it.promise, exports: it.exports },
    ])
    for (const it of forgotten)
      Object.assign(it, { evaluated: false, promise: undefined, exports: undefined })
    return () => {
      for (const [module, state] of before) Object.assign(module, state)
    }
  }

  async close() {
    await this.#server?.close()
  }

  get #runner() {
    return this.#server.environments.ssr.runner
  }
}
