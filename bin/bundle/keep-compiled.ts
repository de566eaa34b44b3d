// Run by the build, once for each set of flags that gateways are started with: `keep-compiled.js FILE`.
import { resolve } from 'node:path'
import { readBundle } from './bundle.js'

const bundle = readBundle(resolve(process.argv[2] ?? ''))
// What has run is kept with what it has called, so that it need not be compiled later either.
bundle.run()
bundle.keepCompiled()
