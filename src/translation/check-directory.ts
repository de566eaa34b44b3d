import { type OutputFile } from './compile-output.js'
import { offsetOf } from './text/mapping-file.js'

/** What a directory tells of: resources that cannot be about anybody. */
const DIRECTORY_TYPES: ReadonlySet<string> = new Set(['HealthcareService', 'Location', 'Organization'])

/**
 * INVARIANT: a mapping about nobody makes nothing that could be about somebody, since no NHS number guards it.
 * Undefined when some output does, which is reported where it stands.
 */
export function checkDirectory(outputs: readonly OutputFile[]): 'nobody' | undefined {
  const wrong = outputs.filter(({ written }) => !isOfDirectory(written))
  for (const { file } of wrong) {
    const expected = `only ${[...DIRECTORY_TYPES].join(', ')} without an area`
    const message = `a mapping about nobody makes ${expected}: name the person in record.map.yaml`
    file.report(offsetOf(file.document.getIn(['out', 'resourceType'], true)), 'wrong-type', message)
  }
  return wrong.length > 0 ? undefined : 'nobody'
}

function isOfDirectory({ out, area, id }: OutputFile['written']): boolean {
  return DIRECTORY_TYPES.has(out.resourceType) && area === undefined && id !== 'person'
}
