import { describe, expect, it } from 'vitest'
import { asEvidence, requestEvidence } from '../../src/http/target/read-target.js'

/** What the log keeps of what was asked. */
const read = (evidence: string): string => Buffer.from(evidence, 'base64').toString()
const SEALED = 'sealed.Abc-12_x'
const DIGEST = /sealed-sha256\.[0-9a-f]{64}/

describe('what was asked is kept', () => {
  it('as it was sent', () => {
    expect(read(asEvidence('GET /fhir/Condition?code=1'))).toBe('GET /fhir/Condition?code=1')
    expect(read(requestEvidence('POST', '/fhir/Flag/_search', { kind: 'form', text: 'code=1' }))).toBe(
      'POST /fhir/Flag/_search\ncode=1',
    )
  })

  it.each([
    ['in the address', asEvidence(`GET /fhir/Flag?code:text=${SEALED}&_cursor=1.2.3.x`)],
    [
      'in a form',
      requestEvidence('POST', '/fhir/Flag/_search', { kind: 'form', text: `code:text=${SEALED}` }),
    ],
  ])('but of a value that a link of ours holds sealed %s its digest alone', (_, evidence) => {
    expect(read(evidence)).toMatch(DIGEST)
    expect(read(evidence)).not.toContain(SEALED)
  })

  it('and the same value has the same digest, another another', () => {
    const digest = (value: string) => DIGEST.exec(read(asEvidence(`GET /fhir/Flag?code:text=${value}`)))?.[0]
    expect(digest(SEALED)).toBe(digest(SEALED))
    expect(digest(`${SEALED}y`)).not.toBe(digest(SEALED))
  })
})
