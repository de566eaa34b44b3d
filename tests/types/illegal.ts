// Each statement below must fail to compile; tsc fails if one of them stops failing.
import { type Response } from 'express'
import { type AuditPorts, type Recorded, record } from '../../src/audit/record.js'
import { type Answer, type Decision, decide } from '../../src/decision/decide.js'
import { type Allowed } from '../../src/decision/operations/allow-operation.js'
import { type Concluded, conclude } from '../../src/decision/operations/conclude.js'
import { type Permit } from '../../src/decision/permit.js'
import { type Releasable, type ReleasePorts, release } from '../../src/decision/release.js'
import { type Sources } from '../../src/disclosure/ports.js'
import { type FhirResource } from '../../src/fhir/resource.js'
import { respond, respondPublic } from '../../src/http/respond.js'
import { type Labelled } from '../../src/labelling/label.js'

declare const response: Response
declare const resource: FhirResource
declare const labelled: readonly Labelled[]
declare const answer: Answer
declare const permit: Permit
declare const decision: Decision
declare const releasable: Releasable
declare const ports: ReleasePorts
declare const audit: AuditPorts
declare const sources: Sources
declare const concluded: Concluded

// @ts-expect-error labelled records cannot be sent
respond(response, labelled)
// @ts-expect-error a decision cannot be sent
respond(response, decision)
// @ts-expect-error a release without durable evidence cannot be sent
respond(response, releasable)
// @ts-expect-error an object that looks right cannot be sent
respond(response, { status: 200, headers: {}, body: new Uint8Array() })
// @ts-expect-error a resource is not a public document
respondPublic(response, resource)
// @ts-expect-error an answer cannot be released without a decision
release(answer, ports)
// @ts-expect-error a verdict written by hand cannot be released
release({ judged: [] }, ports)
// @ts-expect-error nothing is decided without a permit
decide({ request: {}, person: {} }, answer)
// @ts-expect-error a decision cannot be recorded as released
void record(decision, audit)
// @ts-expect-error an operation cannot be concluded without leave
conclude({ operation: 'explain' }, { status: 200, resource }, {})
// @ts-expect-error an operation without durable evidence cannot be sent
respond(response, concluded)
// @ts-expect-error the class is not a value outside its module
new Allowed({})
// @ts-expect-error a source cannot be asked without a permit
void sources.ask({ person: '9990000018' })
// @ts-expect-error the class is not a value outside its module
new Recorded({ status: 200, headers: {}, body: new Uint8Array() })
// @ts-expect-error the class is not a value outside its module
new Permit({})
// @ts-expect-error the class is not a value outside its module
new Releasable({}, {})
// @ts-expect-error a permit does not show its contents
void permit.content

export type Illegal = Recorded | Allowed
