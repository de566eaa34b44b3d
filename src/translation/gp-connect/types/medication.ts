import { attachment } from '../datatypes/annotation.js'
import { codeableConcept } from '../datatypes/coding.js'
import { ratio } from '../datatypes/quantities.js'
import { ref } from '../datatypes/reference.js'
import { supplyAbsent, extend } from '../reading/draft.js'
import { boolean, codes, dateTime, text } from '../reading/primitives.js'
import { carried, isList, kept, many, one, ruled, stu3Element } from '../reading/rows.js'
import { extensionNamed, mappedTo } from '../reading/use.js'
import { SOURCE_EXTENSIONS } from '../../../fhir/extensions/source-extensions.js'
import { isJsonObject, objectsOf } from '../../../model/json.js'
import { backbone, resource } from './resource.js'

const ingredient = backbone({
  elements: {
    itemCodeableConcept: one('itemCodeableConcept', codeableConcept),
    itemReference: ref('itemReference', ['Substance', 'Medication']),
    isActive: one('isActive', boolean),
    amount: one('strength', ratio),
  },
  finish: (draft) => {
    if (draft.out['itemReference'] === undefined) supplyAbsent(draft, 'itemCodeableConcept')
    else if (draft.out['itemCodeableConcept'] !== undefined) {
      extend(draft, {
        url: stu3Element('Medication.ingredient.item'),
        valueCodeableConcept: draft.out['itemCodeableConcept'],
      })
      delete draft.out['itemCodeableConcept']
    }
  },
})
const batch = backbone({
  elements: { lotNumber: one('lotNumber', text), expirationDate: one('expirationDate', dateTime) },
})

/** Medication: what STU3 says of the package beyond one batch, and of its legal sale, is kept in extensions. */
export const medication = resource({
  elements: {
    code: one('code', codeableConcept),
    status: one('status', codes('active', 'inactive', 'entered-in-error')),
    isBrand: carried(stu3Element('Medication.isBrand'), 'Boolean', boolean),
    isOverTheCounter: carried(stu3Element('Medication.isOverTheCounter'), 'Boolean', boolean),
    manufacturer: ref('manufacturer', ['Organization']),
    form: one('form', codeableConcept),
    ingredient: many('ingredient', ingredient),
    package: ruled(
      (value, at, draft, name) => {
        const batches = isJsonObject(value) && isList(value['batch']) ? objectsOf(value['batch']) : []
        const only = batches.length === 1 ? batches[0] : undefined
        if (only !== undefined && isJsonObject(value) && Object.keys(value).length === 1)
          one('batch', batch).write(only, at, draft, name)
        else kept().write(value, at, draft, name)
      },
      mappedTo('batch', extensionNamed(SOURCE_EXTENSIONS.element.url)),
    ),
    image: carried(stu3Element('Medication.image'), 'Attachment', attachment),
  },
})
