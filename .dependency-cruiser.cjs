/** The laws of the house (docs/architecture.md), checked by `npm run check`. */
const domains = [
  'register',
  'authentication',
  'authorization',
  'resource-registry',
  'correspondence',
  'events',
  'notifications',
  'administration',
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    ...domains.map((domain) => ({
      name: `${domain}-sees-only-ports`,
      comment: 'A domain sees http, foundation, xacml and the ports of other domains, nothing else of them.',
      severity: 'error',
      from: { path: `^server/${domain}/` },
      to: {
        path: '^(server|acceptance|bench|test|web)/',
        pathNot: `^server/(${domain}|http|foundation)/|^server/[^/]+/port\\.ts$`,
      },
    })),
    {
      name: 'foundation-knows-nobody-above',
      severity: 'error',
      from: { path: '^server/foundation/' },
      to: { path: '^(server|xacml|acceptance|bench|test|web)/', pathNot: '^server/foundation/' },
    },
    {
      name: 'http-knows-no-domain',
      severity: 'error',
      from: { path: '^server/http/' },
      to: { path: '^(server|xacml|acceptance|bench|test|web)/', pathNot: '^server/(http|foundation)/' },
    },
    {
      name: 'xacml-stands-alone',
      severity: 'error',
      from: { path: '^xacml/' },
      to: { path: '^(server|acceptance|bench|test|web)/' },
    },
    {
      name: 'acceptance-is-black-box',
      severity: 'error',
      from: { path: '^acceptance/' },
      to: { path: '^(server|xacml|bench|test)/' },
    },
    {
      name: 'product-knows-no-tests',
      severity: 'error',
      from: { path: '^(server|xacml)/' },
      to: { path: '^(test|bench|acceptance)/' },
    },
    {
      name: 'ports-are-plain',
      comment: 'A port is types and pure rules: whoever imports it must not pull in a domain.',
      severity: 'error',
      from: { path: '^server/[^/]+/port\\.ts$' },
      to: { path: '^server/', pathNot: '^server/(http|foundation)/|^server/[^/]+/(port|model/[^/]+)\\.ts$' },
    },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
