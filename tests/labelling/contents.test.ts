import { describe, expect, it } from 'vitest'
import { SOURCE_EXTENSIONS } from '../../src/fhir/extensions/source-extensions.js'
import { contentsOf } from '../../src/labelling/contents.js'
import { type Json, type JsonObject } from '../../src/model/json.js'

const SNOMED = 'http://snomed.info/sct'

/** An element that R4 cannot hold, as a translation leaves it. */
function setAside(content: string | undefined, ...more: readonly JsonObject[]): JsonObject {
  const text = content === undefined ? [] : [{ url: 'content', valueString: content }]
  return { url: SOURCE_EXTENSIONS.element.url, extension: [...text, ...more] }
}

const withExtension = (...extension: readonly JsonObject[]): JsonObject => ({
  resourceType: 'Condition',
  extension,
})
const ofJson = (value: Json): JsonObject => withExtension(setAside(JSON.stringify(value)))
/** Set aside so often, each time as the text of what holds it. */
const within = (times: number, content: string): JsonObject =>
  times === 0 ? setAside(content) : within(times - 1, JSON.stringify(withExtension(setAside(content))))

describe('what a resource holds that labels are made of', () => {
  it('is nothing where there is nothing', () => {
    expect(contentsOf({ resourceType: 'Condition', code: null, note: [null, [null]], rank: [1] })).toEqual({
      codings: [],
      texts: [],
      isReadable: true,
    })
  })

  it('is every text as its reader sees it', () => {
    const narrative = { div: '<div>known <b title="x">HIV</b> since</div>' }
    const { texts } = contentsOf({
      resourceType: 'Condition',
      text: narrative,
      note: [{ text: 'a < b > c' }],
    })
    expect(texts.map((it) => it?.split(/\s+/).filter((word) => word !== ''))).toEqual([
      ['known', 'HIV', 'since'],
      ['a', '<', 'b', '>', 'c'],
    ])
  })

  it('is every code, at whatever depth', () => {
    const coding = { system: SNOMED, code: '1' }
    expect(contentsOf({ resourceType: 'Condition', odd: [[coding], [[{ code: 'x' }]]] }).codings).toEqual([
      coding,
      { system: undefined, code: 'x' },
    ])
  })
})

describe('what was set aside', () => {
  it.each<readonly [string, JsonObject, boolean]>([
    ['JSON', ofJson({ a: null }), true],
    ['nothing at all', ofJson(null), true],
    ['a number', ofJson(7), true],
    ['true or false', ofJson(false), true],
    ['no JSON', withExtension(setAside('{')), false],
    ['no content', withExtension(setAside(undefined)), false],
    ['JSON beside what is none', withExtension(setAside('{}'), setAside('{')), false],
    ['JSON with what is none set aside inside of it', withExtension(setAside('{}', setAside('{'))), false],
    ['JSON with what is none in its text', withExtension(within(1, '{')), false],
    ['JSON in JSON, four deep', withExtension(within(3, '{}')), true],
    ['JSON in JSON, deeper than is looked', withExtension(within(4, '{}')), false],
  ])('can be read or not: %s', (_what, resource, isReadable) => {
    expect(contentsOf(resource).isReadable).toBe(isReadable)
  })

  it.each<readonly [Json, readonly string[]]>([
    ['76272004', ['76272004']],
    [76_272_004, ['76272004']],
    [' 76272004 ', ['76272004']],
    [{ a: [{ b: 123_456 }, '654321'] }, ['123456', '654321']],
    ['123456789012345678', ['123456789012345678']],
    ['1234567890123456789', []],
    ['12345', []],
    ['x76272004', []],
    ['76272004x', []],
    [true, []],
  ])('may be a code of SNOMED CT: %j', (content, codes) => {
    expect(contentsOf(ofJson(content)).codings).toEqual(codes.map((code) => ({ system: undefined, code })))
  })

  it.each([1, 2, 3])('is read %i further in', (times) => {
    const { codings } = contentsOf(withExtension(within(times, '{"code":"86406008"}')))
    expect(codings).toContainEqual({ system: undefined, code: '86406008' })
  })

  it('is read for its codings as well', () => {
    expect(contentsOf(ofJson([[{ system: SNOMED, code: 'a' }]])).codings).toEqual([
      { system: SNOMED, code: 'a' },
    ])
  })
})
