/**
 * What a page of ours may load, in every host. Scripts come from files of our own origin only: no inline script, no eval. Inline styles must
 * stay allowed: a report is shown in a sandboxed `srcdoc` frame, which inherits this policy and is one self-contained file with its styles
 * inside.
 */
const directives = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'frame-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
} as const

/** The value of the `content-security-policy` header. `connect` adds origins to which the page may connect (a host's own socket). */
export function contentSecurityPolicy(connect: readonly string[] = []): string {
  return Object.entries(directives)
    .map(([name, value]) => [name, value, ...(name === 'connect-src' ? connect : [])].join(' '))
    .join('; ')
}
