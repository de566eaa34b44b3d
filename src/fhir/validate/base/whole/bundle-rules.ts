import { type JsonObject, arrayOf, isJsonObject } from '../../../../model/json.js'
import { type Run, reportAt } from '../../run.js'
import { SPECIFICATION } from '../../specification.js'

const RESTFUL_URL = /^https?:\/\/.*\/([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})$/

/** Checks that each fullUrl is absolute and agrees with the resource it is given for (bundle.html#bundle-unique). */
export function checkFullUrls(bundle: JsonObject, run: Run): void {
  for (const [i, entry] of arrayOf(bundle['entry']).entries()) {
    if (!isJsonObject(entry)) continue
    const mistake = fullUrlMistake(entry)
    if (mistake === undefined) continue
    run.path.push('entry', i)
    reportAt(run, 'fullUrl', {
      code: 'invariant',
      rule: 'bundle-full-url',
      message: mistake,
      specification: SPECIFICATION.bundle,
    })
    run.path.length -= 2
  }
}

function fullUrlMistake({ fullUrl, resource }: JsonObject): string | undefined {
  if (typeof fullUrl !== 'string') return undefined
  if (!/^[a-z][a-z0-9+.-]*:/i.test(fullUrl)) return 'expected an absolute URL'
  if (!isJsonObject(resource)) return undefined
  const named = RESTFUL_URL.exec(fullUrl)
  if (named === null || resource['id'] === undefined) return undefined
  if (named[1] === resource['resourceType'] && named[2] === resource['id']) return undefined
  return 'expected a URL that ends with the type and id of the resource'
}
