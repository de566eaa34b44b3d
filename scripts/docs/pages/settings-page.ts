import { SETTINGS_SCHEMA } from '../../../src/config/settings-schema.js'
import { EXTRACT_OPTIONS_SCHEMA } from '../../../src/sources/extract/options.js'
import { FHIR_R4_OPTIONS_SCHEMA } from '../../../src/sources/fhir-r4/options.js'
import { GP_CONNECT_OPTIONS_SCHEMA } from '../../../src/sources/gp-connect/options.js'
import { connectorKinds } from '../../../src/sources/registry.js'
import { REST_JSON_OPTIONS_SCHEMA } from '../../../src/sources/rest-json/options.js'
import { SQL_VIEW_OPTIONS_SCHEMA } from '../../../src/sources/sql-view/options.js'
import { code, pageText, table } from '../markdown.js'
import { type Page } from '../page.js'
import { type SettingRow, settingRows } from '../setting-rows.js'

/** What each kind of source is, and the schema of its options. */
const CONNECTORS: Readonly<Record<string, { readonly what: string; readonly options: object }>> = {
  'gp-connect': {
    what: 'A GP practice, through GP Connect Access Record Structured 1.6 and the Spine Secure Proxy.',
    options: GP_CONNECT_OPTIONS_SCHEMA,
  },
  'rest-json': {
    what: 'A council’s case system with a REST interface that answers JSON. Templates in paths and query values: `{nhsNumber}` (ten digits), `{nhsNumber.numeric}` (as a number, leading zeros lost) and `{found.FIELD}` (a field of the row that was found).',
    options: REST_JSON_OPTIONS_SCHEMA,
  },
  'fhir-r4': {
    what: 'A system with a FHIR R4 interface. The Patient is searched by NHS number and compared with the person traced; then what the areas asked need is searched, all pages, on the same origin alone. Its mapping is `fhir-r4`, which carries resources as they are, or one of its own.',
    options: FHIR_R4_OPTIONS_SCHEMA,
  },
  'sql-view': {
    what: 'A warehouse in PostgreSQL. The views that the areas asked need are read by NHS number alone, in one read-only snapshot. The gateway does not start with a role that can write, own or make anything, and looks at the role again whenever it connects.',
    options: SQL_VIEW_OPTIONS_SCHEMA,
  },
  extract: {
    what: 'A source that drops files (CSV, XML, JSON or NDJSON, as its mapping reads them), which are held and answered from, as at their date. They come by `linchpin ingest`, by `POST /ingest/{id}` under the scope `system/ingest.c`, or into a watched folder.',
    options: EXTRACT_OPTIONS_SCHEMA,
  },
}

/** Every key of linchpin.yaml. Throws an Error for a kind of source that is not described. */
export function settingsPage(): Page {
  const blocks = [
    'The gateway reads one file, `linchpin.yaml`. A key that is unknown, misspelt or missing stops the start, with file, line and column. Nothing has a default unless it says so. `[]` stands for every item of a list. `DATABASE_URL` comes from the environment.',
    'The file is read again every quarter of an hour while the gateway runs. What it then says of `organisations` (their feeds among it) and `agreements` is in force from there on, with an entry in the access log (`registers-read`); a feed that was added or changed is read at once, and one that was taken away is read no more. Everything else, sources among it, waits for the next start: the journal names it once (`settings-wait-for-restart`). A file that is wrong in any place changes nothing: what was read last stands until it is a day old, and then it is unknown, which opens nothing.',
    settingsTable(settingRows(SETTINGS_SCHEMA)),
    ...connectorKinds().flatMap((kind) => {
      const connector = CONNECTORS[kind]
      if (connector === undefined) throw new Error(`the kind of source ${kind} is not described`)
      return [`## Options of ${code(kind)}`, connector.what, settingsTable(settingRows(connector.options))]
    }),
  ]
  return {
    file: 'settings.md',
    text: pageText('Settings', '`src/config/settings-schema.ts` and the options of each connector', blocks),
  }
}

function settingsTable(rows: readonly SettingRow[]): string {
  return table(
    ['Key', 'Value', 'Required', 'Meaning'],
    rows.map((it) => [code(it.key), it.value, REQUIRED[it.required], it.meaning]),
  )
}

const REQUIRED: Readonly<Record<SettingRow['required'], string>> = {
  yes: 'yes',
  no: '',
  either: 'one of these',
}
