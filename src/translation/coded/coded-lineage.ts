import { type Lineage } from '../lineage.js'
import { type CodedSource } from './coded-source.js'
import { type CodedType } from './coded-translation.js'

/** The lineage of a translation in code: every R4 element from the source elements whose tables fill it. */
export function codedLineage(source: CodedSource, types: readonly CodedType[]): Lineage {
  return {
    outputs: types.map(({ name, to, elements }) => {
      const sources = new Map<string, string[]>()
      for (const it of elements)
        for (const element of it.to) {
          const key = `${to}.${element}`
          sources.set(key, [...(sources.get(key) ?? []), `${name}.${it.element}`])
        }
      return {
        name,
        rows: [...sources].map(([element, from]) => ({ element, sources: from, conditions: [] })),
      }
    }),
    wholeRecord: ['Patient.identifier'],
    ignored: types.flatMap(({ name, elements }) =>
      elements.flatMap(({ element, because }) =>
        because === undefined ? [] : [{ field: `${name}.${element}`, reason: because }],
      ),
    ),
    fields: Object.entries(source.types).flatMap(([name, elements]) =>
      Object.entries(elements).flatMap(([element, { privacy, use }]) =>
        privacy === undefined
          ? []
          : [
              {
                field: `${name}.${element}`,
                privacy,
                use: use === 'ignored' ? ('ignored' as const) : ('mapped' as const),
              },
            ],
      ),
    ),
  }
}
