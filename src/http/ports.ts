import { type RequestHandler } from 'express'
import { type Recorded, type RefusalEvidence } from '../audit/record.js'
import { type OperationRequest } from '../disclosure/operations/operation.js'
import { type DisclosureRequest } from '../model/disclosure-request.js'
import { type Refusal } from '../model/refusal.js'
import { type Requester } from '../model/requester.js'
import { type PublicDocument } from './public-document.js'

/** What the web layer needs: requests go in, recorded answers come out; it never holds a record. */
export type HttpPorts = {
  readonly authenticate: (authorization: string | undefined) => Promise<Requester>
  readonly disclose: (request: DisclosureRequest) => Promise<Recorded>
  /** Performs an operation that has rules of its own. */
  readonly operate: (asked: OperationRequest) => Promise<Recorded>
  /** Takes files of the sources that drop extracts. */
  readonly extracts: ExtractPort
  /** Records a refusal made before a disclosure began. Rejects when the log cannot be written. */
  readonly refuse: (refusal: Refusal, evidence: RefusalEvidence) => Promise<Recorded>
  /** The OperationOutcome sent when not even a refusal can be recorded, or where nothing of a person was asked. */
  readonly unrecorded: (code: 'NOT_RECORDED' | 'INTERNAL_SERVER_ERROR', requestId: string) => PublicDocument
  /** Told of every failure that is a bug; must not throw. */
  readonly reportBug: (error: unknown, requestId: string) => void
  readonly token: (form: URLSearchParams) => Promise<PublicDocument>
  readonly metadata: () => PublicDocument
  readonly smartConfiguration: () => PublicDocument
  readonly keySet: () => PublicDocument
  readonly live: () => PublicDocument
  readonly ready: () => Promise<PublicDocument>
  readonly metrics: () => Promise<PublicDocument>
  readonly now: () => Date
  readonly mintId: () => string
  readonly maxBodyBytes: number
  /** Bytes of answers after which the rest of a batch is refused: what is sent is put together in memory. */
  readonly maxBatchBytes: number
  /** The base under which callers see the FHIR API, without a trailing slash. */
  readonly fhirBase: string
  /** A search value that we sealed in an address, as whoever it was sealed for sent it again; undefined for any other. */
  readonly openValue: (name: string, value: string, requester: Requester) => string | undefined
  readonly answered: (observed: Observed) => void
  /** Runs what answers a request, as part of the trace that its header names. */
  readonly traced: (requestId: string, traceparent: string | undefined, run: () => void) => void
  /** Answers everything under `/console`; undefined where there is no console. */
  readonly console?: RequestHandler | undefined
}

/** What the web layer needs to take a file: who may bring it, and what became of it in counts and places. */
export type ExtractPort = {
  /** Whose the source is, and the largest file it takes; undefined when no such source takes files. */
  readonly source: (
    id: string,
  ) => { readonly organisation: string; readonly maxFileBytes: number } | undefined
  /** Rejects with CANNOT_CHECK when the store is down. */
  readonly take: (source: string, file: BroughtFile) => Promise<PublicDocument>
}

/** A file as it was brought, on disk, and who brought it. */
export type BroughtFile = {
  readonly path: string
  /** What its content type says it is; undefined where that says nothing. */
  readonly said: 'csv' | 'xml' | 'json' | undefined
  /** ISO 8601 date the file is true of, for records that give none. */
  readonly asOf: string | undefined
  readonly by: string
}

/** What may be counted and logged of a request: no address, no parameter, no person. */
export type Observed = {
  readonly requestId: string
  readonly interaction: string
  readonly status: number
  readonly milliseconds: number
}
