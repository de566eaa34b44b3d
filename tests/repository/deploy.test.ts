import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { createMetrics } from '../../src/observability/metrics.js'

type Panel = {
  readonly title: string
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[]
}
const dashboard = JSON.parse(readFileSync('deploy/grafana/linchpin.json', 'utf8')) as {
  readonly panels: readonly Panel[]
}
const exposition = await createMetrics().text()

describe('the dashboard', () => {
  const named = [...exposition.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type]) =>
    type === 'histogram' ? `${name}_bucket` : name,
  )
  const shown = dashboard.panels.flatMap((it) => it.targets.map((target) => ({ ...target, title: it.title })))

  test.each(shown)('shows metrics that there are: $title, $expr', ({ expr }) => {
    const asked = expr.match(/linchpin_\w+/g) ?? []
    expect(asked.length).toBeGreaterThan(0)
    expect(asked.filter((it) => !named.includes(it))).toEqual([])
  })

  test('shows every count there is', () => {
    const asked = shown.flatMap(({ expr }) => expr.match(/linchpin_\w+/g) ?? [])
    expect(
      named.filter((it) => it.startsWith('linchpin_') && it.endsWith('_total') && !asked.includes(it)),
    ).toEqual([])
  })
})

describe('the proxy', () => {
  const nginx = readFileSync('deploy/nginx.conf', 'utf8')
  const { services } = parse(readFileSync('deploy/compose.yaml', 'utf8')) as {
    readonly services: Readonly<Record<string, { readonly deploy?: { readonly replicas?: number } }>>
  }

  test('stands in front of more than one gateway, and keeps metrics and records to itself', () => {
    expect(services['gateway']?.deploy?.replicas).toBeGreaterThan(1)
    expect(nginx).toMatch(/server gateway:8080 resolve/)
    expect(nginx).toMatch(/location = \/metrics \{\s+return 404;/)
    expect(nginx).toMatch(/proxy_buffering off;/)
    expect(nginx).not.toMatch(/log_format.*\$(request|request_uri|uri|args|query_string)\b/)
    expect(nginx).toMatch(/access_log \S+ without_address;\s+error_log \S+ crit;/)
  })
})
