/** A layer of an Express router, as far as it tells what it answers. */
type Layer = {
  readonly rawPath: string
  readonly slash: boolean
  readonly handle: { readonly stack?: unknown }
  readonly route?: { readonly path: string; readonly stack: readonly { readonly method?: string }[] }
}

function isLayer(value: unknown): value is Layer {
  return typeof value === 'object' && value !== null && 'handle' in value && 'rawPath' in value
}

/**
 * Everything that a router answers, by method and path: `GET /metrics`; `use /console` for each handler that takes
 * whatever comes below a path, `use /` where it takes whatever comes. Routers below it are read in the same way. Throws
 * where it finds what it cannot read, so that nothing is left out.
 */
export function routesOf(stack: unknown, below = ''): readonly string[] {
  if (!Array.isArray(stack)) throw new Error('not the layers of a router')
  return stack.flatMap((layer: unknown) => {
    if (!isLayer(layer) || typeof layer.rawPath !== 'string') throw new Error('a layer that cannot be read')
    const { route } = layer
    if (route !== undefined)
      return route.stack.map(({ method }) => `${(method ?? 'all').toUpperCase()} ${below}${route.path}`)
    const at = layer.slash ? below : `${below}${layer.rawPath}`
    return layer.handle.stack === undefined ? [`use ${at}/`] : routesOf(layer.handle.stack, at)
  })
}
