import { join, relative } from 'node:path'
import { type Sandbox } from './start.js'

const PERSON = 'https://fhir.nhs.uk/Id/nhs-number|9990000018'

/** What is printed once the sandbox is up: where everything is, and two commands that work when pasted. */
export function greeting({ url, region, dataDir, settingsFile }: Sandbox, cwd: string): string {
  const folder = relative(cwd, dataDir)
  const token = `npx linchpin token --as social-worker${folder === '.data' ? '' : ` --data ${quoted(dataDir)}`}`
  const places: readonly (readonly [string, string])[] = [
    ['gateway', `${url}/fhir`],
    ['console', `${url}/console`],
    ['practice A81001', region.practice.url],
    ['practice B82002', region.secondPractice.url],
    ['council 9A1', region.council.url],
    ['council 9A2', `extracts dropped in ${join(dataDir, 'extracts', 'la-hillshire')}`],
    ['PDS', region.pds.base],
    ['SDS', region.sds.baseUrl],
    ['feeds', `${region.feeds.url}/feeds/{ods}`],
    ['sign-in', region.identityProvider.issuer],
    ['settings', settingsFile],
  ]
  const curl = [
    `curl -s -H "Authorization: Bearer $(${token})"`,
    "-H 'Content-Type: application/x-www-form-urlencoded'",
    `--data-urlencode 'patient.identifier=${PERSON}'`,
    `${url}/fhir/MedicationStatement/_search`,
  ].join(' ')
  return [
    'The sandbox is up. Everyone in it is synthetic.',
    '',
    ...places.map(([name, place]) => `  ${name.padEnd(16)} ${place}`),
    '',
    'An access token, and a search with it:',
    '',
    `  ${token}`,
    `  ${curl}`,
    '',
    'Ctrl-C stops it.',
    '',
  ].join('\n')
}

/** The text as one word of a POSIX shell. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
