import { type SecretReference } from '../../config/settings-types.js'
import { type SourceWorld } from '../connector.js'
import { type TlsIdentity } from '../guard/guard.js'
import { type TlsOptions } from './tls-options.js'

/** Our certificate towards a source, read from the secrets the options name. */
export function tlsIdentity(options: TlsOptions | undefined, world: SourceWorld): TlsIdentity | undefined {
  if (options === undefined) return undefined
  const read = (it: SecretReference | undefined) => (it === undefined ? undefined : world.secret(it))
  return {
    certificate: read(options.certificate),
    key: read(options.key),
    authorities: read(options.authorities),
  }
}
